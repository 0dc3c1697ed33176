"""A real, tiny vocabulary: what its tokens mean. Loaded in this process, which only its tests do."""

from collections.abc import Iterator

import pytest

from models import gguf, kv_cache, loading
from models.loading import Loaded
from models.run_options import RunOptions
from models.vocabulary import Vocabulary
from models.wire import Options
from tests.tiny_gguf import write_tiny_model


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    path = write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf", control_tokens=["[THINK]", "<|im_end|>"])
    made = loading.load(Options(gguf.read_header(path), RunOptions(threads=1), send_log=False))
    yield made
    made.llm.close()


@pytest.fixture
def vocabulary(loaded: Loaded) -> Vocabulary:
    return Vocabulary(loaded.llm)


def test_control_tokens_are_known_by_their_text(vocabulary: Vocabulary) -> None:
    assert vocabulary.has_token("[THINK]")
    assert not vocabulary.has_token("a")
    assert vocabulary.is_control("hello <|im_end|>")
    assert not vocabulary.is_control("hello <|im_start|>")
    assert (vocabulary.start_text, vocabulary.end_text) == ("<s>", "</s>")


def test_only_markers_of_thinking_are_told_of_all_control_tokens(vocabulary: Vocabulary) -> None:
    think, end, letter = (vocabulary.tokens(text, special=True)[-1] for text in ("[THINK]", "<|im_end|>", "a"))
    assert [vocabulary.marker(token) for token in (think, end, letter)] == ["[THINK]", "", ""]
    assert [vocabulary.bytes_of(token) for token in (think, end, letter)] == [b"", b"", b"a"]
    assert vocabulary.is_control_token(think)
    assert not vocabulary.is_control_token(letter)


def test_what_is_spelt_out_is_text_unless_it_is_asked_for(vocabulary: Vocabulary) -> None:
    assert len(vocabulary.tokens("[THINK]", special=False)) > 3
    text = "héllo 😀\tx"
    assert b"".join(map(vocabulary.bytes_of, vocabulary.tokens(text, special=False))).decode().strip() == text
    assert vocabulary.tokens("", special=False) == []


def test_a_prompt_begins_with_the_start_token_once(vocabulary: Vocabulary) -> None:
    letters = vocabulary.tokens("ab", special=False)
    started = vocabulary.with_start(letters)
    assert started == [1, *letters]
    assert vocabulary.with_start(started) == started
    assert vocabulary.is_end(2)
    assert not vocabulary.is_end(letters[0])


def test_the_cache_is_rolled_back_to_what_prompts_share(loaded: Loaded, vocabulary: Vocabulary) -> None:
    llm = loaded.llm
    first = vocabulary.tokens("abcdef", special=False)
    assert kv_cache.rewind(llm, first) == 0
    assert kv_cache.read(llm, first, lambda: False)
    assert llm.n_tokens == len(first)
    assert kv_cache.rewind(llm, first) == len(first) - 1, "the last one is read again"
    assert kv_cache.read(llm, first[-1:], lambda: False)
    assert kv_cache.rewind(llm, [*first[:3], *first[:2]]) == 3
    assert llm.n_tokens == 3
    assert not kv_cache.read(llm, first, lambda: True)
    assert llm.n_tokens == 3
