"""Thinking told from the reply, however the text arrives; pure."""

from collections.abc import Sequence

import pytest

from models import thinking
from models.chat import Piece, Thought
from models.thinking import MARKERS, Thinking


def split(text: str, *, step: int, prompt: str = "", is_begun: bool = False) -> tuple[str, str]:
    """The thought and the reply, of a text that arrives in pieces of `step` characters."""
    sorter = Thinking(prompt, is_begun=is_begun)
    parts: list[Piece | Thought] = []
    for at in range(0, len(text), step):
        parts += sorter.feed(text[at : at + step])
    return joined([*parts, *sorter.rest()])


def joined(parts: Sequence[Piece | Thought]) -> tuple[str, str]:
    assert all(part.text for part in parts)
    thought = "".join(part.text for part in parts if isinstance(part, Thought))
    return thought, "".join(part.text for part in parts if isinstance(part, Piece))


@pytest.mark.parametrize("step", [1, 2, 5, 7, 1000])
@pytest.mark.parametrize(
    ("text", "thought", "reply"),
    [
        ("<think>\nRain, so no.\n</think>\n\nStay in.", "Rain, so no.\n", "Stay in."),
        ("\n <think>a</think>b", "a", "b"),
        ("[THINK]one < two[/THINK]Yes", "one < two", "Yes"),
        ("<think>\n\n</think>\n\nAt once.", "", "At once."),
        ("<think>a</think>\n<think>b</think>c", "ab", "c"),
        ("<think>never closed </thin", "never closed </thin", ""),
        (" No thought here.", "", " No thought here."),
        ("<thi", "", "<thi"),
        ("<b>bold</b>", "", "<b>bold</b>"),
        ("The tag <think> opens and </think> closes.", "", "The tag <think> opens and </think> closes."),
        ("<think>a</think>Use <think> so.", "a", "Use <think> so."),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.",
            "Hm.",
            "Yes.",
        ),
        ("<|channel|>final<|message|>Yes.", "", "Yes."),
    ],
)
def test_a_thought_is_told_from_the_reply(text: str, thought: str, reply: str, step: int) -> None:
    assert split(text, step=step) == (thought, reply)


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_a_thought_that_the_template_has_opened(step: int) -> None:
    prompt = "<|im_start|>assistant\n<think>\n"
    assert split("\nHm.</think>\n\nYes.", step=step, prompt=prompt) == ("Hm.", "Yes.")
    assert split("Hm, and", step=step, prompt=prompt) == ("Hm, and", "")


def test_a_thought_that_the_template_has_closed_is_over() -> None:
    assert split("Yes.", step=2, prompt="<|im_start|>assistant\n<think>\n\n</think>\n\n") == ("", "Yes.")


def test_a_reply_that_goes_on_is_all_reply() -> None:
    assert split(" <think> it is called", step=3, prompt="…the tag", is_begun=True) == ("", " <think> it is called")


def test_channels_come_as_control_tokens_too() -> None:
    sorter, parts = Thinking("<|start|>assistant"), []
    for text in ("<|channel|>", "analysis", "<|message|>", "Hm.", "<|end|>", "<|start|>", "assistant", "<|channel|>"):
        parts += list(sorter.marker(text) if text in MARKERS else sorter.feed(text))
    for text in ("final", "<|message|>", "Yes", "[THINK]", "."):
        parts += list(sorter.marker(text) if text in MARKERS else sorter.feed(text))
    assert joined([*parts, *sorter.rest()]) == ("Hm.", "Yes.")


@pytest.mark.parametrize(
    ("prompt", "template", "expected"),
    [
        ("assistant\n", "", "assistant\n"),
        ("assistant\n<think>\n", "", "assistant\n<think>\n\n</think>\n\n"),
        ("assistant\n", "{{ enable_thinking }}</think>", "assistant\n<think>\n\n</think>\n\n"),
        ("assistant\n<think>\n\n</think>\n\n", "enable_thinking </think>", "assistant\n<think>\n\n</think>\n\n"),
        ("<|start|>assistant", "", "<|start|>assistant<|channel|>final<|message|>"),
    ],
)
def test_a_prompt_is_ended_so_that_nothing_is_thought(prompt: str, template: str, expected: str) -> None:
    assert thinking.without(prompt, template=template) == expected
