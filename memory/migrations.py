"""The vault's schema as a list of small named steps, run once each, in order, inside one transaction a step.

Add a step at the end; never change one that has been released.
"""

from collections.abc import Callable

from sqlalchemy import Connection, text

Step = Callable[[Connection], None]

_FIRST_TABLES = """
CREATE TABLE entry (name TEXT PRIMARY KEY, value BLOB NOT NULL);

CREATE TABLE chat (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, has_own_title BOOLEAN NOT NULL, memory_on BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, profile_text TEXT);

CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    chat_id TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    speaker TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, at DATETIME NOT NULL, status TEXT NOT NULL,
    notes TEXT NOT NULL);
CREATE INDEX message_by_chat ON message (chat_id, seq);

CREATE TABLE hidden_span (
    id INTEGER PRIMARY KEY, message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX hidden_span_by_message ON hidden_span (message_id);

CREATE TABLE memory (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, subject TEXT NOT NULL,
    kind TEXT NOT NULL, slot TEXT, value TEXT, status TEXT NOT NULL, valid_from DATE, valid_to DATE, event_on DATE,
    confidence FLOAT NOT NULL, pinned BOOLEAN NOT NULL, sensitivity TEXT, superseded_by TEXT, uses INTEGER NOT NULL,
    last_used_at DATETIME, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL);
CREATE INDEX memory_by_status ON memory (status);

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY, memory_id TEXT NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    message_id TEXT REFERENCES message (id) ON DELETE SET NULL, chat_id TEXT, start INTEGER, "end" INTEGER,
    quote TEXT NOT NULL, at DATETIME NOT NULL);
CREATE INDEX evidence_by_memory ON evidence (memory_id);
CREATE INDEX evidence_by_message ON evidence (message_id);

CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, action TEXT NOT NULL,
    memory_id TEXT NOT NULL REFERENCES memory (id) ON DELETE CASCADE, replaced_id TEXT, previous TEXT);
CREATE INDEX change_by_message ON change (message_id);

CREATE TABLE receipt (
    id INTEGER PRIMARY KEY, reply_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE, rank INTEGER NOT NULL,
    kind TEXT NOT NULL, item_id TEXT NOT NULL, text TEXT NOT NULL, said_at DATETIME NOT NULL, message_id TEXT,
    chat_id TEXT, is_past BOOLEAN NOT NULL, score FLOAT NOT NULL, tokens INTEGER NOT NULL);
CREATE INDEX receipt_by_reply ON receipt (reply_id);
CREATE INDEX receipt_by_item ON receipt (item_id);

CREATE TABLE queue (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE, tries INTEGER NOT NULL);

CREATE TABLE tombstone (hash TEXT PRIMARY KEY, at DATETIME NOT NULL);

CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, embedder TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX item_by_owner ON item (owner_kind, owner_id);
"""


def first_tables(connection: Connection) -> None:
    """Chats, messages, memories with their evidence, receipts, the queue, and the searchable items."""
    for statement in _FIRST_TABLES.split(";\n"):
        if statement.strip():
            connection.execute(text(statement))


def keyword_index(connection: Connection) -> None:
    """FTS5 over the items' words. Contentless: it keeps the words' places, not a second copy of the texts."""
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE item_text USING fts5(words, content='', contentless_delete=1, "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
    )


def model_readings(connection: Connection) -> None:
    """Which messages a chat model is still to read, and which model has read them."""
    connection.execute(
        text(
            "CREATE TABLE reading (message_id TEXT PRIMARY KEY NOT NULL REFERENCES message (id) ON DELETE CASCADE, "
            "tries INTEGER NOT NULL, reader TEXT)"
        )
    )


def spoken_forgetting(connection: Connection) -> None:
    """How much a message made forgotten, and the vectors by which a paraphrase of something deleted is known again."""
    connection.execute(
        text(
            "CREATE TABLE forgotten (message_id TEXT PRIMARY KEY NOT NULL "
            "REFERENCES message (id) ON DELETE CASCADE, count INTEGER NOT NULL)"
        )
    )
    connection.execute(
        text(
            "CREATE TABLE buried_vector (id INTEGER PRIMARY KEY, embedder TEXT NOT NULL, marks TEXT NOT NULL, "
            "vector BLOB NOT NULL, at DATETIME NOT NULL)"
        )
    )
    connection.execute(text("CREATE INDEX memory_by_slot ON memory (slot, subject)"))


def named_speakers(connection: Connection) -> None:
    """Which speakers are known by name, without reading all messages: most chats have none."""
    connection.execute(text("CREATE INDEX message_by_author ON message (author) WHERE author <> ''"))


def private_memories(connection: Connection) -> None:
    """Which memories are told to no model that runs elsewhere: sensitive ones, until the user says otherwise."""
    connection.execute(text("ALTER TABLE memory ADD COLUMN private BOOLEAN NOT NULL DEFAULT 0"))
    connection.execute(text("UPDATE memory SET private = 1 WHERE sensitivity IS NOT NULL"))


def richer_replies(connection: Connection) -> None:
    """What a model thought before a reply, where a limit cut it, whether notes may be private, a chat's adapters."""
    for column in (
        "notes_private BOOLEAN NOT NULL DEFAULT 1",
        "thoughts TEXT NOT NULL DEFAULT ''",
        "thought_s FLOAT NOT NULL DEFAULT 0",
        "cuts TEXT NOT NULL DEFAULT '[]'",
    ):
        connection.execute(text(f"ALTER TABLE message ADD COLUMN {column}"))
    connection.execute(text("ALTER TABLE chat ADD COLUMN adapters TEXT NOT NULL DEFAULT '[]'"))


def slim_reading(connection: Connection) -> None:
    """What recall asks about hundreds of items and messages at once, without decrypting their vectors and texts."""
    connection.execute(text('CREATE INDEX item_slim ON item (id, owner_kind, owner_id, start, "end")'))
    connection.execute(text("CREATE INDEX message_slim ON message (seq, id, chat_id, author, at, speaker)"))


def spare_vectors(connection: Connection) -> None:
    """The vectors of another embedder than the one in use, while the searchable pieces change over to it."""
    connection.execute(
        text(
            "CREATE TABLE spare_vector (item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE, "
            "embedder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (item_id, embedder))"
        )
    )


def slim_proofs(connection: Connection) -> None:
    """What proves what, oldest first, without decrypting the quotes: each question asks it of a hundred memories."""
    connection.execute(text("DROP INDEX evidence_by_memory"))
    connection.execute(text("DROP INDEX evidence_by_message"))
    connection.execute(text("CREATE INDEX evidence_by_memory ON evidence (memory_id, id, message_id)"))
    connection.execute(text('CREATE INDEX evidence_by_message ON evidence (message_id, id, start, "end", memory_id)'))


def always_on_memories(connection: Connection) -> None:
    """Which memories may be in the profile, without reading thousands: each chat begins with it."""
    connection.execute(text("CREATE INDEX memory_by_kind ON memory (kind)"))
    connection.execute(text("CREATE INDEX memory_by_pin ON memory (pinned)"))


def noted_messages(connection: Connection) -> None:
    """Which messages have notes or thoughts beside them: what is deleted is looked for in these, not in all."""
    for column in ("notes", "thoughts"):
        connection.execute(text(f"CREATE INDEX message_with_{column} ON message (seq) WHERE {column} <> ''"))


def proofs_of_chats(connection: Connection) -> None:
    """What a chat proves, the latest last: each candidate is compared with the memories of its own chat."""
    connection.execute(text("CREATE INDEX evidence_by_chat ON evidence (chat_id, id, memory_id)"))


def successions_and_days(connection: Connection) -> None:
    """What a memory has taken the place of, and what happens on a day: questions about past and plans ask it."""
    for column in ("superseded_by", "event_on"):
        connection.execute(text(f"CREATE INDEX memory_by_{column} ON memory ({column}) WHERE {column} IS NOT NULL"))


STEPS: tuple[Step, ...] = (
    first_tables,
    keyword_index,
    model_readings,
    spoken_forgetting,
    named_speakers,
    private_memories,
    richer_replies,
    slim_reading,
    spare_vectors,
    slim_proofs,
    always_on_memories,
    noted_messages,
    proofs_of_chats,
    successions_and_days,
)


def migrate(connection: Connection) -> list[str]:
    """Run the steps that this vault has not seen; returns their names."""
    connection.execute(text("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)"))
    done = {row[0] for row in connection.execute(text("SELECT name FROM migration"))}
    connection.commit()
    ran = []
    for step in STEPS:
        name = step.__name__
        if name in done:
            continue
        connection.execute(text("BEGIN IMMEDIATE"))
        step(connection)
        connection.execute(text("INSERT INTO migration (name) VALUES (:name)"), {"name": name})
        connection.commit()
        ran.append(name)
    return ran
