"""Learning from what a chat model read out of a message: what it is asked about, and what of its findings is kept.

The rules have learnt from the message before; this adds to it. All findings of one message and the mark that it was
read are kept in one transaction, so a message can be read again at any time without doubling anything. It must not
know the model, nor when it runs.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from memory import changes, people
from memory.bearing import bearing_on
from memory.changes import Proof
from memory.erase import digests, is_buried, is_paraphrase
from memory.extract_llm import MOST_KNOWN, CountTokens, Question, questions
from memory.findings import Finding
from memory.gate import own_words
from memory.indexing import Renewal
from memory.memories import MemoryStore
from memory.privacy import Withheld, withheld
from memory.readings import mark_read
from memory.reconcile import Decision, reconcile
from memory.rows import as_memories
from memory.spaces import Handover
from memory.tables import EvidenceRow, MemoryRow, MessageRow
from memory.text_vectors import TextVectors
from memory.values import Candidate, Learnt, Memory, Span
from memory.vault import Vault
from memory.words import hidden_spans
from models.errors import NotFound

_RECENT = 3  # memories of late that a message may go on about without naming them


class ModelLearner:
    """Asks about messages and keeps findings. Unknown messages raise `NotFound`."""

    def __init__(self, vault: Vault, *, memories: MemoryStore, handover: Handover) -> None:
        self._vault = vault
        self._memories = memories
        self._handover = handover

    def questions(self, message_id: str, count_tokens: CountTokens, *, with_private: bool = True) -> list[Question]:
        """What to ask a model about this message; [] when it holds no words of the user's own.

        Sentences that proved something deleted, or corrected by hand, are left out. Without `with_private` no private
        memory is shown to the model, and nothing is asked about a message that would give one away.
        """
        with self._vault.read() as session:
            message = _message(session, message_id)
            private = Withheld() if with_private else withheld(session)
            if message_id in private.messages:
                return []
            hidden = hidden_spans(session, message_id)
            own = [each for each in own_words(message.text) if not any(_touch(each.span, span) for span in hidden)]
            known = [each for each in _nearest(session, message) if each.id not in private.memories] if own else []
        return questions(own, known, at=message.at, count_tokens=count_tokens)

    def keep(self, message_id: str, findings: Sequence[Finding], *, reader: str) -> Learnt:
        """Compare the findings with what is known, keep what is new, and mark the message as read by this model.

        Nothing that was said later is closed by an earlier message, and a doubtful finding is only proposed.
        """
        said = [finding.candidate.text for finding in findings if finding.candidate.slot is None]
        changed: list[str] = []
        with self._handover.reading():  # the same embedder from the first vector to the last
            texts = self._memories.indexer.texts()
            texts.add_if_ready(said)  # before the write: embedding takes a while
            with self._vault.write() as session:
                message = _message(session, message_id)
                hidden = hidden_spans(session, message_id)
                for finding in findings:
                    candidate = finding.candidate
                    gone = any(_touch(candidate.span, span) for span in hidden)  # deleted while the model was writing
                    if not gone and not self._is_refused(session, candidate, texts):
                        changed += _keep(session, finding, message)
                mark_read(session, message_id, reader=reader)
            self._memories.indexer.renew(Renewal(memories=changed), texts)
        empty = Learnt(message_id=message_id, chat_id=message.chat_id)
        return self._memories.learnt([message_id]).get(message_id, empty)

    def _is_refused(self, session: Session, candidate: Candidate, texts: TextVectors) -> bool:
        """Whether the user deleted this before, in these words or nearly."""
        salt = self._memories.salt
        hashes = digests(
            salt, subject=candidate.subject, slot=candidate.slot, value=candidate.value, text_=candidate.text
        )
        if is_buried(session, hashes):
            return True
        near = is_paraphrase(session, candidate.text, subject=candidate.subject, texts=texts, salt=salt)
        return bool(near) and candidate.slot is None


def _keep(session: Session, finding: Finding, message: MessageRow) -> list[str]:
    """Keep one finding; the ids of memories that have to be embedded."""
    candidate = finding.candidate
    if _is_told_already(candidate, _proved_by(session, message.id)):
        return []
    decision = _decide(session, finding, message)
    if decision is None or decision.action == "ignore":
        return []
    proof = Proof(message_id=message.id, chat_id=message.chat_id, text=message.text, at=message.at)
    changed = changes.apply(session, decision.candidate or candidate, decision, proof)
    if decision.action in ("end", "supersede"):
        changes.doubt(session, decision.targets, proof)
    return changed


def _decide(session: Session, finding: Finding, message: MessageRow) -> Decision | None:
    """What `reconcile` says, less what an answer of a model may not do: close what was said later, or was pinned."""
    candidate, target = finding.candidate, finding.target
    known = bearing_on(session, candidate, chat_id=message.chat_id, also=[target] if target else [])
    decision = reconcile(candidate, known)
    if candidate.confidence < changes.LEAST_CONFIDENCE:
        asked = select(MemoryRow.id).where(MemoryRow.status == "proposed", MemoryRow.text == candidate.text)
        waits = session.exec(asked).first() is not None
        return None if waits or decision.action not in ("add", "supersede") else Decision("add", (), candidate)
    if candidate.operation == "end":
        decision = Decision("end", tuple(each.id for each in known if each.id == target), candidate)
    elif decision.action in ("add", "supersede") and any(each.id == target for each in known):
        decision = Decision("supersede", tuple(dict.fromkeys([*decision.targets, str(target)])), candidate)
    if decision.action in ("add", "confirm"):
        return decision
    kept = {each.id for each in known if each.pinned or any(proof.at > message.at for proof in each.evidence)}
    return decision if decision.targets and not set(decision.targets) & kept else None


def _is_told_already(candidate: Candidate, proved: Sequence[Memory]) -> bool:
    """Whether the rules, or a model before, have read this out of the same message, also if it is past by now.

    The same value said of somebody else counts: rules that found a subject are not overruled by a model.
    """
    if candidate.operation == "end":
        return any(memory.status == "past" and memory.text == candidate.text for memory in proved)
    said = people.normal(candidate.value or candidate.text)
    for memory in proved:
        theirs = people.normal(memory.value or memory.text)
        if said == theirs or (candidate.slot is not None and said in theirs and candidate.slot == memory.slot):
            return True
        quoted = any(proof.span is not None and _overlap(proof.span, candidate.span) for proof in memory.evidence)
        if candidate.slot is None and quoted:
            return True
    return False


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _overlap(one: Span, other: Span) -> bool:
    """Whether more than half of the shorter one lies inside the other."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared > min(one[1] - one[0], other[1] - other[0])


def _proved_by(session: Session, message_id: str) -> list[Memory]:
    """The memories, past and proposed ones included, that this message proves."""
    ids = select(EvidenceRow.memory_id).where(EvidenceRow.message_id == message_id)
    found = as_memories(session, session.exec(select(MemoryRow).where(col(MemoryRow.id).in_(ids))).all())
    mine = [tuple(each for each in memory.evidence if each.message_id == message_id) for memory in found]
    return [replace(memory, evidence=evidence) for memory, evidence in zip(found, mine, strict=True)]


def _nearest(session: Session, message: MessageRow) -> list[Memory]:
    """The current memories that a message may change: those that share words with it, and the latest."""
    columns = select(MemoryRow.id, MemoryRow.text, MemoryRow.subject).where(MemoryRow.status == "current")
    rows = session.exec(columns.order_by(col(MemoryRow.seq).desc())).all()
    said = _stems(message.text)
    scored = [(len(said & _stems(f"{subject} {text}")), -place, key) for place, (key, text, subject) in enumerate(rows)]
    best = sorted((each for each in scored if each[0]), reverse=True)[: MOST_KNOWN - _RECENT]
    chosen = [key for _, _, key in best]
    chosen += [key for key, _, _ in rows if key not in chosen][:_RECENT]
    found = session.exec(select(MemoryRow).where(col(MemoryRow.id).in_(chosen))).all()
    by_id = {memory.id: memory for memory in as_memories(session, found)}
    return [by_id[key] for key in chosen if key in by_id]


def _stems(text: str) -> set[str]:
    """The first letters of the longer words: enough to see that two texts touch the same thing."""
    return {word[:6] for word in people.normal(text).split() if len(word) > 3}


def _message(session: Session, message_id: str) -> MessageRow:
    row = session.exec(select(MessageRow).where(MessageRow.id == message_id)).first()
    if row is None:
        raise NotFound("This message no longer exists: its chat was deleted.")
    return row
