"""What the assistant said again of something deleted is not found any more, with the real embedder."""

from pathlib import Path

import numpy as np
import pytest

from memory.echoes import echoes, sentences_of
from memory.index import VectorIndex
from memory.spaces import Space
from memory.text_vectors import TextVectors
from tests.fake_embedder import WordEmbedder
from tests.real_memory import DAY, NOW, ask, open_memory, tell, texts

HEARD = "How nice. Since you live in Trieste, you could swim from the pier. Take a towel with you."


@pytest.fixture
def real(tmp_path, minilm):
    service = open_memory(tmp_path, minilm)
    service.warm()
    yield service
    service.close()


def texts_of(embedder, reply: str) -> TextVectors:
    """The vectors of a reply's sentences; no index is opened."""
    texts = TextVectors(Space(embedder, VectorIndex(Path(), rotation=lambda: np.eye(1), embedder_name=embedder.name)))
    texts.add(sentences_of(reply))
    return texts


def found(service, question: str) -> str:
    """All that a question brings up, told or only ranked, as the words that may be found."""
    recall = ask(service, question)
    pieces = [item.text for item in recall.items]
    return " ".join([*pieces, recall.notes])


def searchable(service, word: str) -> int:
    """How many pieces of messages hold a word."""
    with service._vault.read() as session:
        query = "SELECT count(*) FROM item_text JOIN item ON item.id = item_text.rowid WHERE item_text MATCH ?"
        return int(session.connection().exec_driver_sql(query, (word,)).scalar_one())


def test_the_reply_that_answered_it_is_swept_when_it_is_deleted(real):
    tell(real, "I live in Trieste.", reply=HEARD)
    assert searchable(real, "trieste") == 3
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    assert searchable(real, "trieste") == 0
    assert searchable(real, "towel") == 1, "the rest of the reply is still there"


def test_replies_in_other_chats_are_swept_too(real):
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    tell(real, "Where could I swim?", reply="You live in Trieste, so try the pier at dawn.", at=NOW - 2 * DAY)
    tell(real, "Which river is longest?", reply="The Nile, or the Amazon, as you measure.", at=NOW - 2 * DAY)
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    assert searchable(real, "trieste") == 0
    assert searchable(real, "amazon") == 1


def test_a_reply_that_is_written_after_the_deletion_is_not_indexed_with_it(real):
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW - 2 * DAY)
    tell(real, "Where could I swim today?", reply="As you live in Trieste, off the pier. Mind the jellyfish.")
    assert searchable(real, "trieste") == 0
    assert searchable(real, "jellyfish") == 1
    assert "Trieste" not in found(real, "Where do I live?")


def test_a_long_reply_elsewhere_is_swept_of_the_one_sentence(real):
    long = "Set a budget first. You live in Trieste, so try the pier at dawn. Take enough water. Rest in the shade. "
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    tell(real, "Where could I swim?", reply=long + "Museums are free on Sundays.", at=NOW - 2 * DAY)
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    assert (searchable(real, "trieste"), searchable(real, "museums")) == (0, 1)


def test_a_long_reply_that_is_far_from_it_is_not_embedded_sentence_by_sentence(real, monkeypatch):
    bread = "A sourdough lives in the fridge. Knead it well. Let it rise for an hour. Bake it until it is brown."
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    tell(real, "How do I bake bread?", reply=bread, at=NOW - 2 * DAY)
    embedder, seen = real._items.space.embedder, []
    embed = embedder.embed
    monkeypatch.setattr(embedder, "embed", lambda said: (seen.extend(said), embed(said))[1])
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    assert "Knead it well." not in seen
    assert searchable(real, "knead") == 1


def test_what_else_the_assistant_said_stays(real):
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    tell(real, "How do I bake bread?", reply="Knead the dough, let it rise, and bake it for forty minutes.")
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    assert searchable(real, "knead") == 1


def test_a_reply_that_knew_of_it_is_swept_where_it_only_names_it(real):
    tell(real, "We have a tortoise called Wanda.", reply="Wanda will love the lawn. Mow it in the evening.")
    real.memories.forget(next(memory.id for memory in real.memories.list() if memory.slot == "pet"), at=NOW)
    assert (searchable(real, "wanda"), searchable(real, "mow")) == (0, 1)


@pytest.mark.parametrize("how", ["asked for", "by hand"])
def test_what_is_to_be_remembered_after_all_may_be_said_again(real, how: str):
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW - 2 * DAY)
    if how == "by hand":
        real.memories.add("Lives in Trieste", at=NOW - DAY)
    else:
        tell(real, "Please remember that I live in Trieste.", at=NOW - DAY)
    tell(real, "Where could I swim?", reply="You live in Trieste, so try the pier. Mind the jellyfish.")
    with real._vault.read() as session:
        query = "SELECT count(*) FROM item_text WHERE item_text MATCH 'jellyfish AND trieste'"
        assert session.connection().exec_driver_sql(query).scalar_one() == 1


def test_undo_sweeps_like_deleting(real):
    learnt = tell(real, "I live in Trieste.", reply=HEARD)
    real.memories.undo(learnt.changes[0].undo_id)
    assert searchable(real, "trieste") == 0


def test_the_chat_itself_keeps_every_word(real):
    learnt = tell(real, "I live in Trieste.", reply=HEARD)
    real.memories.forget(learnt.changes[0].memory.id, at=NOW)
    assert [message.text for message in real.chats.messages(learnt.chat_id)] == ["I live in Trieste.", HEARD]


def test_the_users_own_later_words_are_left_to_learning(real):
    tell(real, "I live in Trieste.", at=NOW - 3 * DAY)
    real.memories.forget(texts(real)["Lives in Trieste"].id, at=NOW)
    tell(real, "My uncle walked through Trieste in the rain.")
    assert searchable(real, "uncle") >= 1


@pytest.mark.parametrize(
    ("said", "was_told", "hidden"),
    [
        ("Because of your walnut allergy, leave the nuts out.", False, True),
        ("I've left walnuts out since you are allergic.", False, True),
        ("Add the flour and stir.", False, False),
        ("You could use a wooden spoon.", False, False),
        ("A rash can be a sign of an allergy.", True, True),
        ("A rash can be a sign of an allergy.", False, False),
        ("Preheat the oven first.", True, False),
    ],
)
def test_how_near_is_near(minilm, said: str, was_told: bool, hidden: bool):
    buried, texts = minilm.embed(["Is allergic to walnuts"]), texts_of(minilm, said)
    assert bool(echoes(said, buried, texts=texts, was_told=was_told)) is hidden


def test_each_sentence_is_weighed_by_itself():
    embedder = WordEmbedder()
    buried = np.asarray(embedder.embed(["keeps three hens"]))
    text = "Good morning! keeps three hens. Shall we begin?"
    (span,) = echoes(text, buried, texts=texts_of(embedder, text), was_told=False)
    assert text[slice(*span)] == "keeps three hens."
