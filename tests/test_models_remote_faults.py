"""Every way in which a server fails a reply is one sentence for a person, and the next reply works. On loopback."""

import pytest

from models.chat import Piece, PromptMessage, Sampling
from models.errors import ModelCrashed, ModelError, PromptTooLong
from models.remote import RemoteChatModel
from models.remote_faults import told
from tests.scripted_server import CHAT, DONE, Answer, event, piece, says, serving, streams

FAULTS: list[tuple[Answer, type[ModelError], str]] = [
    (says({}, status=403), ModelError, "wants a key"),
    (says({"error": {"message": "model 'x' not found"}}, status=404), ModelError, "does not have .* “model 'x' not"),
    (says({}, status=429), ModelError, "too much to do"),
    (says({"error": {"message": "Loading model"}}, status=503), ModelError, "not ready.*Loading model"),
    (says({"error": "out of memory"}, status=500), ModelError, "error 500.*out of memory"),
    (says("", status=500), ModelError, "error 500"),
    (says({"error": {"type": "exceed_context_size_error", "message": "no"}}, status=400), PromptTooLong, "too long"),
    (says({"message": "maximum context length is 9 tokens"}, status=400), PromptTooLong, "too long"),
    (says("<html>Welcome</html>", kind="text/html"), ModelError, "web page"),
    (says("<html>Bad gateway</html>", status=502, kind="text/html"), ModelError, "not ready"),
    (says({"choices": []}), ModelError, "does not understand"),
    (says("", status=302, headers={"Location": "http://example.org/v1"}), ModelError, "points to another address"),
    (streams(piece("Ca"), b"data: {oh\n\n"), ModelError, "does not understand"),
    (streams(piece("Ca"), b"data: [1]\n\n"), ModelError, "does not understand"),
    (streams(b"data: " + b"x" * 3_000_000), ModelError, "does not understand"),
    (streams(*[b"data: " + b"x" * 600_000 + b"\n"] * 3), ModelError, "does not understand"),
    (streams(piece("Ca"), event(error={"message": "slot failed"})), ModelError, "slot failed"),
    (streams(piece("Ca"), b'error: {"code": 500, "message": "slot failed"}\n\n'), ModelError, "slot failed"),
    (streams(event(error={"message": "the context size is exceeded"})), PromptTooLong, "too long"),
    (streams(piece("Ca"), ends=False), ModelCrashed, "stopped answering"),
    (streams(piece("Ca"), DONE), ModelCrashed, "broke off"),
    (streams(), ModelCrashed, "broke off"),
]


@pytest.mark.parametrize(("answer", "kind", "sentence"), FAULTS)
def test_every_fault_is_one_sentence_and_the_next_reply_works(
    answer: Answer, kind: type[ModelError], sentence: str
) -> None:
    ask = [PromptMessage("user", "How is the sea?")]
    with serving() as server:
        model = RemoteChatModel(server.address, model=None, key=lambda: None, patience_s=5)
        server.answers[CHAT] = answer
        with pytest.raises(ModelError, match=sentence) as refused:
            list(model.stream(ask, Sampling()))
        assert isinstance(refused.value, kind)
        server.answers[CHAT] = streams(piece("Calm."), piece(reason="stop"), DONE)
        assert next(model.stream(ask, Sampling())) == Piece("Calm.")
        model.close()


def test_the_servers_own_words_are_short_and_plain():
    assert told(b'{"error": {"message": "a\\n\\u001b[31mb", "type": "t", "code": 4}}') == ("a [31mb", "4 t")
    assert told('{"detail": "no"}')[0] == told('{"error": "no"}')[0] == told('{"message": "no"}')[0] == "no"
    assert len(told('{"error": "' + "x" * 5000 + '"}')[0]) == 200
    assert told("<html>") == told("") == ("", "")
