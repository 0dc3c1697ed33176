"""“Servers”, with a scripted assistant and a real list: look, use, remove, and the way back to the starter."""

from typing import Any

import pytest

from assistant.servers import Server, ServerBook
from models.errors import ModelCrashed, ModelError
from tests.room_parts import BIG, STARTER, Assistant, Preferences, click, last, named, room

# Gradio and what it builds on: their own deprecations.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HERE, ELSEWHERE = "http://127.0.0.1:8080", "https://models.example"


class Elsewhere:
    """What the room knows of servers; `names` are the models that any of them has."""

    def __init__(self, *names: str) -> None:
        self.names, self.keys = list(names), []
        self.book = ServerBook(Preferences())  # type: ignore[arg-type]
        self.trouble: ModelError | None = None

    keys: list[str | None]

    def look_at_server(self, address: str, key: str | None) -> list[str]:
        self.keys.append(key)
        if self.trouble is not None:
            raise self.trouble
        return self.names

    def forget_server(self, server: Server) -> None:
        self.book.remove(server)


def section(assistant: Assistant, elsewhere: Elsewhere) -> Any:
    from ui.room_servers import Servers, ServersParts

    made = room(servers=elsewhere.book, look_at_server=elsewhere.look_at_server, forget_server=elsewhere.forget_server)
    return Servers(lambda: assistant, lambda: made, named(ServersParts))  # type: ignore[arg-type, return-value]


def test_looking_lists_models_and_uses_none() -> None:
    assistant, elsewhere = Assistant(), Elsewhere("one", "two")
    drawn = last(section(assistant, elsewhere).look("127.0.0.1:8080/v1", " sesame "))
    assert elsewhere.keys == ["sesame"]
    assert drawn["key"] == ""
    for name in ("one", "two"):
        assert f'data-act="servers:use" data-id="{HERE}#{name}"' in drawn["found"]
    assert drawn["hint"] == "", "this computer needs no warning"
    assert assistant.did == []
    assert elsewhere.book.all() == []


def test_an_outside_address_is_warned_of_before_it_is_used_and_not_as_a_fault() -> None:
    elsewhere = Elsewhere("one")
    servers = section(Assistant(), elsewhere)
    drawn = last(servers.look(ELSEWHERE, ""))
    assert "leave this computer" in drawn["hint"]
    assert "cf-hint-warning" in drawn["hint"]
    assert "cf-hint-error" not in drawn["hint"]
    elsewhere.book.put(Server(ELSEWHERE, "one", ""))
    assert "leave this computer" in servers.draw()["listed"]


@pytest.mark.parametrize(
    ("address", "names", "said"),
    [("", [], "no address"), ("ftp://x", [], "begins with http"), (HERE, [], "names no models")],
)
def test_what_is_no_server_is_a_sentence(address: str, names: list[str], said: str) -> None:
    updates = list(section(Assistant(), Elsewhere(*names)).look(address, ""))
    assert "Asking the server" in updates[0]["hint"]
    assert said in updates[-1]["hint"]


def test_a_server_that_is_down_is_a_sentence_and_the_key_stays_typed() -> None:
    elsewhere = Elsewhere()
    elsewhere.trouble = ModelError("There is no answer from the server. Check that it is running.")
    drawn = last(section(Assistant(), elsewhere).look(HERE, "sesame"))
    assert "no answer" in drawn["hint"]
    assert "key" not in drawn


def test_a_model_is_kept_and_used_and_one_that_fails_is_not_kept() -> None:
    assistant, elsewhere = Assistant(), Elsewhere()
    servers = section(assistant, elsewhere)
    assert "“one” answers from now on" in last(servers.act(click("use", f"{HERE}#one")))["hint"]
    assert [each.id for each in elsewhere.book.all()] == [f"{HERE}#one"]
    for target, kept in ((f"{HERE}#two", 1), (f"{HERE}#one", 1)):
        assistant.trouble = ModelCrashed("It stopped answering. Try again.")
        assert "stopped answering" in last(servers.act(click("use", target)))["hint"]
        assert len(elsewhere.book.all()) == kept, "one that was there before stays"


def test_removing_the_one_in_use_goes_back_to_the_starter_first() -> None:
    assistant, elsewhere = Assistant(), Elsewhere()
    servers = section(assistant, elsewhere)
    last(servers.act(click("use", f"{HERE}#one")))
    drawn = last(servers.act(click("remove", f"{HERE}#one")))
    assert assistant.model_in_use == STARTER
    assert "starter model answers" in drawn["hint"]
    assert drawn["listed"] == ""


def test_removing_another_one_changes_no_model() -> None:
    assistant, elsewhere = Assistant(in_use=BIG), Elsewhere()
    elsewhere.book.put(Server(HERE, "one", ""))
    assert last(section(assistant, elsewhere).act(click("remove", f"{HERE}#one")))["hint"] == ""
    assert assistant.did == []


def test_the_one_in_use_leads_back_to_the_starter() -> None:
    assistant, elsewhere = Assistant(), Elsewhere()
    servers = section(assistant, elsewhere)
    drawn = last(servers.act(click("use", f"{HERE}#one")))
    assert 'data-act="servers:back"' in drawn["listed"]
    assert "servers:use" not in drawn["listed"]
    assert "“Starter” answers" in last(servers.act(click("back")))["hint"]
    without = section(Assistant(BIG, in_use=BIG), elsewhere)
    assert "no starter model" in last(without.act(click("back")))["hint"]
