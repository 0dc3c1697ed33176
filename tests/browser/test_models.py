"""The models room with real parts: a hub on loopback, other programs' files, a dropped one, a server, the keyboard."""

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from models import catalogue, starter
from tests import hub_server, scripted_server
from tests.browser.conftest import free_port
from tests.browser.running import RunningApp, Screen
from tests.hub_server import Fault, Hub
from tests.model_folders import model, ollama_model

SWITCH_MS = 120_000  # a file is probed and loaded, on a machine that may be busy
REPLY = "Hello from the server."


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    """Every model of the catalogue is there; each of them is the starter."""
    content = starter.chat_model().read_bytes()
    with hub_server.serve() as hub:
        for entry in catalogue.load().entries:
            hub.put(f"{entry.repository}/{entry.file}", content)
        yield hub


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which other programs have put models."""
    home = tmp_path_factory.mktemp("home")
    lm_studio = home / ".lmstudio" / "models" / "ada"
    (lm_studio / "Talker-GGUF").mkdir(parents=True)
    shutil.copyfile(starter.chat_model(), lm_studio / "Talker-GGUF" / "Talker-Q4_1.gguf")
    (lm_studio / "Broken-GGUF").mkdir()
    (lm_studio / "Broken-GGUF" / "Broken.gguf").write_bytes(b"GGUF, but not for long")
    model(lm_studio / "Seer-GGUF" / "mmproj-seer.gguf", architecture="clip", values={"general.type": "mmproj"})
    blob = model(home / "blob.gguf")
    ollama_model(home / ".ollama" / "models", "registry.ollama.ai/library/tiny/1b", layers={"model": blob})
    for number in range(10):
        model(home / "jan" / "models" / f"A model with quite a long name, number {number}" / "model.gguf")
    return home


@pytest.fixture(scope="module")
def rich_app(browser: Browser, hub: Hub, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environment = {"HF_ENDPOINT": hub.endpoint, **dict.fromkeys(names, str(home))}
    app = RunningApp(tmp_path_factory.mktemp("rich"), port=free_port(), environment=environment)
    yield app
    app.stop()


@pytest.fixture(scope="module")
def rich_screen(rich_app: RunningApp, browser: Browser) -> Iterator[Screen]:
    """One page for all tests here: opening one takes longer than most of them."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    context.set_default_timeout(30_000)
    yield Screen(context.new_page(), rich_app).open()
    context.close()


@pytest.fixture
def rich(rich_screen: Screen) -> Screen:
    """A new chat, and the room closed."""
    if rich_screen.page.locator("#room").is_visible():
        rich_screen.page.keyboard.press("Escape")
    rich_screen.new_chat()
    return rich_screen


def in_use(screen: Screen) -> Locator:
    return screen.page.locator("#model-choice input")


def turn_to(screen: Screen, section: str) -> Locator:
    """Open the room at a section."""
    if not screen.page.locator("#room").is_visible():
        screen.page.locator("#side .cf-link[data-room=get]").click()
    screen.page.locator(f"[data-tab-of={section}]").click()
    shown = screen.page.locator(f"#room-{section}")
    expect(shown).to_be_visible()
    return shown


def test_one_click_downloads_and_switches_and_the_chat_goes_on_meanwhile(rich: Screen, hub: Hub) -> None:
    held = threading.Event()
    hub.faults.extend([Fault(hang=held)] * 100)  # one for each time that the program loses its patience
    offer, line = rich.page.locator("#offer .cf-offer"), rich.page.locator("#download")
    expect(offer).to_contain_text("This computer has")
    expect(offer).to_contain_text("Found on this computer: 12 models", timeout=60_000)
    name = offer.locator(".cf-model-best strong").inner_text()
    offer.get_by_role("button", name=f"Download {name}").click()
    expect(offer.locator(".cf-model-best progress")).to_be_visible(timeout=60_000)
    expect(line).to_contain_text("downloading")
    pause = offer.get_by_role("button", name=re.compile("^Pause"))
    cancel = offer.get_by_role("button", name=re.compile("^Cancel"))
    assert rich.ask("Say hello.")
    rich.new_chat()
    cancel.focus()
    pause.evaluate("button => button.click()")  # which leaves the focus where it is
    expect(offer).to_contain_text("paused")
    expect(cancel).to_be_focused()  # although the card was drawn anew
    hub.faults.clear()
    held.set()
    rich.app.restart()
    rich.open()
    expect(line).to_contain_text("paused")
    rich.new_chat()
    offer.get_by_role("button", name=re.compile("^Resume")).click()
    entry = next(each for each in catalogue.load().entries if each.name == name)
    expect(in_use(rich)).to_have_value(Path(entry.file).stem, timeout=SWITCH_MS)
    assert any("range" in each.headers for each in hub.stored), "it went on where it had stopped"
    expect(offer).to_have_count(0)
    expect(line.locator("button")).to_have_count(0)
    assert rich.ask("Say hello again.")
    assert rich.outside == []


def test_a_failed_download_says_why_and_can_be_tried_again(rich: Screen, hub: Hub) -> None:
    entry = catalogue.load().entries[-1]
    path = f"{entry.repository}/{entry.file}"
    hub.lies[path] = "0" * 64
    section = turn_to(rich, "get")
    section.get_by_text("Any other model").click()
    section.get_by_label("Repository or address").fill(entry.repository)
    section.get_by_role("button", name="Look").click()
    listed = section.locator("#get-files")
    expect(listed).to_contain_text(entry.file, timeout=60_000)
    listed.get_by_role("button", name=f"Download {entry.file}").click()
    downloads = section.locator("#get-downloads")
    expect(downloads.get_by_role("alert")).to_contain_text(re.compile(r"\w+.*\."), timeout=SWITCH_MS)
    del hub.lies[path]
    downloads.get_by_role("button", name=f"Try again {entry.file}").click()
    expect(in_use(rich)).to_have_value(Path(entry.file).stem, timeout=SWITCH_MS)


def test_what_other_programs_have_is_used_where_it_lies(rich: Screen, home: Path) -> None:
    section = turn_to(rich, "files")
    found = section.locator("#files-found")
    talker = found.locator(".cf-model", has_text="Talker-Q4_1")
    expect(talker).to_contain_text("LM Studio", timeout=60_000)
    expect(found.locator(".cf-model", has_text="Ollama")).to_have_count(1)
    expect(found).to_contain_text("A model with quite a long name, number 9")
    found.get_by_text("2 files that cannot be talked to").click()
    expect(found.locator(".cf-model", has_text="Broken")).to_contain_text("cut off or damaged")
    expect(found.locator(".cf-model", has_text="mmproj-seer")).to_contain_text("image or sound part")
    talker.get_by_role("button", name="Use").click()
    expect(section.locator("#files-hint")).to_contain_text("answers from now on", timeout=SWITCH_MS)
    expect(in_use(rich)).to_have_value("Talker-Q4_1")
    expect(talker).to_contain_text("in use")
    rich.page.keyboard.press("Escape")
    assert rich.ask("Say hello.")
    assert (home / ".lmstudio/models/ada/Talker-GGUF/Talker-Q4_1.gguf").exists()


def test_a_file_can_be_dropped_in(rich: Screen, tmp_path: Path) -> None:
    section = turn_to(rich, "files")
    hint, field = section.locator("#files-hint"), section.locator("#files-drop input[type=file]")
    wrong = tmp_path / "Poem.gguf"
    wrong.write_text("Roses are red.", encoding="utf-8")
    field.set_input_files(wrong)
    expect(hint).to_contain_text("“Poem.gguf”", timeout=30_000)
    right = tmp_path / "Dropped-Q4_1.gguf"
    shutil.copyfile(starter.chat_model(), right)
    field.set_input_files(right)
    expect(hint).to_contain_text("“Dropped-Q4_1” answers from now on", timeout=SWITCH_MS)
    expect(in_use(rich)).to_have_value("Dropped-Q4_1")
    models, uploads = rich.app.data / "models", rich.app.data / "uploads"
    assert (models / right.name).stat().st_size == right.stat().st_size
    assert not (models / wrong.name).exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_a_smaller_context_is_loaded_while_the_page_lives_on(rich: Screen) -> None:
    section = turn_to(rich, "run")
    section.get_by_text("Memory and speed").click()
    context = section.get_by_label("Context in tokens")
    context.fill("many")
    section.get_by_role("button", name="Save").click()
    hint = section.locator("#run-hint")
    expect(hint).to_contain_text("has to be a whole number")
    expect(context).to_have_value("many")
    context.fill("1024")
    section.get_by_role("button", name="Save").click()
    expect(hint).to_contain_text("Saved", timeout=SWITCH_MS)
    expect(section.locator("#run-title")).to_contain_text("reads 1,024 of 8,192 tokens at once")
    section.get_by_role("button", name="Back to the defaults").click()
    expect(section.locator("#run-title")).to_contain_text("reads 8,192 tokens at once", timeout=SWITCH_MS)
    expect(context).to_have_value("")


def test_a_server_answers_and_when_it_is_removed_the_starter_does(rich: Screen) -> None:
    with scripted_server.serving() as server:
        go = threading.Event()
        said = [scripted_server.piece(REPLY), go, scripted_server.piece(" Bye.", reason="stop"), scripted_server.DONE]
        server.answers[scripted_server.CHAT] = scripted_server.streams(*said)
        section = turn_to(rich, "servers")
        section.get_by_label("Address").fill(server.address)
        section.get_by_role("button", name="Look").click()
        section.get_by_role("button", name="Use a-model").click()
        expect(in_use(rich)).to_have_value("a-model (server)", timeout=30_000)
        rich.page.keyboard.press("Escape")
        rich.send("Say hello.")
        expect(rich.replies.last).to_have_text(REPLY)
        turn_to(rich, "servers")
        rich.page.keyboard.press("Escape")
        expect(rich.page.locator("#room")).to_be_hidden()
        expect(rich.page.locator("#stop")).to_be_visible()
        go.set()
        rich.wait_for_end()
        expect(rich.replies.last).to_have_text(f"{REPLY} Bye.")
    rich.ask("Are you still there?")
    expect(rich.page.locator("#talk .cf-failed")).to_contain_text("no answer from the server")
    turn_to(rich, "servers").get_by_role("button", name="Remove a-model").click()
    expect(section.locator("#servers-hint")).to_contain_text("The starter model answers", timeout=SWITCH_MS)
    rich.page.keyboard.press("Escape")
    expect(in_use(rich)).to_have_value(re.compile("starter"))
    rich.new_chat()
    assert rich.ask("Say hello.")


def test_the_room_is_a_dialog_for_the_keyboard_and_fits_a_phone(rich: Screen) -> None:
    opener = rich.page.locator("#side [data-room=run]")
    opener.focus()
    rich.page.keyboard.press("Enter")
    room = rich.page.get_by_role("dialog", name="Models")
    expect(room.get_by_role("tab", name="How it runs")).to_be_focused()
    rich.page.keyboard.press("ArrowRight")
    expect(room.get_by_role("tabpanel", name="Adapters")).to_be_visible()
    rich.page.keyboard.press("Shift+Tab")
    expect(room.get_by_role("button", name="Close")).to_be_focused()
    rich.page.keyboard.press("Escape")
    expect(room).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    rich.page.set_viewport_size({"width": 390, "height": 800})
    for section in ("get", "files", "run", "adapters", "memory", "servers"):
        shown = turn_to(rich, section)
        assert shown.evaluate("each => each.scrollWidth <= each.clientWidth"), section
    rich.page.keyboard.press("Escape")
