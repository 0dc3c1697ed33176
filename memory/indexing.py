"""Makes the searchable pieces of messages and memories anew, without what is hidden: deletions, secrets, echoes.

What is found in the vault is embedded first, outside of a transaction, because that takes a while; the transaction that
writes the pieces reads everything again, and what has changed meanwhile is embedded and tried again. So no piece ever
holds words that somebody has deleted in between. It knows nothing of how memories are learnt or found.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from memory import lookups, vectors
from memory.echoes import are_far, buried_vectors, echoes, sentences_of
from memory.erase import hide
from memory.items import ItemStore, Owner, Piece, Rewritten, chunks, rewrite
from memory.lookups import Said
from memory.secrecy import secret_spans
from memory.text_vectors import TextVectors
from memory.values import Span
from memory.vault import Vault
from memory.words import visible
from models.embedder import Vectors

_READ_FOR_SECRETS = 50_000  # characters of one message
_AT_ONCE = 16  # messages in one transaction: a message that is to be saved does not wait long


@dataclass(frozen=True, slots=True)
class Renewal:
    """Whose pieces are to be made anew: of messages, and of memories; of what does not exist any more none are left.

    `told` are the replies among the messages that knew of something deleted. Of `unchanged` messages the pieces are as
    they should be, unless what has been deleted since is said in them again.
    """

    messages: Sequence[str] = ()
    memories: Sequence[str] = ()
    told: Collection[str] = ()
    unchanged: Collection[str] = ()


@dataclass(slots=True)
class _Plan:
    """The pieces to write, what to hide before, and the texts whose vectors are lacking for either."""

    pieces: dict[Owner, Sequence[Piece]] = field(default_factory=dict)
    hidden: dict[str, list[Span]] = field(default_factory=dict)
    lacking: list[str] = field(default_factory=list)


class Indexer:
    """Keeps pieces in step with what may be found of their owners."""

    def __init__(self, vault: Vault, items: ItemStore) -> None:
        self._vault = vault
        self._items = items

    def texts(self) -> TextVectors:
        """Vectors by the embedder in use, none yet: for one piece of work."""
        return TextVectors(self._items.space)

    def prepare(self, renewal: Renewal, texts: TextVectors, *, also: Iterable[str] = ()) -> None:
        """Embed all that a renewal will need, as far as can be seen now, and `also` these texts, in one batch."""
        with self._vault.read() as session:
            if renewal.unchanged:
                _take_over(session, renewal.unchanged, texts)
            plan = _planned(session, renewal, texts)
        texts.add([*plan.lacking, *also])

    def renew(self, renewal: Renewal, texts: TextVectors | None = None) -> None:
        """Make the pieces anew, and hide what may not be found; `texts` are vectors that are known already."""
        messages = list(dict.fromkeys(renewal.messages))
        for start in range(0, max(len(messages), 1), _AT_ONCE):
            part = messages[start : start + _AT_ONCE]
            memories = () if start else tuple(dict.fromkeys(renewal.memories))
            chosen = Renewal(part, memories, renewal.told, [one for one in part if one in renewal.unchanged])
            known, done = texts or self.texts(), None
            while done is None:
                self.prepare(chosen, known)
                done = self._write(chosen, known)
            self._items.follow(done)

    def _write(self, renewal: Renewal, texts: TextVectors) -> Rewritten | None:
        """Write the pieces in one transaction; None, and nothing, when the vault has changed since `prepare`."""
        with self._vault.write() as session:
            plan = _planned(session, renewal, texts)
            if plan.lacking:
                return None
            for message_id, spans in plan.hidden.items():
                hide(session, message_id, spans)
            return rewrite(session, plan.pieces, texts)


def _planned(session: Session, renewal: Renewal, texts: TextVectors) -> _Plan:
    plan = _Plan()
    found = lookups.said(session, renewal.messages)
    replies = any(_is_reply(message) for message in found.values())
    buried = buried_vectors(session, embedder=texts.embedder) if replies else None
    for message_id in renewal.messages:
        message = found.get(message_id)
        if message is None:
            plan.pieces["message", message_id] = []
        else:
            _plan_message(plan, message, buried=buried, texts=texts, renewal=renewal)
    plan.pieces |= {("memory", memory_id): [] for memory_id in renewal.memories}
    for memory_id, words in lookups.rows(session, "SELECT id, text FROM memory WHERE id IN {ids}", renewal.memories):
        plan.pieces["memory", memory_id] = [Piece(0, len(words), words)]
    plan.lacking += texts.lacking(piece.words for pieces in plan.pieces.values() for piece in pieces)
    return plan


def _plan_message(plan: _Plan, message: Said, *, buried: Vectors | None, texts: TextVectors, renewal: Renewal) -> None:
    is_told, is_as_it_was = message.id in renewal.told, message.id in renewal.unchanged
    pieces = _pieces(message, message.hidden)
    spans = secret_spans(message.text[:_READ_FOR_SECRETS])
    if buried is not None and _is_reply(message):
        is_far = is_as_it_was and not is_told and are_far([piece.words for piece in pieces], buried, texts=texts)
        lacking = [] if is_far else texts.lacking(sentences_of(message.text))
        plan.lacking += lacking
        if not lacking and not is_far:
            spans += echoes(message.text, buried, texts=texts, was_told=is_told)
    new = [span for span in spans if not _is_covered(span, message.hidden)]
    if new:
        plan.hidden[message.id] = new
        pieces = _pieces(message, [*message.hidden, *new])
    if new or not is_as_it_was:
        plan.pieces["message", message.id] = pieces


def _pieces(message: Said, hidden: Collection[Span]) -> list[Piece]:
    found = [Piece(*span, visible(message.text, hidden, within=span)) for span in chunks(message.text)]
    return [piece for piece in found if piece.words]


def _take_over(session: Session, message_ids: Collection[str], texts: TextVectors) -> None:
    """The vectors of the pieces of messages with nothing hidden: a short reply is one sentence, which is known so."""
    query = (
        'SELECT id, embedder, vector, owner_id, start, "end" FROM item '
        "WHERE owner_kind = 'message' AND owner_id IN {ids}"
    )
    said = lookups.said(session, message_ids)
    read = lookups.rows(session, query, [one for one, message in said.items() if not message.hidden])
    found = vectors.by(session, [row[:3] for row in read], embedder=texts.embedder)
    for item, _, _, owner, start, end in read:
        if item in found:
            texts.know(visible(said[owner].text, (), within=(start, end)), found[item])


def _is_covered(span: Span, hidden: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in hidden)


def _is_reply(message: Said) -> bool:
    """Whether the assistant itself wrote it, not somebody with a name."""
    return message.speaker == "assistant" and not message.author
