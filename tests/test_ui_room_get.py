"""“Get a model”, with scripted parts: downloads, the list that was asked for, the quiet look, the switch at the end."""

from pathlib import Path
from typing import Any

import pytest

from assistant.finder import Finder
from models import catalogue
from models.errors import DownloadError
from models.hub_files import Part, RemoteFile
from models.local_files import FoundModel
from models.recommend import Recommendation, Suggestion
from models.source import Source
from tests.room_parts import BIG, Assistant, Downloads, click, last, named, room, state

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ENTRY = catalogue.load().entries[0]
FOUND = Recommendation(Suggestion(ENTRY, None), None, ("This computer has 16 GB.",))
FILES = [RemoteFile(name, (Part(name, f"https://hub/{name}", 10),)) for name in ("a.gguf", "b:c.gguf")]
WAIT_S = 20.0


def section(assistant: Assistant, **parts: Any) -> Any:
    from ui.room_get import GetModels, GetParts

    made = room(offer=lambda: FOUND, **parts)
    return GetModels(lambda: assistant, lambda: made, named(GetParts))  # type: ignore[arg-type, return-value]


def test_a_click_on_a_known_model_starts_its_download() -> None:
    downloads = Downloads()
    drawn = last(section(Assistant(), downloads=downloads).act(None, None, click("entry", ENTRY.id)))
    assert downloads.did == [("start", Source(repository=ENTRY.repository, path=ENTRY.file), None)]
    assert drawn["hint"] == ""


def test_a_file_is_chosen_from_what_the_server_listed_whatever_its_name() -> None:
    downloads = Downloads()
    downloads.listed = FILES
    get = section(Assistant(), downloads=downloads)
    drawn = last(get.look("ada/tiny"))
    assert "b:c.gguf" in drawn["files"]
    assert ("start",) not in {each[:1] for each in downloads.did}, "looking fetches nothing"
    last(get.act(None, drawn["listing"], click("file", "1")))
    assert downloads.did[-1] == ("start", Source(repository="ada/tiny"), FILES[1])


@pytest.mark.parametrize("place", ["2", "-1", "x", ""])
def test_a_place_that_is_not_on_the_list_is_a_sentence(place: str) -> None:
    get = section(Assistant())
    for listing in (None, (Source(repository="ada/tiny"), FILES)):
        assert "Look again" in last(get.act(None, listing, click("file", place)))["hint"]


def test_what_cannot_be_looked_up_is_a_sentence() -> None:
    downloads = Downloads()
    downloads.trouble = DownloadError("There is no such model. Check its name.")
    get = section(Assistant(), downloads=downloads)
    asking, answer = get.look("ada/tiny")
    assert "Asking" in asking["files"]
    assert "no such model" in answer["files"]
    assert "cf-hint-error" in last(get.look(""))["files"]


@pytest.mark.parametrize("act", ["pause", "resume", "cancel", "dismiss"])
def test_the_buttons_of_a_download_reach_it(act: str) -> None:
    downloads = Downloads(state())
    last(section(Assistant(), downloads=downloads).act(None, None, click(act, "d1")))
    assert downloads.did == [(act, "d1")]


def test_the_clock_runs_while_something_is_fetched_or_loaded() -> None:
    assistant, downloads = Assistant(), Downloads(state())
    get = section(assistant, downloads=downloads)
    seen = get.draw(None)["seen"]
    assert get.draw(seen)["clock"].active
    downloads.all = [state(status="paused")]
    assert not get.draw(seen)["clock"].active
    downloads.all = [state(status="done", path=Path("tiny.gguf"))]
    ended = get.draw(seen)
    assert ended["clock"].active, "its model is about to be used"
    assistant.arriving = "tiny.gguf"
    loading = get.draw(ended["seen"])
    assert loading["clock"].active
    assert "loading" in loading["downloads"]
    assistant.arriving = ""
    assert not get.draw(ended["seen"])["clock"].active


def test_it_says_so_once_when_another_model_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.room_get.gr.Info", lambda text, **_: said.append(text))
    assistant = Assistant()
    get = section(assistant)
    seen = get.draw(None)["seen"]
    assistant.model_in_use = BIG
    seen = get.draw(seen)["seen"]
    get.draw(seen)
    assert said == ["“Big” answers from now on."]


def test_the_offer_is_there_for_the_starter_until_it_is_put_off() -> None:
    assistant = Assistant()
    get = section(assistant)
    assert "A better model" in get.fresh()["offer"]
    last(get.act(None, None, click("later")))
    assert get.fresh()["offer"] == ""
    assert section(Assistant(in_use=BIG)).fresh()["offer"] == ""
    assert "A better model" in section(Assistant(in_use=None)).fresh()["offer"]


def test_the_quiet_look_waits_for_the_models_and_then_tells_the_offer() -> None:
    finder = Finder(lambda: [FoundModel("Talker", "Jan", (Path("t.gguf"),), "chat", 1)])
    assistant = Assistant()
    assistant.loading = ("chat model",)
    get = section(assistant, finder=finder)
    assert get.look_around()["quiet"].active
    assert not finder.found.is_done
    assistant.loading = ()
    get.look_around()
    assert finder.wait(WAIT_S)
    drawn = get.look_around()
    assert "Found on this computer: 1 model" in drawn["offer"]
    assert not drawn["quiet"].active


def test_nobody_looks_around_where_nothing_is_offered() -> None:
    finder = Finder(lambda: pytest.fail("it looked"))
    assert not section(Assistant(in_use=BIG), finder=finder).look_around()["quiet"].active
    assert finder.wait(0) is False


def test_a_token_is_kept_or_forgotten_and_never_shown() -> None:
    kept: list[str | None] = []
    get = section(Assistant(), keep_token=lambda token: kept.append(token))
    drawn = get.keep_token("  hf_secret ", None)
    assert kept == ["hf_secret"]
    assert drawn["token"] == ""
    assert "hf_secret" not in str(drawn)
    assert "kept" in drawn["hint"]
    assert "forgotten" in get.keep_token("", None)["hint"]
    warned = section(Assistant(), keep_token=lambda _: "It lies in a file.").keep_token("x", None)
    assert "lies in a file" in warned["hint"]


def test_a_model_that_cannot_be_used_is_a_sentence() -> None:
    assistant = Assistant()
    assistant.trouble = DownloadError("It is damaged. Download it again.")
    updates = list(section(assistant).act(None, None, click("use", "tiny.gguf")))
    assert "Loading" in updates[0]["hint"]
    assert "It is damaged." in updates[-1]["hint"]
