"""What was found on this computer: who has it, what it is, and why something cannot be used."""

from pathlib import Path

from assistant.finder import Found
from models import gguf
from models.local_files import FoundKind, FoundModel
from tests.tiny_headers import write_header
from ui.render_files import LOOKING, NOTHING, found_cards

EVIL = "<img src=x onerror=alert(1)>"


def found(name: str, kind: FoundKind = "chat", trouble: str = "") -> FoundModel:
    return FoundModel(name, "LM Studio", (Path(f"{name}.gguf"),), kind, 2 * 10**9, trouble=trouble)


def test_each_kind_leads_to_where_it_is_of_use() -> None:
    kinds: tuple[FoundKind, ...] = ("adapter", "embedding", "embedder folder", "chat")
    drawn = found_cards(Found(tuple(found(kind, kind) for kind in kinds), is_done=True), in_use="")
    for act in ("files:use", "embedding:use", "adapters:add"):
        assert f'data-act="{act}"' in drawn
    assert drawn.index("files:use") < drawn.index("embedding:use") < drawn.index("adapters:add"), "chat models first"
    assert "LM Studio · 2.0 GB" in drawn
    assert LOOKING not in drawn


def test_what_cannot_be_talked_to_is_folded_and_says_why() -> None:
    broken = found("Broken", "unusable", "It is cut off. Download it again.")
    drawn = found_cards(Found((found("Good"), broken), is_done=True), in_use="")
    shown, folded = drawn.split("<details", 1)
    assert "Broken" not in shown
    assert "1 file that cannot be talked to" in folded
    assert "It is cut off. Download it again." in folded
    assert "<button" not in folded


def test_the_one_in_use_has_no_button() -> None:
    drawn = found_cards(Found((found("Good"),), is_done=True), in_use="Good.gguf")
    assert "in use" in drawn
    assert "files:use" not in drawn


def test_looking_and_nothing_have_their_sentences() -> None:
    assert LOOKING in found_cards(Found(), in_use="")
    assert NOTHING in found_cards(Found(is_done=True), in_use="")
    assert NOTHING not in found_cards(Found((found("Good"),), is_done=True), in_use="")


def test_the_header_tells_more_and_names_are_escaped(tmp_path: Path) -> None:
    header = gguf.describe(write_header(tmp_path / "a.gguf"))
    model = FoundModel(EVIL, EVIL, (tmp_path / "a.gguf",), "chat", 1, header, EVIL)
    assert "<img" not in found_cards(Found((model,), is_done=True), in_use="")
