"""Ranking, pure: words, fusion of the channels, neighbours, speakers, and the floor."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from memory import recall
from memory.places import Places
from memory.recall import content_words, favour_authors, fuse, is_relevant, placed, support, without_names

OWNERS = {1: 10, 2: 20, 3: 30, 4: 10, 5: -1}
"""Pieces and the keys of their owners: three messages, of which the first has two pieces, and a memory."""


def chat(
    *keys: int,
    chats: Sequence[int] | None = None,
    authors: Sequence[int] | None = None,
    days: Sequence[date] | None = None,
    by_assistant: Sequence[bool] | None = None,
) -> Places:
    """These messages of one chat, unless `chats` says otherwise, of nobody in particular, on one day."""
    size = len(keys)
    return Places(
        keys=np.array(keys),
        chats=np.array(chats or [0] * size),
        authors=np.array(authors or [0] * size),
        days=np.array([day.toordinal() for day in days or [date(2026, 1, 1)] * size]),
        by_assistant=np.array(by_assistant or [False] * size),
        names=("", "Ana", "Joe"),
    )


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
    scores, best = fuse(dense, keyword, owners=OWNERS, proofs={})
    assert max(scores, key=lambda owner: scores[owner]) == 20
    assert best == {10: 1, 20: 2, 30: 3}


def test_the_unit_of_a_channel_does_not_matter():
    dense = [(1, 0.9), (2, 0.5), (3, 0.1)]
    times_ten = [(number, 10 * score + 7) for number, score in dense]
    one, _ = fuse(dense, [], owners=OWNERS, proofs={})
    other, _ = fuse(times_ten, [], owners=OWNERS, proofs={})
    assert one == pytest.approx(other)
    assert min(one.values()) == 0.0


def test_a_message_counts_by_its_best_piece_once():
    scores, best = fuse([(4, 0.9), (2, 0.5), (1, 0.1)], [], owners=OWNERS, proofs={})
    alone, _ = fuse([(4, 0.9), (2, 0.5)], [], owners=OWNERS, proofs={})
    assert scores == alone
    assert best[10] == 4


def test_a_lone_hit_is_not_lost():
    scores, _ = fuse([], [(2, 4.0)], owners=OWNERS, proofs={})
    assert scores == {20: 1.0}
    assert fuse([], [], owners=OWNERS, proofs={}) == ({}, {})


def test_a_memory_leads_to_the_messages_that_prove_it():
    scores, best = fuse([(5, 0.9), (2, 0.2)], [], owners=OWNERS, proofs={-1: [10]})
    assert scores[10] == scores[-1] > scores[20]
    assert 10 not in best, "the message itself matched no channel: it has no piece to show"


def test_ids_that_the_vault_does_not_know_are_passed_over():
    scores, best = fuse([(99, 0.9), (1, 0.5)], [(98, 3.0)], owners={**OWNERS, 99: 0}, proofs={})
    assert (set(scores), set(best)) == ({10}, {10})


def test_a_channel_proposes_so_many_and_no_more():
    many = {number: 1000 + number for number in range(400)}
    scores, _ = fuse([(number, 1.0 - number / 400) for number in range(400)], [], owners=many, proofs={})
    assert len(scores) == recall.CHANNEL_DEPTH


def test_scores_are_laid_beside_the_places_of_their_messages():
    assert placed({2: 1.5, -1: 9.0}, chat(1, 2, 3)).tolist() == [0.0, 1.5, 0.0]


def test_neighbours_in_one_chat_support_each_other():
    scores = support(np.array([2.0, 0.0, 1.0, 0.0]), chat(1, 2, 9, 10, chats=[0, 0, 0, 1]))
    assert scores.tolist() == pytest.approx([2.0, 2.0 * recall.NEIGHBOUR_SHARE, 1.0, 0.0])


def test_support_does_not_feed_on_itself():
    share = recall.NEIGHBOUR_SHARE
    assert support(np.array([2.0, 1.0]), chat(1, 2)).tolist() == pytest.approx([2.0 + share, 1.0 + 2 * share])


def test_messages_of_a_speaker_who_is_named_are_favoured():
    places = chat(1, 2, 3, authors=[1, 2, 0])
    scores = np.ones(3)
    assert favour_authors(scores, places, "What did ana say?").tolist() == [1.0 + recall.AUTHOR_BONUS, 1.0, 1.0]
    assert favour_authors(np.zeros(3), places, "What did Ana say?").tolist() == [0.0, 0.0, 0.0]
    assert favour_authors(scores, places, "What was said?").tolist() == [1.0, 1.0, 1.0]


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
    places = chat(1, 2, 3, days=[date(2025, 5, 3), date(2024, 5, 3), date(2025, 6, 3)])
    bonus = recall.PERIOD_BONUS
    assert recall.favour_period(np.ones(3), places, [(2025, 5)]).tolist() == [1.0 + bonus, 1.0, 1.0]
    assert recall.favour_period(np.ones(3), places, [(None, 5)]).tolist() == [1.0 + bonus, 1.0 + bonus, 1.0]
    assert recall.favour_period(np.ones(3), places, []).tolist() == [1.0, 1.0, 1.0]


def test_the_assistants_words_count_less_unless_they_are_asked_for():
    places = chat(1, 2, by_assistant=[False, True])
    assert recall.favour_user(np.ones(2), places, "Where was I?").tolist() == [1.0, recall.ASSISTANT_SHARE]
    asked = "What did I do, and what have you suggested?"
    assert recall.favour_user(np.ones(2), places, asked).tolist() == [1.0, 1.0]


def test_a_message_is_near_together_with_those_around_it():
    vectors = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    found = recall.around(
        np.ones(3),
        chat(1, 2, 9),
        compared=np.arange(3),
        vectors=vectors,
        question=np.array([1, 0], np.float32),
    )
    assert found[0] > found[1] > found[2] == 1.0


def test_a_message_without_a_vector_is_compared_with_nothing():
    places, question = chat(1, 2), np.array([1, 0], np.float32)
    none = np.zeros((2, 2), np.float32)
    assert recall.around(np.ones(2), places, compared=np.arange(2), vectors=none, question=question).tolist() == [1, 1]
    empty = np.zeros((0, 2), np.float32)
    assert recall.around(np.ones(2), places, compared=np.arange(0), vectors=empty, question=question).tolist() == [1, 1]


def test_a_place_is_beside_another_only_in_its_own_chat():
    places = chat(1, 2, 4, 5, chats=[0, 0, 1, 2])
    assert places.beside(1).tolist() == [1, -1, -1, -1]
    assert places.beside(-1).tolist() == [-1, 0, -1, -1]
    assert places.only(places.keys > 2).rows(np.array([4, 1])).tolist() == [0, -1]
