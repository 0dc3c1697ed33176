"""The chat model behind another program's address: any server with OpenAI's chat interface, here or elsewhere.

Fulfils `models.chat.ChatModel` for llama.cpp's llama-server, llama-cpp-python's server, vLLM, Ollama, LM Studio and
their like. Nothing is connected before the first request. It must not know where addresses and keys are kept, nor
prompts or memory.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from models import remote_address, remote_faults, remote_server
from models.chat import Completion, Done, ModelInfo, Piece, PromptMessage, Sampling, Thought
from models.errors import InputError, ModelError, PromptTooLong
from models.remote_events import END, StreamFault, data_of, delta_of
from models.remote_http import Http, Line
from models.remote_reply import RemoteReply
from models.remote_server import MESSAGE_OVERHEAD, Server
from models.run_options import Adapter

PATIENCE_S = 300.0  # reading a long prompt on a CPU takes minutes, and most servers say nothing meanwhile
TAIL_S = 5.0  # for the counts that follow a reply's last word


def models_of(address: str, key: Callable[[], str | None]) -> list[str]:
    """The names of the models that the server at this address has. Raises `InputError` or `ModelError`."""
    http = Http(address, key=key, patience_s=PATIENCE_S)
    try:
        return [entry["id"] for entry in remote_server.models_at(http)]
    finally:
        http.close()


class RemoteChatModel:
    """Fulfils `models.chat.ChatModel` for one model of one server.

    `model` None or "": the first one that the server has. `key` is asked for the server's key now and then.
    `context_tokens`: the window, for a server that does not tell it. `patience_s`: how long a reply may be silent.
    Raises `InputError` when the address is none.

    With a server that does not count tokens, `count_tokens` and what `Done` says of the prompt are estimates, rather
    too high than too low; `cached_tokens` is 0 where the server does not tell it.
    """

    def __init__(
        self,
        address: str,
        *,
        model: str | None,
        key: Callable[[], str | None],
        context_tokens: int | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._http = Http(address, key=key, patience_s=patience_s)
        self._model = model
        self._context_tokens = context_tokens
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._looking = threading.Lock()
        self._server: Server | None = None
        self._line: Line | None = None

    def info(self) -> ModelInfo:
        """What the server says of the model; asks it first when needed. Raises `ModelError`."""
        server = self._found()
        return ModelInfo(
            name=PurePosixPath(server.model.replace("\\", "/")).name,  # some servers name the file with its folders
            path=None,
            context_tokens=server.context_tokens,
            parameters=server.parameters,
            is_starter=False,
            backend=server.kind,
            notices=server.notices,
            is_local=remote_address.is_this_machine(self._http.address),
        )

    def is_loaded(self) -> bool:
        """Whether the server has answered before."""
        return self._server is not None

    def stream(self, messages: Sequence[PromptMessage], sampling: Sampling) -> Iterator[Piece | Thought | Done]:
        """Yield the reply's pieces and then exactly one `Done`; see `ChatModel.stream`."""
        yield from self._generate(messages, sampling, schema=None)

    def complete(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> Completion:
        """An answer held to the schema by the server; raises `ModelError` when the server cannot do that."""
        sampling = Sampling(temperature=0.0, repeat_penalty=1.0, max_tokens=max_tokens)
        pieces: list[str] = []
        for answer in self._generate(messages, sampling, schema=schema):
            if isinstance(answer, Done):
                return Completion("".join(pieces), answer)
            if isinstance(answer, Piece):
                pieces.append(answer.text)
        raise remote_faults.gone(self._http.host)

    def complete_json(self, messages: Sequence[PromptMessage], schema: Mapping[str, Any], max_tokens: int) -> str:
        """The text of `complete`."""
        return self.complete(messages, schema, max_tokens).text

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, exact or estimated; waits for no reply, and asks the server for about a second only."""
        if not texts:
            return []
        server = self._found()
        if self._line is not None and not server.counts_while_busy:
            return [remote_server.estimate(text) for text in texts]
        with self._forgetting():
            return remote_server.count(self._http, server, texts)

    def use_adapters(self, adapters: Sequence[Adapter]) -> None:
        """Raises `InputError` when there are any: a server brings its own."""
        if adapters:
            raise InputError(
                "Adapters can be added only to a model file that Confidant runs itself. "
                "Switch them off, or choose a model on this computer."
            )

    def cancel(self) -> None:
        """End the running request's connection at once, by which the server stops, too."""
        line = self._line
        if line is not None:
            line.cut()

    def close(self) -> None:
        """End all connections; a reply in progress ends as cancelled. A later call makes new ones."""
        self.cancel()
        self._http.close()
        self._server = None

    def _generate(
        self, messages: Sequence[PromptMessage], sampling: Sampling, *, schema: Mapping[str, Any] | None
    ) -> Iterator[Piece | Thought | Done]:
        with self._request() as line:
            server = self._found()
            reply = RemoteReply(
                prompt_tokens=self._prompt_tokens(server, messages),
                context_tokens=server.context_tokens,
                limit=sampling.max_tokens,
                is_begun=server.continues and bool(messages) and messages[-1].role == "assistant",
            )
            while not line.is_cut:
                body = server.request(messages, sampling) | ({} if schema is None else server.held_to(schema))
                try:
                    yield from self._pieces(body, reply, line)
                    break
                except remote_faults.Refused as refused:
                    if not server.gives_in(refused, body):
                        raise
            yield reply.done(is_cancelled=line.is_cut)

    def _pieces(self, body: Mapping[str, Any], reply: RemoteReply, line: Line) -> Iterator[Piece | Thought]:
        """The reply as it comes; ends early, without an error, when the line is cut or nothing more is needed."""
        try:
            with self._http.events("/v1/chat/completions", body, line) as chunks:
                for data in self._awaited(chunks, reply, line):
                    yield from reply.take(delta_of(data))
                    if reply.is_over_limit:
                        return
        except StreamFault as fault:
            raise self._fault(fault) from fault
        except ModelError:  # after a cut, or the last word, how the connection ends says nothing
            if not line.is_cut and reply.reason is None:
                raise
        if not line.is_cut and reply.reason is None:
            raise remote_faults.broken_off(self._http.host)
        yield from reply.rest()

    def _awaited(self, chunks: Iterator[bytes], reply: RemoteReply, line: Line) -> Iterator[str]:
        """The events' data up to the end; does not wait for ever for text, nor long for what follows it."""
        patience = time.monotonic() + self._patience_s
        tail: threading.Timer | None = None
        try:
            for data in data_of(chunks):
                if line.is_cut or data == END:
                    return
                if data:
                    written = reply.events
                    yield data
                    if reply.events > written:
                        patience = time.monotonic() + self._patience_s
                elif time.monotonic() > patience:
                    raise remote_faults.silent(self._http.host)
                if reply.reason is not None and tail is None:
                    tail = threading.Timer(TAIL_S, line.end)
                    tail.daemon = True
                    tail.start()
        finally:
            if tail is not None:
                tail.cancel()

    def _fault(self, fault: StreamFault) -> ModelError:
        """The error for an event that is none, or that tells of a fault on the server."""
        if not fault.said:
            return remote_faults.strange(self._http.host)
        return remote_faults.refusal(self._http.host, HTTPStatus.INTERNAL_SERVER_ERROR, fault.said.encode())

    def _prompt_tokens(self, server: Server, messages: Sequence[PromptMessage]) -> int:
        """About how long the prompt is; llama-cpp-python does not tell, and breaks off without a word when too long."""
        texts = [message.content for message in messages]
        overhead = MESSAGE_OVERHEAD * len(texts)
        if server.kind != "llama-cpp-python":
            return sum(map(remote_server.estimate, texts)) + overhead
        (counted,) = remote_server.count(self._http, server, ["\n".join(texts)])
        if counted + overhead >= server.context_tokens:
            raise remote_faults.too_long()
        return counted + overhead

    @contextmanager
    def _request(self) -> Iterator[Line]:
        """One reply at a time; a plain lock, because a generator may be closed by another thread than began it."""
        with self._turn:
            self._line = line = Line()
            try:
                with self._forgetting():
                    yield line
            finally:
                self._line = None

    def _found(self) -> Server:
        """What is known of the server; asked once, and again after it has failed."""
        with self._looking:
            if self._server is None:
                self._server = remote_server.look(self._http, model=self._model, context_tokens=self._context_tokens)
            return self._server

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """A server that fails may have been started anew, with another model: it is asked again before the next use."""
        try:
            yield
        except ModelError as error:
            if not isinstance(error, PromptTooLong):
                self._server = None
            raise
