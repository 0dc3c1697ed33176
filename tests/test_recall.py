"""Ranking, pure: words, fusion of the channels, neighbours, speakers, and the floor."""

from datetime import date

import numpy as np
import pytest

from memory import recall
from memory.items import Item
from memory.lookups import Place
from memory.recall import content_words, favour_authors, fuse, is_relevant, support, without_names


def item(number: int, owner: str, kind: str = "message") -> Item:
    return Item(number, "memory" if kind == "memory" else "message", owner, 0, 10)


ITEMS = {1: item(1, "a"), 2: item(2, "b"), 3: item(3, "c"), 4: item(4, "a"), 5: item(5, "fact", "memory")}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the name of my dog?", ["name", "dog"]),
        ("dog, dog and DOG", ["dog"]),
        ("Wo ist die Straße?", ["straße"]),
        ("Is it 7 or 42?", ["42"]),
        ("東 京", ["東", "京"]),
        ("what is it?", []),
        ("", []),
        ("foo_bar's café", ["foo_bar", "café"]),
    ],
)
def test_content_words_say_what_a_question_is_about(question: str, words: list[str]):
    assert content_words(question) == words


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("When did Ana's sister visit Joe?", "When did sister visit ?"),
        ("What does ANA like?", "What does like?"),
        ("Anagrams of Joel", "Anagrams of Joel"),
        ("Ana (Joe)", "( )"),
    ],
)
def test_names_of_speakers_are_taken_out_as_whole_words(question: str, left: str):
    assert without_names(question, ["Ana", "Joe"]) == left


def test_names_are_no_patterns():
    assert without_names("what about axb?", ["a.b", "("]) == "what about axb?"


def test_what_both_channels_find_comes_first():
    dense = [(1, 0.9), (2, 0.8), (3, 0.1)]
    keyword = [(2, 12.0), (3, 2.0)]
    scores, best = fuse(dense, keyword, items=ITEMS, proofs={})
    assert max(scores, key=lambda owner: scores[owner]) == "b"
    assert best == {"a": ITEMS[1], "b": ITEMS[2], "c": ITEMS[3]}


def test_the_unit_of_a_channel_does_not_matter():
    dense = [(1, 0.9), (2, 0.5), (3, 0.1)]
    times_ten = [(number, 10 * score + 7) for number, score in dense]
    one, _ = fuse(dense, [], items=ITEMS, proofs={})
    other, _ = fuse(times_ten, [], items=ITEMS, proofs={})
    assert one == pytest.approx(other)
    assert min(one.values()) == 0.0


def test_a_message_counts_by_its_best_piece_once():
    scores, best = fuse([(4, 0.9), (2, 0.5), (1, 0.1)], [], items=ITEMS, proofs={})
    alone, _ = fuse([(4, 0.9), (2, 0.5)], [], items=ITEMS, proofs={})
    assert scores == alone
    assert best["a"] == ITEMS[4]


def test_a_lone_hit_is_not_lost():
    scores, _ = fuse([], [(2, 4.0)], items=ITEMS, proofs={})
    assert scores == {"b": 1.0}
    assert fuse([], [], items=ITEMS, proofs={}) == ({}, {})


def test_a_memory_leads_to_the_messages_that_prove_it():
    scores, best = fuse([(5, 0.9), (2, 0.2)], [], items=ITEMS, proofs={"fact": ["a"]})
    assert scores["a"] == scores["fact"] > scores["b"]
    assert "a" not in best, "the message itself matched no channel: it has no piece to show"


def test_ids_that_the_vault_does_not_know_are_passed_over():
    scores, best = fuse([(99, 0.9), (1, 0.5)], [(98, 3.0)], items=ITEMS, proofs={})
    assert (set(scores), set(best)) == ({"a"}, {"a"})


def test_a_channel_proposes_so_many_and_no_more():
    many = {number: item(number, f"m{number}") for number in range(400)}
    scores, _ = fuse([(number, 1.0 - number / 400) for number in range(400)], [], items=many, proofs={})
    assert len(scores) == recall.CHANNEL_DEPTH


def test_neighbours_in_one_chat_support_each_other():
    places = {"a": Place("chat", 1), "b": Place("chat", 2), "c": Place("chat", 9), "x": Place("other", 10)}
    scores = support({"a": 2.0, "c": 1.0}, places)
    assert scores == {"a": 2.0, "b": pytest.approx(2.0 * recall.NEIGHBOUR_SHARE), "c": 1.0}


def test_support_does_not_feed_on_itself():
    places = {"a": Place("chat", 1), "b": Place("chat", 2)}
    share = recall.NEIGHBOUR_SHARE
    assert support({"a": 2.0, "b": 1.0}, places) == pytest.approx({"a": 2.0 + share, "b": 1.0 + 2 * share})


def test_messages_of_a_speaker_who_is_named_are_favoured():
    places = {"a": Place("chat", 1, "Ana"), "j": Place("chat", 2, "Joe"), "u": Place("chat", 3)}
    scores = {"a": 1.0, "j": 1.0, "u": 1.0, "fact": 1.0}
    assert favour_authors(scores, places, "What did ana say?") == {**scores, "a": 1.0 + recall.AUTHOR_BONUS}
    assert favour_authors({"a": 0.0}, places, "What did Ana say?") == {"a": 0.0}
    assert favour_authors(scores, places, "What was said?") == scores


@pytest.mark.parametrize(
    ("cosine", "text", "relevant"),
    [
        (recall.COSINE_FLOOR, "nothing in common", True),
        (recall.COSINE_FLOOR - 0.01, "nothing in common", False),
        (recall.COSINE_FLOOR_WITH_WORDS, "the name of the dog", True),
        (recall.COSINE_FLOOR_WITH_WORDS, "a dog and nothing else", True),
        (recall.COSINE_FLOOR_WITH_WORDS, "a cat", False),
        (recall.COSINE_FLOOR_WITH_WORDS - 0.01, "the name of the dog", False),
    ],
)
def test_the_floor(cosine: float, text: str, relevant: bool):
    assert is_relevant(["name", "dog"], text, cosine=cosine) is relevant


def test_shared_words_are_compared_by_their_beginnings():
    near = recall.COSINE_FLOOR_WITH_WORDS
    assert is_relevant(["gardening"], "works as a gardener", cosine=near)
    assert not is_relevant([], "anything", cosine=near)


def test_a_strong_hit_lowers_the_floor_for_the_others():
    cosine = (recall.COSINE_FLOOR + recall.COSINE_FLOOR_WITH_STRONG) / 2
    assert not is_relevant(["name"], "a cat", cosine=cosine, best=recall.STRONG_COSINE - 0.01)
    assert is_relevant(["name"], "a cat", cosine=cosine, best=recall.STRONG_COSINE)


def test_what_was_said_in_the_month_that_is_named_is_favoured():
    places = {
        "a": Place("chat", 1, on=date(2025, 5, 3)),
        "b": Place("chat", 2, on=date(2024, 5, 3)),
        "c": Place("c", 3),
    }
    scores = {"a": 1.0, "b": 1.0, "c": 1.0}
    bonus = recall.PERIOD_BONUS
    assert recall.favour_period(scores, places, [(2025, 5)]) == {"a": 1.0 + bonus, "b": 1.0, "c": 1.0}
    assert recall.favour_period(scores, places, [(None, 5)]) == {"a": 1.0 + bonus, "b": 1.0 + bonus, "c": 1.0}


def test_the_assistants_words_count_less_unless_they_are_asked_for():
    places = {"a": Place("chat", 1), "b": Place("chat", 2, by_assistant=True)}
    scores = {"a": 1.0, "b": 1.0}
    assert recall.favour_user(scores, places, "Where was I?") == {"a": 1.0, "b": recall.ASSISTANT_SHARE}
    assert recall.favour_user(scores, places, "What did I do, and what have you suggested?") == scores


def test_a_message_is_near_together_with_those_around_it():
    places = {"a": Place("chat", 1), "b": Place("chat", 2), "c": Place("chat", 9)}
    vectors = {"a": np.array([1, 0], np.float32), "b": np.array([0, 1], np.float32), "c": np.array([0, 1], np.float32)}
    scores = dict.fromkeys(places, 1.0)
    found = recall.around(scores, places, vectors=vectors, question=np.array([1, 0], np.float32))
    assert found["a"] > found["b"] > found["c"] == 1.0
