"""What the model is asked: numbered sentences of the user's own, within a budget, and a schema without free play."""

from datetime import datetime

from memory.extract_llm import ANSWER_TOKENS, MOST_KNOWN, MOST_PARTS, MOST_TOKENS, instruction, questions, schema
from memory.gate import own_words
from memory.slots import SLOTS
from tests.bench_fakes import known
from tests.real_memory import count_words

AT = datetime(2026, 11, 20, 10, 0)


def tokens(texts):
    """A tokenizer that is less kind than a word count: four characters a token."""
    return [-(-len(text) // 4) for text in texts]


def ask(text, memories=(), *, count=tokens):
    return questions(own_words(text), memories, at=AT, count_tokens=count)


def test_sentences_and_memories_are_numbered_from_one():
    (question,) = ask("I moved to Ghent. My bees came along.", [known("Lives in Bruges")])
    text = instruction(question)
    assert "1. I moved to Ghent.\n2. My bees came along." in text
    assert "1. Lives in Bruges" in text


def test_only_the_users_own_words_are_asked_about():
    (question,) = ask("I live in Ghent.\n> I live in Paris\n```\nname = 'I live in Rome'\n```")
    assert "Paris" not in instruction(question)
    assert "Rome" not in instruction(question)
    assert ask("Don't remember this: I live in Ghent.") == []


def test_questions_teach_nothing_and_cost_nothing():
    assert ask("How far is it from Ghent to Bruges? And which is larger?") == []
    assert len(ask("As a vegan, what can I eat in Ghent?")) == 1


def test_secrets_do_not_reach_the_question():
    (question,) = ask("I live in Ghent. My card is 4111 1111 1111 1111, do keep it.")
    assert "4111" not in instruction(question)


def test_a_question_stays_within_its_tokens_and_drops_memories_first():
    memories = [known(f"Number {number}: " + "likes long walks by the sea " * 6) for number in range(30)]
    text = " ".join(f"I told my friend number {number} about the garden and the long winter." for number in range(40))
    asked = ask(text, memories)
    assert 1 < len(asked) <= MOST_PARTS
    for question in asked:
        assert sum(tokens([instruction(question)])) <= MOST_TOKENS
        assert len(question.known) <= MOST_KNOWN
    first = [sentence.text for question in asked for sentence in question.sentences]
    assert first == [sentence.text for sentence in own_words(text)][: len(first)]


def test_at_most_ten_memories_are_offered():
    (question,) = ask("I moved.", [known(f"Fact {number}") for number in range(20)], count=count_words)
    assert [memory.text for memory in question.known] == [f"Fact {number}" for number in range(MOST_KNOWN)]


def test_the_question_shows_no_lifelike_example():
    (question,) = ask("Hm.")
    text = instruction(question)
    for name in ("Lisbon", "Maya", "peanut", "Paris", "John", "dog"):
        assert name not in text


def test_the_schema_offers_only_what_exists():
    (alone,) = ask("I moved to Ghent.")
    entry = schema(alone)["properties"]["facts"]["items"]["properties"]
    assert entry["sentence"]["enum"] == [1]
    assert entry["operation"]["enum"] == ["new"]
    assert entry["memory"]["enum"] == [0]
    assert set(entry["slot"]["enum"]) == {*SLOTS, "other"}
    (question,) = ask("I moved to Ghent.", [known("Lives in Bruges")])
    entry = schema(question)["properties"]["facts"]["items"]["properties"]
    assert entry["operation"]["enum"] == ["new", "update", "end"]
    assert entry["memory"]["enum"] == [0, 1]
    assert ANSWER_TOKENS < MOST_TOKENS
