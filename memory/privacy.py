"""What is told to no model that runs elsewhere: private memories, and the messages that would give them away.

It knows nothing of how candidates are found, nor of where a model runs: whoever asks says whether private ones may be
among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from memory.secrecy import sensitivity
from memory.values import Recalled

_PRIVATE = "SELECT id FROM memory WHERE private"
_SAID = "SELECT message_id FROM evidence JOIN memory ON memory.id = memory_id WHERE private AND message_id <> ''"
_GIVEN_AWAY = f"""
{_SAID}
UNION
SELECT reply.id FROM message AS said JOIN message AS reply ON reply.chat_id = said.chat_id
WHERE said.id IN ({_SAID}) AND reply.speaker = 'assistant'
AND reply.seq = (SELECT min(seq) FROM message WHERE chat_id = said.chat_id AND seq > said.seq)
UNION
SELECT reply_id FROM receipt WHERE item_id IN ({_PRIVATE}) OR item_id IN ({_SAID})
"""  # noqa: S608  constants only


@dataclass(frozen=True, slots=True)
class Withheld:
    """Ids of the private memories, and of the messages that prove one, answer such a message, or were told of one."""

    memories: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()


def withheld(session: Session) -> Withheld:
    """What is private now."""
    connection = session.connection()
    memories = frozenset(str(row[0]) for row in connection.exec_driver_sql(_PRIVATE))
    if not memories:
        return Withheld()
    return Withheld(memories, frozenset(str(row[0]) for row in connection.exec_driver_sql(_GIVEN_AWAY)))


def shareable(candidates: Iterable[Recalled], private: Withheld) -> list[Recalled]:
    """Those of the candidates, in their order, that give nothing private away.

    Words of messages that sound sensitive stay back even where no memory was made of them.
    """
    return [
        item
        for item in candidates
        if (
            item.id not in private.memories
            if item.kind == "memory"
            else item.id not in private.messages and sensitivity(item.text) is None
        )
    ]
