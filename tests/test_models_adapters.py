"""LoRA adapters: that they act, how strongly, together and not at all; and those that belong to another model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.chat import Done, Piece, PromptMessage, Sampling
from models.errors import ModelFileError
from models.process import ProcessChatModel
from models.run_options import Adapter, RunOptions
from tests.tiny_gguf import write_tiny_adapter, write_tiny_model

BARE = "{% for message in messages %}{{ message.content }}{% endfor %}"
HELLO = [PromptMessage("user", "hello")]
GREEDY = Sampling(temperature=0.0, max_tokens=24, repeat_penalty=1.0)


@pytest.fixture
def model(tmp_path: Path) -> Iterator[ProcessChatModel]:
    made = ProcessChatModel(write_tiny_model(tmp_path / "tiny.gguf", template=BARE), RunOptions(threads=1))
    yield made
    made.close()


def said(model: ProcessChatModel) -> tuple[str, Done]:
    *pieces, done = model.stream(HELLO, GREEDY)
    assert isinstance(done, Done)
    return "".join(piece.text for piece in pieces if isinstance(piece, Piece)), done


def test_an_adapter_changes_what_is_said_by_its_scale(model: ProcessChatModel, tmp_path: Path) -> None:
    path = write_tiny_adapter(tmp_path / "style.gguf")
    alone, _ = said(model)
    texts = {}
    for scale in (1.0, 0.0, -1.0, 1.0):
        model.use_adapters([Adapter(path, scale)])
        text, done = said(model)
        assert texts.setdefault(scale, text) == text
        assert done.cached_tokens == 0, "what was read with other weights is read again"
    assert texts[0.0] == alone
    assert len({alone, texts[1.0], texts[-1.0]}) == 3
    model.use_adapters([])
    assert said(model)[0] == alone


def test_several_adapters_act_together(model: ProcessChatModel, tmp_path: Path) -> None:
    paths = [write_tiny_adapter(tmp_path / f"{seed}.gguf", seed=seed) for seed in (1, 2)]
    texts = []
    for some in (paths[:1], paths[1:], paths):
        model.use_adapters([Adapter(path) for path in some])
        texts.append(said(model)[0])
    assert len(set(texts)) == 3


def test_the_same_adapters_again_keep_the_cache(model: ProcessChatModel, tmp_path: Path) -> None:
    adapters = [Adapter(write_tiny_adapter(tmp_path / "style.gguf"), 0.5)]
    model.use_adapters(adapters)
    said(model)
    model.use_adapters(list(adapters))
    done = said(model)[1]
    assert done.cached_tokens == done.prompt_tokens - 1


def test_adapters_outlive_the_process(model: ProcessChatModel, tmp_path: Path) -> None:
    model.use_adapters([Adapter(write_tiny_adapter(tmp_path / "style.gguf"))])
    before, _ = said(model)
    model.close()
    assert said(model)[0] == before


@pytest.mark.parametrize("file", [{"architecture": "qwen2"}, {"width": 64}, None])
def test_an_adapter_of_another_model_is_a_clear_error(
    model: ProcessChatModel, tmp_path: Path, file: dict[str, object] | None
) -> None:
    good = write_tiny_adapter(tmp_path / "good.gguf")
    alone, _ = said(model)
    model.use_adapters([Adapter(good)])
    wrong = tmp_path / "wrong.gguf"
    if file is None:
        write_tiny_model(wrong)
    else:
        write_tiny_adapter(wrong, **file)  # type: ignore[arg-type]
    with pytest.raises(ModelFileError, match=r"wrong\.gguf") as refused:
        model.use_adapters([Adapter(good), Adapter(wrong)])
    assert "tiny.gguf" in str(refused.value)
    assert said(model)[0] == alone, "none of them act"


def test_an_adapter_that_is_gone_is_a_clear_error(model: ProcessChatModel, tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"gone\.gguf.*no longer"):
        model.use_adapters([Adapter(tmp_path / "gone.gguf")])
