"""The chat formats of the large model families, for files whose own template is missing or broken. Pure.

Which family a file belongs to is told by the control tokens of its vocabulary, which nobody has by chance. The formats
are those that the families' own templates produce.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models import template
from models.chat import PromptMessage
from models.template import Render


@dataclass(frozen=True, slots=True)
class KnownFormat:
    """How a family writes a chat: `needs` are the control tokens that tell it, `stops` the texts that end a reply."""

    name: str
    needs: tuple[str, ...]
    render: Render
    stops: tuple[str, ...] = ()


def known_for(has_token: Callable[[str], bool]) -> KnownFormat:
    """The format that the vocabulary has the tokens of; the plain one when it has those of none."""
    return next((known for known in FORMATS if all(map(has_token, known.needs))), PLAIN)


def _chatml(messages: Sequence[PromptMessage]) -> str:
    said = [f"<|im_start|>{message.role}\n{message.content}<|im_end|>\n" for message in messages]
    return "".join([*said, "<|im_start|>assistant\n"])


def _llama_3(messages: Sequence[PromptMessage]) -> str:
    said = [f"{_header(message.role)}{message.content.strip()}<|eot_id|>" for message in messages]
    return "".join([*said, _header("assistant")])


def _header(role: str) -> str:
    return f"<|start_header_id|>{role}<|end_header_id|>\n\n"


def _gemma(messages: Sequence[PromptMessage]) -> str:
    names = {"user": "user", "assistant": "model", "system": "user"}
    said = [
        f"<start_of_turn>{names[message.role]}\n{message.content.strip()}<end_of_turn>\n"
        for message in _two_voices(messages)
    ]
    return "".join([*said, "<start_of_turn>model\n"])


def _mistral(messages: Sequence[PromptMessage]) -> str:
    return "".join(
        f"[INST] {message.content} [/INST]" if message.role == "user" else f" {message.content.strip()}</s>"
        for message in _two_voices(messages)
    )


def _phi(messages: Sequence[PromptMessage]) -> str:
    said = [f"<|{message.role}|>\n{message.content}<|end|>\n" for message in messages]
    return "".join([*said, "<|assistant|>\n"])


def _deepseek(messages: Sequence[PromptMessage]) -> str:
    ways = {"system": "{}", "user": "<｜User｜>{}", "assistant": "<｜Assistant｜>{}<｜end▁of▁sentence｜>"}
    return "".join([*(ways[message.role].format(message.content) for message in messages), "<｜Assistant｜>"])


def _command(messages: Sequence[PromptMessage]) -> str:
    names = {"system": "SYSTEM", "user": "USER", "assistant": "CHATBOT"}
    begin, end = "<|START_OF_TURN_TOKEN|>", "<|END_OF_TURN_TOKEN|>"
    said = [f"{begin}<|{names[message.role]}_TOKEN|>{message.content}{end}" for message in messages]
    return "".join([*said, f"{begin}<|CHATBOT_TOKEN|>"])


def _two_voices(messages: Sequence[PromptMessage]) -> tuple[PromptMessage, ...]:
    """For families that have no system role and let user and assistant alternate."""
    return template.alternating(template.without_system(messages))


FORMATS = (
    KnownFormat("ChatML", ("<|im_start|>", "<|im_end|>"), _chatml, ("<|im_end|>",)),
    KnownFormat("Llama 3", ("<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"), _llama_3),
    KnownFormat("Gemma", ("<start_of_turn>", "<end_of_turn>"), _gemma, ("<end_of_turn>",)),
    KnownFormat("Mistral", ("[INST]", "[/INST]"), _mistral),
    KnownFormat("Phi", ("<|user|>", "<|assistant|>", "<|end|>"), _phi, ("<|end|>",)),
    KnownFormat("DeepSeek", ("<｜User｜>", "<｜Assistant｜>"), _deepseek),
    KnownFormat("Command R", ("<|START_OF_TURN_TOKEN|>", "<|USER_TOKEN|>"), _command),
)
PLAIN = KnownFormat("plain", (), template.plain, template.PLAIN_STOPS)
