"""How a file is run: options, templates, thinking, stops, seeds, a window that is full. Real llama.cpp, tiny files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import starter
from models.chat import Done, Piece, PromptMessage, Sampling, Thought
from models.process import ProcessChatModel
from models.run_options import RunOptions
from tests.tiny_gguf import write_tiny_model

HELLO = [PromptMessage("user", "hello")]
BARE = "{% for message in messages %}{{ message.content }}{% endfor %}"
GREEDY = Sampling(temperature=0.0, max_tokens=12)
ENUM = {"type": "string", "enum": ["yes", "no"]}

Tiny = Callable[..., ProcessChatModel]


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Tiny]:
    """Makes models on tiny files and closes them at the end."""
    made: list[ProcessChatModel] = []

    def make(options: RunOptions | None = None, **file: object) -> ProcessChatModel:
        path = write_tiny_model(tmp_path / f"tiny{len(made)}.gguf", **file)  # type: ignore[arg-type]
        made.append(ProcessChatModel(path, options or RunOptions(threads=1)))
        return made[-1]

    yield make
    for model in made:
        model.close()


@pytest.fixture(scope="module")
def starter_model() -> Iterator[ProcessChatModel]:
    model = ProcessChatModel(starter.chat_model(), RunOptions(context_tokens=512, threads=1))
    yield model
    model.close()


def reply(model: ProcessChatModel, messages: list[PromptMessage], sampling: Sampling = GREEDY) -> tuple[str, str, Done]:
    """The thought, the reply and the end."""
    *parts, done = model.stream(messages, sampling)
    assert isinstance(done, Done)
    thought = "".join(part.text for part in parts if isinstance(part, Thought))
    return thought, "".join(part.text for part in parts if isinstance(part, Piece)), done


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        (None, "has no chat template"),
        ("{% if %}", "does not work"),
        ("{{ raise_exception('never') }}", "does not work"),
        ("{{ messages[0].content.nothing.at.all }}", "does not work"),
        ("{{ messages[-1].content }}", "does not work"),
    ],
)
def test_a_file_without_a_working_template_gets_a_known_one_and_says_so(
    tiny: Tiny, template: str | None, fault: str
) -> None:
    model = tiny(template=template, control_tokens=["<|im_start|>", "<|im_end|>"])
    (notice,) = model.info().notices
    assert fault in notice
    assert "the one for ChatML models" in notice
    # each marker is one token of the vocabulary, all else is letters: <s>, 2 + "user" + "\n", …
    *_, done = reply(model, HELLO)
    letters = sum(model.count_tokens(["user\nhello", "\n", "assistant\n"]))
    assert done.prompt_tokens <= letters + 8


def test_without_any_family_the_plain_form_is_used(tiny: Tiny) -> None:
    model = tiny()
    assert "a plain one is used" in model.info().notices[0]
    assert reply(model, HELLO)[2].prompt_tokens > 0


def test_a_template_from_the_settings_is_used(tiny: Tiny) -> None:
    model = tiny(RunOptions(threads=1, chat_template=BARE))
    assert model.info().notices == ()
    assert reply(model, [PromptMessage("user", "a")])[2].prompt_tokens <= 3


def test_a_working_template_needs_no_notice(starter_model: ProcessChatModel) -> None:
    info = starter_model.info()
    assert (info.notices, info.gpu_layers, info.backend) == ((), 0, "CPU")


def test_a_thought_that_the_template_opens_is_no_reply(tiny: Tiny) -> None:
    model = tiny(template=BARE + "<think>\n")
    thought, text, done = reply(model, HELLO)
    assert thought
    assert text == ""
    assert done.reason == "length"


def test_an_answer_held_to_a_schema_never_thinks(tiny: Tiny) -> None:
    model = tiny(template=BARE + "<think>\n")
    assert model.complete_json(HELLO, ENUM, 20) in ('"yes"', '"no"')


def test_a_full_window_is_another_end_than_the_token_limit(tiny: Tiny) -> None:
    model = tiny(template=BARE, context_tokens=64)
    endless = {"type": "string", "enum": ["a" * 900]}
    full = model.complete(HELLO, endless, 1000).done
    assert full.reason == "context"
    assert full.prompt_tokens + full.generated_tokens == model.info().context_tokens
    assert model.complete(HELLO, endless, 3).done.reason == "length"


def test_the_same_seed_gives_the_same_text_and_another_another(starter_model: ProcessChatModel) -> None:
    ask = [PromptMessage("user", "Tell me something about the sea.")]
    texts = [reply(starter_model, ask, Sampling(temperature=1.2, max_tokens=24, seed=seed))[1] for seed in (5, 5, 6)]
    assert texts[0] == texts[1] != texts[2]


def test_a_reply_ends_before_the_first_stop_text(starter_model: ProcessChatModel) -> None:
    ask = [PromptMessage("user", "Count from one to ten.")]
    whole = reply(starter_model, ask)[1]
    stop = whole.split()[2]
    _, text, done = reply(starter_model, ask, Sampling(temperature=0.0, max_tokens=12, stop=("", stop)))
    assert text == whole[: whole.index(stop)]
    assert done.reason == "stop"


def test_min_p_of_one_leaves_only_the_likeliest(starter_model: ProcessChatModel) -> None:
    ask = [PromptMessage("user", "Tell me something about the sea.")]
    hot = Sampling(temperature=2.0, max_tokens=16, min_p=1.0, repeat_penalty=1.0)
    cold = Sampling(temperature=0.0, max_tokens=16, repeat_penalty=1.0)
    assert reply(starter_model, ask, hot)[1] == reply(starter_model, ask, cold)[1]


def test_a_reply_goes_on_from_the_assistants_last_message(starter_model: ProcessChatModel) -> None:
    ask = [PromptMessage("user", "Write a story about a lighthouse keeper.")]
    _, beginning, cut = reply(starter_model, ask, Sampling(temperature=0.0, max_tokens=10))
    assert cut.reason == "length"
    more = [*ask, PromptMessage("assistant", beginning)]
    _, rest, done = reply(starter_model, more, Sampling(temperature=0.0, max_tokens=10))
    assert done.prompt_tokens == cut.prompt_tokens + cut.generated_tokens
    assert done.cached_tokens == done.prompt_tokens - 1
    assert rest


def test_a_reply_that_went_on_is_the_one_that_was_not_cut(starter_model: ProcessChatModel) -> None:
    ask = [PromptMessage("user", "Write a story about a lighthouse keeper.")]
    half, full = (Sampling(temperature=0.0, max_tokens=n, repeat_penalty=1.0) for n in (10, 20))
    begun = reply(starter_model, ask, half)[1]
    rest = reply(starter_model, [*ask, PromptMessage("assistant", begun)], half)[1]
    assert begun + rest == reply(starter_model, ask, full)[1]


@pytest.mark.parametrize("kind", ["q8_0", "q4_0"])
def test_a_quantised_cache_is_used_where_the_model_allows_it(tiny: Tiny, kind: str) -> None:
    model = tiny(RunOptions(threads=1, kv_cache=kind), template=BARE, width=128)  # type: ignore[arg-type]
    assert model.info().notices == ()
    assert reply(model, HELLO)[2].generated_tokens > 0


def test_a_quantised_cache_that_the_model_refuses_is_told(tiny: Tiny) -> None:
    model = tiny(RunOptions(threads=1, kv_cache="q4_0"), template=BARE)  # heads of 16 values, blocks of 32
    assert "ordinary one is used" in model.info().notices[0]
    assert reply(model, HELLO)[2].generated_tokens > 0


@pytest.mark.parametrize("wish", ["on", "off"])
def test_flash_attention_as_set(tiny: Tiny, wish: str) -> None:
    model = tiny(RunOptions(threads=1, flash_attention=wish, gpu_layers=9), template=BARE)  # type: ignore[arg-type]
    assert reply(model, HELLO)[2].generated_tokens > 0
