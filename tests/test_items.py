"""The searchable pieces: they cover the text, they replace each other, and the index follows the vault."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from memory.index import VectorIndex
from memory.items import CHUNK_CHARS, ItemStore, Piece, chunks, rewrite
from memory.memories import MemoryStore
from memory.spaces import Space, random_rotation
from memory.text_vectors import TextVectors
from memory.vault import Vault
from models.embedder import Vectors
from tests.fake_embedder import WordEmbedder
from tests.real_memory import NOW

ROTATION = random_rotation(WordEmbedder.dimensions)


class OtherEmbedder(WordEmbedder):
    """Other weights: the same words lie elsewhere."""

    name = "other words"

    def embed(self, texts) -> Vectors:
        return np.ascontiguousarray(super().embed(texts)[:, ::-1])


class World:
    """A vault and an index in one folder, opened together."""

    def __init__(self, folder: Path, embedder: WordEmbedder) -> None:
        self.embedder = embedder
        self.vault = Vault(folder / "vault.db", key="0f" * 32)
        self.index = VectorIndex(folder / "index", rotation=lambda: ROTATION, embedder_name=embedder.name)
        self.items = ItemStore(self.vault, space=Space(embedder, self.index))

    def put(self, owner: str, *words: str) -> None:
        self.items.replace("memory", owner, [Piece(0, len(each), each) for each in words])

    def near(self, words: str) -> list[str]:
        """The owners whose items are as good as equal to these words, by vector."""
        found = self.items.dense(self.embedder.embed([words])[0], count=10)
        return self.owners(item for item, cosine in found if cosine > 0.9)

    def named(self, *terms: str) -> list[str]:
        """The owners that keyword search finds."""
        return self.owners(item for item, _ in self.items.keyword(terms, count=10))

    def owners(self, items: Iterable[int]) -> list[str]:
        """Whose these items are."""
        owners = (self.items.columns.id_of(key) for key in self.items.columns.owners(list(items)))
        return [owner for owner in owners if owner is not None]

    def kept_words(self, word: bytes) -> bool:
        """Whether the keyword index holds a word's bytes anywhere, deleted or not."""
        with self.vault.read() as session:
            blocks = session.connection().execute(text("SELECT block FROM item_text_data"))
            return any(word in bytes(row[0]) for row in blocks)

    def close(self) -> None:
        self.index.close()
        self.vault.close()


@pytest.fixture
def world(tmp_path: Path):
    opened = World(tmp_path, WordEmbedder())
    yield opened
    opened.close()


def reopened(world: World, folder: Path, embedder: WordEmbedder | None = None) -> World:
    world.close()
    return World(folder, embedder or WordEmbedder())


@pytest.mark.parametrize(
    "words",
    [
        "A short one.",
        "One sentence after the other. " * 200,
        "no full stop anywhere " * 200,
        "x" * 5000,
        "日本語の文章が続きます。" * 300,
        "line\n\n" * 900,
        "   \n ",
        "",
    ],
)
def test_chunks_cover_the_text_and_are_never_too_long(words: str):
    spans = chunks(words)
    assert all(0 < end - start <= CHUNK_CHARS for start, end in spans)
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(words[place].isspace() for place in set(range(len(words))) - covered)
    assert sum(end - start for start, end in spans) == len(covered)


def test_chunks_break_at_sentences_then_at_words():
    sentences = "This sentence has exactly so many words in it. " * 40
    assert all(sentences[:end].rstrip().endswith(".") for _, end in chunks(sentences))
    words = "word " * 400
    assert all(words[end - 1] == " " for _, end in chunks(words))


def test_pieces_are_found_by_vector_and_by_words(world: World):
    world.put("boat", "a red boat")
    world.put("hill", "a green hill")
    assert world.near("a red boat") == ["boat"]
    assert world.named("hill") == ["hill"]
    assert world.named("hills") == ["hill"], "the words are stemmed"
    assert set(world.named("boat", "hill")) == {"boat", "hill"}
    assert world.named() == []


def test_words_are_found_without_their_accents_and_in_any_script(world: World):
    world.put("café", "the café in Málaga")
    world.put("street", "die Straße am Fluß")
    world.put("tokyo", "東京 タワー")
    assert world.named("malaga") == ["café"]
    assert world.named("straße") == ["street"]
    assert world.named("東京") == ["tokyo"]


def test_the_word_that_is_rarer_counts_more(world: World):
    for number in range(5):
        world.put(f"tea {number}", "tea in the garden")
    world.put("heron", "tea with a heron")
    assert world.named("tea", "heron")[0] == "heron"


def test_replacing_removes_the_old_pieces_from_every_answer(world: World):
    world.put("boat", "a red boat", "at the pier")
    world.put("boat", "a blue canoe")
    assert world.near("a red boat") == []
    assert world.named("red") == []
    assert world.near("a blue canoe") == ["boat"]
    assert (world.items.count(), world.items.in_index()) == (1, 1)
    world.put("boat")
    assert (world.items.count(), world.items.in_index()) == (0, 0)


def test_owners_of_different_kinds_do_not_meet(world: World):
    world.items.replace("message", "same id", [Piece(0, 3, "a message")])
    world.items.replace("memory", "same id", [Piece(0, 3, "a memory")])
    world.items.remove("message", ["same id"])
    assert world.near("a memory") == ["same id"]
    assert world.named("message") == []


def test_vectors_are_the_plain_ones(world: World):
    world.put("boat", "a red boat")
    (item,) = [item for item, _ in world.items.keyword(["boat"], count=1)]
    vector = world.embedder.embed(["a red hill"])[0]
    expected = float(world.embedder.embed(["a red boat"])[0] @ vector)
    found = world.items.vectors([item])
    assert float(found[item] @ vector) == pytest.approx(expected, abs=1e-3)
    assert world.items.vectors([]) == {}


def test_an_index_that_was_deleted_is_filled_from_the_vault_without_embedding(world: World, tmp_path: Path):
    world.put("boat", "a red boat")
    world.close()
    shutil.rmtree(tmp_path / "index")
    again = World(tmp_path, WordEmbedder())
    again.embedder.broken = True
    assert again.items.repair()
    again.embedder.broken = False
    assert again.near("a red boat") == ["boat"]
    assert not again.items.repair()
    again.close()


def test_an_index_that_a_crash_left_behind_is_repaired(world: World, tmp_path: Path):
    for name in ("boat", "hill", "mill", "pond"):
        world.put(name, f"the {name} at home")
    ids = sorted(world.index.ids())
    vectors = world.embedder.embed(["never in the vault"])
    world.index.remove([ids[0]])  # the vault was written, the index not yet
    world = reopened(world, tmp_path)
    assert world.items.repair()
    assert sorted(world.index.ids()) == ids
    world.index.add([999], vectors)  # deleted from the vault, not yet from the index
    assert world.items.repair()
    assert sorted(world.index.ids()) == ids
    assert not world.index.has_leftovers
    assert world.near("the boat at home") == ["boat"]
    world.close()


def test_what_is_added_while_the_index_is_repaired_is_in_it(world: World, tmp_path: Path, monkeypatch):
    world.put("boat", "a red boat")
    world.close()
    shutil.rmtree(tmp_path / "index")
    again = World(tmp_path, WordEmbedder())
    rebuild = again.index.rebuild_from

    def slow_rebuild(pages) -> None:
        read = list(pages)
        if not again.named("hill"):
            again.put("hill", "a green hill")  # by hand, in another thread, after the vectors were read
        rebuild(read)

    monkeypatch.setattr(again.index, "rebuild_from", slow_rebuild)
    again.items.repair()
    assert again.near("a green hill") == ["hill"]
    assert (again.items.count(), again.items.in_index()) == (2, 2)
    again.close()


def test_vectors_of_another_embedder_are_made_anew(world: World, tmp_path: Path):
    memory = MemoryStore(world.vault, world.items).add("a red boat", at=NOW)
    world = reopened(world, tmp_path, OtherEmbedder())
    assert world.items.repair()
    assert world.near("a red boat") == [memory.id]
    assert not world.items.repair()
    world.close()


def test_a_sweep_leaves_no_byte_of_deleted_words(world: World):
    world.put("boat", "a crimson dinghy")
    world.put("hill", "a green hill")
    assert world.kept_words(b"dinghi")
    world.items.remove("memory", ["boat"])
    world.items.sweep()
    assert not world.kept_words(b"dinghi")
    assert world.kept_words(b"hill")
    assert not world.index.has_leftovers
    assert world.near("a green hill") == ["hill"]


def test_several_owners_are_replaced_at_once(world: World):
    world.put("boat", "a crimson dinghy")
    texts = TextVectors(world.items.space)
    texts.add(["a canoe", "a hill"])
    new = {"boat": [Piece(0, 7, "a canoe")], "hill": [Piece(0, 6, "a hill")], "none": []}
    with world.vault.write() as session:
        done = rewrite(session, {("memory", owner): pieces for owner, pieces in new.items()}, texts)
    assert (len(done.old), list(done.new.values())) == (1, ["a canoe", "a hill"])
    world.items.follow(done)
    assert world.near("a canoe") == ["boat"]
    assert world.near("a hill") == ["hill"]
    assert world.near("a crimson dinghy") == []
    assert world.items.count() == world.items.in_index() == 2
