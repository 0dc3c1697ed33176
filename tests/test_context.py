import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from assistant.context import MESSAGE_OVERHEAD, Window, fit, measure, plan, rounds_of
from memory.values import Cut, Message
from models.chat import PromptMessage
from models.errors import PromptTooLong

BEGIN = datetime(2026, 11, 20, 9, 30)
SYSTEM = "Be brief."


def count(texts):
    return [len(text.split()) for text in texts]


def words(rng, most):
    return " ".join(rng.choice(["tea", "rain", "Lisbon", "bread", "é"]) for _ in range(rng.randint(1, most)))


def size(prompt):
    return sum(count([each.content])[0] + MESSAGE_OVERHEAD for each in prompt)


def rendered(prompt):
    """ChatML, as the starter model's template writes it."""
    return "".join(f"<|im_start|>{each.role}\n{each.content}<|im_end|>\n" for each in prompt)


def message(number, speaker, text, *, notes="", status="complete"):
    return Message(str(number), "chat", speaker, text, BEGIN + timedelta(minutes=number), status, notes)


def history(rng, turns, *, trouble=0.0):
    """A chat of so many turns; with `trouble`, some replies are missing, empty, or broken off."""
    messages = []
    for turn in range(turns):
        notes = words(rng, 20) if rng.random() < 0.5 else ""
        messages.append(message(2 * turn, "user", f"{turn} {words(rng, 25)}", notes=notes))
        dice = rng.random()
        if dice < trouble / 2:
            continue
        text = "" if dice < trouble else f"{turn} {words(rng, 60)}"
        messages.append(message(2 * turn + 1, "assistant", text, status="failed" if dice < trouble else "complete"))
    return messages


def prompts(messages, *, budget):
    """The prompt of every turn of a chat, in order, each from the messages up to then."""
    for end, each in enumerate(messages):
        if each.speaker == "user":
            rounds = rounds_of(messages[: end + 1], with_notes=True)
            yield fit(system=SYSTEM, rounds=rounds, budget_tokens=budget, count_tokens=count)


def continues(earlier, later):
    return later[: len(earlier)] == earlier


@pytest.mark.parametrize("seed", range(10))
def test_each_prompt_begins_with_the_one_before_while_it_fits(seed):
    made = list(prompts(history(random.Random(seed), 20), budget=10_000))
    for earlier, later in pairwise(made):
        assert continues(earlier, later)
        assert rendered(later).startswith(rendered(earlier))
    assert len(made[-1]) == 40


@pytest.mark.parametrize("seed", range(20))
def test_when_it_no_longer_fits_a_whole_block_goes_at_once(seed):
    rng = random.Random(seed)
    budget = rng.randint(400, 900)
    made = list(prompts(history(rng, 120), budget=budget))
    cuts = 0
    for earlier, later in pairwise(made):
        if continues(earlier, later):
            continue
        cuts += 1
        assert size(later) <= budget / 2 + size(later[:1]), "down to half of the room, so that the next cut is far"
        assert later[-1].role == "user"
        assert later[0] == earlier[0]
    assert 0 < cuts <= len(made) / 4, "most turns only append"
    assert all(size(prompt) <= budget for prompt in made)


@pytest.mark.parametrize("seed", range(20))
def test_roles_alternate_whatever_happened(seed):
    rng = random.Random(seed)
    for prompt in prompts(history(rng, 40, trouble=0.5), budget=rng.randint(300, 2000)):
        roles = [each.role for each in prompt]
        assert roles == ["system", *["user", "assistant"] * ((len(roles) - 2) // 2), "user"]
        assert all(each.content.strip() for each in prompt)


@pytest.mark.parametrize("seed", range(10))
def test_trouble_rewrites_nothing_either(seed):
    made = list(prompts(history(random.Random(seed), 30, trouble=0.4), budget=10_000))
    for earlier, later in pairwise(made):
        assert continues(earlier[:-1], later)
        assert later[len(earlier) - 1].content.startswith(earlier[-1].content)


def test_the_prompt_is_a_function_of_the_history_alone():
    rounds = rounds_of(history(random.Random(1), 60), with_notes=True)
    made = [fit(system=SYSTEM, rounds=rounds, budget_tokens=500, count_tokens=count) for _ in range(2)]
    assert made[0] == made[1]


def test_a_message_without_a_reply_goes_along_with_the_next():
    messages = [message(0, "user", "one"), message(1, "user", "two"), message(2, "assistant", "yes")]
    (made,) = rounds_of(messages, with_notes=True)
    assert (made.asked, made.reply) == (("[Friday, 20 November 2026]\none", "two"), "yes")
    prompt = fit(system=SYSTEM, rounds=rounds_of(messages[:2], with_notes=True), budget_tokens=90, count_tokens=count)
    assert prompt[1].content == "[Friday, 20 November 2026]\none\n\ntwo"


def test_a_message_that_was_too_long_does_not_spoil_the_next():
    long = "word " * 500
    messages = [message(0, "user", long), message(1, "user", "short then")]
    prompt = fit(system=SYSTEM, rounds=rounds_of(messages, with_notes=True), budget_tokens=100, count_tokens=count)
    assert prompt == (
        PromptMessage("system", SYSTEM),
        PromptMessage("user", "short then"),
    )


def test_a_stopped_reply_is_kept_and_an_empty_one_is_not():
    messages = [
        message(0, "user", "one"),
        message(1, "assistant", "half of", status="stopped"),
        message(2, "user", "two"),
        message(3, "assistant", "  ", status="stopped"),
    ]
    rounds = rounds_of(messages, with_notes=True)
    assert [each.reply for each in rounds] == ["half of", ""]


def test_the_day_stands_where_it_changes_and_nowhere_else():
    days = [datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 23), datetime(2026, 11, 21, 0, 1)]
    messages = [replace(message(number, "user", "hi"), at=at) for number, at in enumerate(days)]
    assert rounds_of(messages, with_notes=True)[0].asked == (
        "[Friday, 20 November 2026]\nhi",
        "hi",
        "[Saturday, 21 November 2026]\nhi",
    )


def test_without_notes_none_are_sent():
    messages = [message(0, "user", "one", notes="Lives in Lisbon")]
    assert "Lisbon" in rounds_of(messages, with_notes=True)[0].asked[0]
    assert "Lisbon" not in rounds_of(messages, with_notes=False)[0].asked[0]


def test_a_newest_message_that_does_not_fit_is_a_sentence():
    rounds = rounds_of([message(0, "user", "word " * 100)], with_notes=True)
    with pytest.raises(PromptTooLong, match="Shorten it"):
        fit(system=SYSTEM, rounds=rounds, budget_tokens=100, count_tokens=count)


def test_tokens_are_counted_in_one_call():
    calls = []

    def counted(texts):
        calls.append(len(texts))
        return count(texts)

    rounds = rounds_of(history(random.Random(2), 20), with_notes=True)
    fit(system=SYSTEM, rounds=rounds, budget_tokens=1000, count_tokens=counted)
    assert len(calls) == 1


def cut_at(text, *words_kept, by="length"):
    """A reply's cuts after so many of its words."""
    return tuple(Cut(len(" ".join(text.split(" ")[:kept])), by) for kept in words_kept)


@pytest.mark.parametrize("seed", range(10))
def test_a_continued_reply_goes_on_from_what_was_sent(seed):
    """Each prompt of a chat in which replies are cut and continued begins with the one before, until a block goes."""
    rng = random.Random(seed)
    messages, made = [], []
    for turn in range(60):
        messages.append(message(2 * turn, "user", f"{turn} {words(rng, 25)}"))
        made.append(
            fit(system=SYSTEM, rounds=rounds_of(messages, with_notes=True), budget_tokens=900, count_tokens=count)
        )
        text = f"{turn} {words(rng, 40)} {words(rng, 40)} end"
        kept = sorted(rng.sample(range(1, len(text.split(" "))), 2))
        reply = message(2 * turn + 1, "assistant", text)
        for number in (1, 2):
            cuts = cut_at(text, *kept[:number])
            so_far = replace(reply, text=text[: cuts[-1].at], cuts=cuts)
            rounds = rounds_of([*messages, so_far], with_notes=True)
            made.append(fit(system=SYSTEM, rounds=rounds, budget_tokens=900, count_tokens=count))
            assert made[-1][-1] == PromptMessage("assistant", so_far.text)
        messages.append(replace(reply, cuts=cut_at(text, *kept)))
    cuts = [
        (earlier, later)
        for earlier, later in pairwise(made)
        if later[: len(earlier) - 1] != earlier[:-1]
        or not later[len(earlier) - 1].content.startswith(earlier[-1].content)
    ]
    assert 0 < len(cuts) <= len(made) / 8
    assert all(size(later) <= 450 + size(later[:1]) for _, later in cuts)


def test_thoughts_are_no_part_of_a_prompt():
    messages = [message(0, "user", "one"), replace(message(1, "assistant", "yes"), thoughts="Hm.", thought_s=2.0)]
    assert "Hm" not in str(rounds_of(messages, with_notes=True))


def test_a_reply_too_long_to_be_continued_is_a_sentence():
    messages = [message(0, "user", "one"), replace(message(1, "assistant", "word " * 90), cuts=(Cut(450, "context"),))]
    with pytest.raises(PromptTooLong, match="cannot be continued"):
        fit(system=SYSTEM, rounds=rounds_of(messages, with_notes=True), budget_tokens=100, count_tokens=count)


def test_the_figures_add_up_to_the_prompt():
    rng = random.Random(3)
    messages = history(rng, 40)[:-1]
    rounds = rounds_of(messages, with_notes=True)
    made = plan(system=SYSTEM, rounds=rounds, window=Window(1000, 200), count_tokens=count)
    use = made.use
    assert use.prompt == size(made.prompt) <= 800
    assert use.free == 1000 - 200 - use.prompt
    assert use.profile == size(made.prompt[:1])
    assert use.dropped_rounds == 40 - len(made.prompt) // 2
    assert use.begins_at == messages[2 * use.dropped_rounds].id
    kept = messages[2 * use.dropped_rounds :]
    assert use.memories == sum(count([each.notes])[0] for each in kept if each.speaker == "user")
    newest = count([made.prompt[-1].content])[0] + MESSAGE_OVERHEAD
    assert use.message == newest - count([messages[-1].notes])[0]


def test_a_chat_as_it_stands_is_all_history():
    messages = history(random.Random(3), 10)
    use = measure(system=SYSTEM, rounds=rounds_of(messages, with_notes=True), window=Window(5000), count_tokens=count)
    assert use.message == 0
    assert use.dropped_rounds == 0
    said = sum(count([each.text])[0] + MESSAGE_OVERHEAD for each in messages)
    assert use.history == said + 4  # the day at the first message
    empty = measure(system=SYSTEM, rounds=[], window=Window(5000), count_tokens=count)
    assert (empty.prompt, empty.begins_at) == (empty.profile, "")
