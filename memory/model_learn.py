"""Learning from what a chat model read out of a message: what it is asked about, and what of its findings is kept.

The rules have learnt from the message before; this adds to it. All findings of one message and the mark that it was
read are kept in one transaction, so a message can be read again at any time without doubling anything. It must not
know the model, nor when it runs.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from memory import changes, people
from memory.changes import Proof
from memory.erase import digests, is_buried
from memory.extract_llm import MOST_KNOWN, CountTokens, Question, questions
from memory.findings import DOUBTFUL, Finding
from memory.gate import own_words
from memory.memories import MemoryStore
from memory.readings import mark_read
from memory.reconcile import Decision, reconcile
from memory.rows import as_memories, memory_row
from memory.tables import EvidenceRow, MemoryRow, MessageRow
from memory.values import Candidate, Learnt, Memory
from memory.vault import Vault
from models.errors import NotFound

_RECENT = 3  # memories of late that a message may go on about without naming them


class ModelLearner:
    """Asks about messages and keeps findings. Unknown messages raise `NotFound`."""

    def __init__(self, vault: Vault, *, memories: MemoryStore) -> None:
        self._vault = vault
        self._memories = memories

    def questions(self, message_id: str, count_tokens: CountTokens) -> list[Question]:
        """What to ask a model about this message; [] when it holds no words of the user's own."""
        with self._vault.read() as session:
            message = _message(session, message_id)
            own = own_words(message.text)
            known = _nearest(session, message) if own else []
        return questions(own, known, at=message.at, count_tokens=count_tokens)

    def keep(self, message_id: str, findings: Sequence[Finding], *, reader: str) -> Learnt:
        """Compare the findings with what is known, keep what is new, and mark the message as read by this model.

        Nothing that was said later is closed by an earlier message, and a doubtful finding is only proposed.
        """
        salt = self._memories.salt
        changed: list[str] = []
        with self._vault.write() as session:
            message = _message(session, message_id)
            for finding in findings:
                candidate = finding.candidate
                hashes = digests(
                    salt, subject=candidate.subject, slot=candidate.slot, value=candidate.value, text_=candidate.text
                )
                if not is_buried(session, hashes):
                    changed += _keep(session, finding, message)
            mark_read(session, message_id, reader=reader)
        for memory_id in dict.fromkeys(changed):
            self._memories.embed(memory_id)
        empty = Learnt(message_id=message_id, chat_id=message.chat_id)
        return self._memories.learnt([message_id]).get(message_id, empty)


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
    if candidate.confidence <= DOUBTFUL:
        for memory_id in changed:
            memory_row(session, memory_id).status = "proposed"
    session.flush()
    return changed


def _decide(session: Session, finding: Finding, message: MessageRow) -> Decision | None:
    """What `reconcile` says, less what an answer of a model may not do: close what was said later, or was pinned."""
    candidate = finding.candidate
    known = _bearing_on(session, candidate, finding.target)
    decision = reconcile(candidate, known)
    if candidate.confidence <= DOUBTFUL:
        waits = any(each.status == "proposed" and each.text == candidate.text for each in known)
        return None if waits or decision.action not in ("add", "supersede") else Decision("add", (), candidate)
    if decision.action == "end":
        decision = replace(decision, targets=tuple(each for each in decision.targets if each == finding.target))
    elif decision.action in ("add", "supersede") and finding.target is not None:
        decision = Decision("supersede", tuple(dict.fromkeys([*decision.targets, finding.target])), candidate)
    if decision.action in ("add", "confirm"):
        return decision
    kept = {each.id for each in known if each.pinned or any(proof.at > message.at for proof in each.evidence)}
    return decision if decision.targets and not set(decision.targets) & kept else None


def _bearing_on(session: Session, candidate: Candidate, target: str | None) -> list[Memory]:
    """The memories that can be the same as the candidate, or be closed by it, the newest last."""
    columns = select(MemoryRow.id, MemoryRow.text, MemoryRow.subject)
    columns = columns.where(col(MemoryRow.status) != "past", col(MemoryRow.slot).is_(candidate.slot))
    stems = _stems(candidate.text)
    ids = [
        key
        for key, text, subject in session.exec(columns)
        if people.same_subject(subject, candidate.subject) and (candidate.slot is not None or stems & _stems(text))
    ]
    wanted = select(MemoryRow).where(col(MemoryRow.id).in_([*ids, target or ""]), MemoryRow.status != "past")
    return as_memories(session, session.exec(wanted.order_by(col(MemoryRow.seq))).all())


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


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
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
