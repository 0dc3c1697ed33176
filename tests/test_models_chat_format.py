"""Which chat template is used when the file's own is missing, broken, or loses words; pure."""

from collections.abc import Sequence

import pytest

from models import chat_format, known_formats, template
from models.chat import PromptMessage
from models.known_formats import FORMATS, PLAIN
from models.template import Render

CHAT = [
    PromptMessage("system", "Be kind."),
    PromptMessage("user", "Hi"),
    PromptMessage("assistant", "Hello"),
    PromptMessage("user", "Bye"),
]


def simple(messages: Sequence[PromptMessage]) -> str:
    return "".join(f"[{message.role}]{message.content}" for message in messages)


def drops_history(messages: Sequence[PromptMessage]) -> str:
    return messages[-1].content


def drops_system(messages: Sequence[PromptMessage]) -> str:
    return simple([message for message in messages if message.role != "system"])


def refuses(messages: Sequence[PromptMessage]) -> str:
    raise TypeError(len(messages))


RENDERS: dict[str, Render] = {
    "simple": simple,
    "drops history": drops_history,
    "drops system": drops_system,
    "refuses": refuses,
}


def compiled(source: str, *, in_parts: bool) -> Render:
    """A compiler that knows the names in `RENDERS`; “parts” only works with content in parts."""
    if source == "parts":
        return simple if in_parts else drops_history
    return RENDERS[source]


def choose(own: str | None, *, wished: str | None = None, tokens: Sequence[str] = ()) -> chat_format.ChatFormat:
    return chat_format.choose(
        own=own, wished=wished, compiled=compiled, has_token=lambda text: text in tokens, name="x.gguf"
    )


def test_a_template_that_works_is_used_without_a_word() -> None:
    chosen = choose("simple")
    assert (chosen.render(CHAT[1:2]), chosen.source, chosen.notice) == ("[user]Hi", "simple", "")


def test_content_in_parts_is_found_out() -> None:
    assert choose("parts").render(CHAT[1:2]) == "[user]Hi"


def test_a_template_that_drops_the_systems_words_gets_them_from_the_user() -> None:
    chosen = choose("drops system")
    assert chosen.render(CHAT[:2]) == "[user]Be kind.\n\nHi"
    assert chosen.notice == ""


@pytest.mark.parametrize("own", ["does not compile", "refuses", "drops history"])
def test_a_broken_template_gives_way_to_the_familys(own: str) -> None:
    chosen = choose(own, tokens=["<|im_start|>", "<|im_end|>"])
    assert chosen.render(CHAT[1:2]) == "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"
    assert "“x.gguf” does not work" in chosen.notice
    assert "ChatML" in chosen.notice


def test_without_a_template_or_a_family_it_is_plain() -> None:
    chosen = choose(None)
    assert chosen.render(CHAT) == template.plain(CHAT)
    assert chosen.stops == template.PLAIN_STOPS
    assert "“x.gguf” has no chat template, so a plain one is used" in chosen.notice


def test_the_settings_template_comes_first_and_a_broken_one_is_told() -> None:
    assert choose("refuses", wished="simple").source == "simple"
    chosen = choose("simple", wished="refuses")
    assert chosen.source == "simple"
    assert chosen.notice == "The chat template in the settings does not work, so it is not used."


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_each_family_is_told_by_its_tokens_and_keeps_all_words(known: known_formats.KnownFormat) -> None:
    assert known_formats.known_for(lambda text: text in known.needs) is known
    text = known.render(CHAT)
    assert all(message.content in text for message in CHAT)
    assert known.render(CHAT).startswith(known.render(CHAT[:2]))
    assert all(token in text for token in known.needs)


def test_a_vocabulary_of_no_family_is_plain() -> None:
    assert known_formats.known_for(lambda _text: False) is PLAIN
