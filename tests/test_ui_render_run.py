"""How the model in use really runs, in a line."""

from dataclasses import replace
from pathlib import Path

from models.chat import ModelInfo
from ui.render_run import running

INFO = ModelInfo("Big", Path("big.gguf"), 8192, 4_000_000_000, is_starter=False, backend="CPU")


def test_the_window_is_told_beside_what_the_model_could_read() -> None:
    drawn = running("Big", INFO, trained=32_768, is_loading=False)
    assert "reads 8,192 of 32,768 tokens at once · 4B parameters · computes on the processor" in drawn
    assert "reads 8,192 tokens" in running("Big", INFO, trained=8192, is_loading=False)
    assert "reads 8,192 tokens" in running("Big", INFO, trained=0, is_loading=False)


def test_a_graphics_card_is_named_with_its_layers() -> None:
    drawn = running("Big", replace(INFO, backend="CUDA", gpu_layers=28), trained=0, is_loading=False)
    assert "computes with CUDA · 28 layers on the graphics card" in drawn


def test_what_was_done_otherwise_than_asked_is_said() -> None:
    drawn = running("Big", replace(INFO, notices=("Its template is <missing>.",)), trained=0, is_loading=False)
    assert "Its template is &lt;missing&gt;." in drawn


def test_a_server_and_a_model_that_is_not_loaded() -> None:
    assert "runs on a server" in running("Big", replace(INFO, path=None), trained=0, is_loading=False)
    assert "is being loaded" in running("Big", None, trained=0, is_loading=True)
    assert "your next message loads it" in running("Big", None, trained=0, is_loading=False)
