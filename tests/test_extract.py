"""What is learnt from a message, and what is not: the rules as a whole."""

import time
from datetime import date, datetime

import pytest

from memory.extract import extract

AT = datetime(2026, 5, 8, 9, 30)  # a Friday


def texts(message: str, *, asked: str = "") -> list[str]:
    return [candidate.text for candidate in extract(message, at=AT, asked=asked) if candidate.operation == "state"]


def test_three_facts_in_one_sentence():
    message = "I'm Maya, I live in Lisbon and I'm allergic to peanuts"
    assert texts(message) == ["Is called Maya", "Lives in Lisbon", "Is allergic to peanuts"]


LEARNT = {
    "my name is Otto Brandt": ["Is called Otto Brandt"],
    "hi, I'm Nora from accounts": ["Is called Nora"],
    "my name is otto": ["Is called otto"],
    "Please call me Bea": ["Call the user Bea"],
    "i live in graz": ["Lives in graz"],
    "We just moved to Den Haag!": ["Lives in Den Haag"],
    "I'm based in San Sebastián": ["Lives in San Sebastián"],
    "what is fun for kids here in Ulm?": ["Lives in Ulm"],
    "our flat in Turin needs paint, which white?": ["Lives in Turin"],
    "I work as a nurse at St Olav": ["Works at St Olav", "Works as a nurse"],
    "I'm a freelance translator": ["Works as a freelance translator"],
    "As a beekeeper, which suit should I buy?": ["Works as a beekeeper"],
    "as a vegan, what can I eat in Rome?": ["Is vegan"],
    "coeliac here, is soy sauce ok?": ["Is coeliac"],
    "we're vegetarian": ["Is vegetarian"],
    "I'm really alergic to kiwi and latex": ["Is allergic to kiwi", "Is allergic to latex"],
    "I have a nut allergy": ["Is allergic to nut"],
    "I love jazz and long walks": ["Likes jazz", "Likes long walks"],
    "I can't stand olives": ["Dislikes olives"],
    "I don't like horror films": ["Dislikes horror films"],
    "my favourite colour is teal": ["Favourite colour: teal"],
    "I play the cello": ["Plays cello"],
    "I speak Dutch and some Welsh": ["Speaks Dutch", "Speaks Welsh"],
    "my brother Tom is deaf": ["Has a brother called Tom", "Brother Tom is deaf"],
    "my mum's birthday is on 3 March": ["Mum has a birthday on 3 March"],
    "I was born on 2 July 1990": ["Has a birthday on 2 July 1990"],
    "I'm 34 years old": ["Is 34 years old (in May 2026)"],
    "we have two cats, Milo and Otis": ["Has two cats called Milo and Otis"],
    "how do I bathe my dog Rex?": ["Has a dog called Rex"],
    "my phone is an old Fairphone 4": ["Has the phone Fairphone 4"],
    "Answer in short sentences.": ["Answer in short sentences."],
    "From now on use metric units": ["From now on use metric units"],
    "never suggest meat": ["Never suggest meat"],
    "I never learnt to swim": ["I never learnt to swim"],
    "Name: Otto": ["Is called Otto"],
}


@pytest.mark.parametrize(("message", "expected"), LEARNT.items(), ids=LEARNT.keys())
def test_learnt(message, expected):
    assert sorted(texts(message)) == sorted(expected)


NOISE = (
    "hi!",
    "thanks, that helps a lot",
    "lol ok",
    "good morning, how are you?",
    "I'm tired",
    "I'm in a hurry",
    "I'm so happy today",
    "I'm not sure I understand",
    "I think that is wrong",
    "I need a recipe for soup",
    "I'd like to know more",
    "I love it!",
    "can you write me a poem about rain",
    "what is the capital of Peru",
    "explain recursion to me please",
    "I have a question",
    "my code throws an error",
    "I get an error when I run this",
    "Do I live in Paris?",
    "Am I allergic to nuts?",
    "should I move to Berlin?",
    "Is my sister vegetarian?",
    "what if I'm allergic to nuts?",
    "if I were a nurse I would know",
    "who was Marie Curie",
    "Rome was founded by Romulus.",
    "make it shorter",
    "The answer is 42.",
    "no",
    "yes please",
    "…",
)


@pytest.mark.parametrize("message", NOISE)
def test_noise_teaches_nothing(message):
    assert extract(message, at=AT) == []


def test_names_that_are_none():
    for message in ("I'm Italian", "I'm Sorry", "I'm in Paris for a day", "I'm fine", "I'm Not sure"):
        assert not any(candidate.slot == "name" for candidate in extract(message, at=AT))


def test_it_is_not_the_users():
    found = extract("my sister Ines is vegetarian and lives in Porto", at=AT)
    assert {(c.subject, c.slot) for c in found} >= {("sister Ines", "diet"), ("sister Ines", "home")}
    assert not any(c.subject == "user" and c.slot in ("diet", "home") for c in found)


def test_he_and_she_are_the_last_named():
    found = extract("My uncle Bert visits us. He is allergic to wasps.", at=AT)
    assert [c.subject for c in found if c.slot == "allergy"] == ["uncle Bert"]


def test_a_denial_is_kept_and_handed_on():
    found = texts("I'm not allergic to nuts, that's my brother Tom.")
    assert "Is not allergic to nuts" in found
    assert any("rother Tom is allergic to nuts" in text for text in found)
    assert "Is allergic to nuts" not in found


@pytest.mark.parametrize(
    ("message", "slot", "value"),
    [
        ("I no longer work at Brightco", "employer", "Brightco"),
        ("I'm no longer vegan", "diet", "vegan"),
        ("I'm not vegetarian any more", "diet", "vegetarian"),
        ("I gave up being vegan", "diet", "vegan"),
        ("I quit my job", "job", "job"),
        ("Lena and I split up", "partner", "Lena"),
    ],
)
def test_endings(message, slot, value):
    assert (slot, value) in [(c.slot, c.value) for c in extract(message, at=AT) if c.operation == "end"]


def test_plans_get_a_date():
    (plan,) = extract("optician next Friday at nine", at=AT)
    assert plan.kind == "event"
    assert plan.event_on == date(2026, 5, 15)
    assert "Friday 15 May 2026" in plan.text


def test_since_is_resolved():
    (fact,) = extract("I've been vegan since 2019", at=AT)
    assert fact.valid_from == date(2019, 1, 1)
    assert "2019" in fact.text


def test_spans_prove_the_candidate():
    message = "Morning! I'm Maya 🐶, I live in Lisbon. My sister Ines is vegetarian."
    for candidate in extract(message, at=AT):
        quote = message[slice(*candidate.span)]
        assert str(candidate.value).split()[-1] in quote


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Ich heiße Jonas und wohne in Köln.", {"Is called Jonas", "Lives in Köln"}),
        ("Ich bin allergisch gegen Nüsse", {"Is allergic to Nüsse"}),
        ("Ich arbeite als Tischlerin", {"Works as a Tischlerin"}),
        ("Me llamo Lucía y vivo en Vigo", {"Is called Lucía", "Lives in Vigo"}),
        ("Soy alérgica a los cacahuetes", {"Is allergic to cacahuetes"}),
        ("Je m'appelle Chloé et j'habite à Nantes", {"Is called Chloé", "Lives in Nantes"}),
        ("Je suis végétarienne", {"Is végétarienne"}),
        ("Ik heet Sanne en ik woon in Breda", {"Is called Sanne", "Lives in Breda"}),
        ("Ik ben allergisch voor pinda's", {"Is allergic to pinda's"}),
        ("Chamo-me Rita e moro em Braga", {"Is called Rita", "Lives in Braga"}),
        ("Sou vegana", {"Is vegana"}),
    ],
)
def test_other_languages(message, expected):
    assert set(texts(message)) >= expected


@pytest.mark.parametrize(
    ("asked", "message", "pattern"),
    [
        ("Sure. What is your name?", "Otto", "Is called Otto"),
        ("Where do you live?", "Graz", "Lives in Graz"),
        ("Are you still a glazier at Pane & Co?", "yes, since 2021", "a glazier at Pane & Co, since 2021"),
        ("Which instrument do you play?", "oboe", "Plays oboe"),
        ("Any style you prefer: formal, friendly, or funny?", "the third one", "funny"),
        ("Do you play chess?", "yes", "Plays chess"),
    ],
)
def test_the_question_gives_the_answer_its_meaning(asked, message, pattern):
    found = texts(message, asked=asked)
    assert len(found) == 1
    assert pattern in found[0]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("You are a nurse from Genoa, aren't you? Noted!", "thanks"),
        ("I love hiking. Shall I continue?", "yes"),
        ("Would you like a shorter version?", "yes please"),
        ("What is your PIN?", "4471"),
        ("What's the error message?", "not sure"),
        ("Which sports do you like?", "Write a poem about the harbour."),
        ("Where do you usually shop, and how often?", "Show me a quick soup."),
    ],
)
def test_the_assistant_teaches_nothing(asked, message):
    assert extract(message, at=AT, asked=asked) == []


def test_corrections():
    (found,) = extract("no, Thursday", at=AT)
    assert found.operation == "correct"
    assert found.event_on == date(2026, 5, 14)
    (found,) = extract("no, with a K", at=AT)
    assert (found.operation, found.value) == ("correct", "K")


def test_sensitive_facts_are_marked():
    assert extract("I was diagnosed with diabetes", at=AT)[0].sensitivity == "health"


def test_secrets_never():
    for message in ("my password is Tulip!Garden9", "remember my PIN, it's 4471", "my card is 5500 0000 0000 0004"):
        assert not any(part in text for text in texts(message) for part in ("Tulip", "4471", "5500"))


def test_speed():
    message = (
        "Could you plan a dinner for my sister Ines, who's vegetarian? I work as a nurse in Leeds and I'm home at 8."
    )
    extract(message, at=AT)
    started = time.perf_counter()
    for _ in range(20):
        extract(message, at=AT)
    assert (time.perf_counter() - started) / 20 < 0.025  # 5 ms on an idle core; the machine may be busy


def test_huge_messages_do_not_explode():
    started = time.process_time()
    for unit in ("a ", "I'm ", "my sister ", "I like a, ", "I'm A, "):
        extract(unit * (200_000 // len(unit)), at=AT)
    assert time.process_time() - started < 5  # 2.2 s on a busy core


def test_each_fact_is_proved_by_its_own_words():
    message = "I'm Maya, I live in Lisbon and I'm allergic to peanuts"
    quotes = [message[slice(*candidate.span)] for candidate in extract(message, at=AT)]
    assert quotes == ["I'm Maya", "I live in Lisbon", "I'm allergic to peanuts"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("I work at a small bakery.", [("Works at a small bakery", "user", "employer", "state")]),
        ("I no longer work for a law firm.", [("Works at a law firm", "user", "employer", "end")]),
        ("My cousin Ida works at a museum.", [("Cousin Ida works at a museum", "cousin Ida", "employer", "state")]),
        ("I work at night.", []),
        ("I work for myself.", []),
    ],
)
def test_a_workplace_without_a_name_is_one_and_a_time_of_day_is_none(message, expected):
    found = [(each.text, each.subject, each.slot, each.operation) for each in extract(message, at=AT, asked="")]
    assert [each for each in found if each[2] == "employer"] == expected


PLAY = "Let's do a role play. You're a travel agent and I'm Boris, a retired colonel."


@pytest.mark.parametrize(
    ("earlier", "learnt"),
    [
        ([PLAY], []),
        ([PLAY, "Two tickets to Malta, please."], []),
        ([PLAY, "Thanks, that was fun."], ["Lives in Oslo"]),
        (["Imagine you're a pirate and say hello."], ["Lives in Oslo"]),
        (["I love role-playing games."], ["Lives in Oslo"]),
        ([], ["Lives in Oslo"]),
    ],
)
def test_a_role_play_teaches_nothing_until_it_is_over(earlier: list[str], learnt: list[str]):
    found = extract("I live in Oslo.", at=AT, earlier=earlier)
    assert [candidate.text for candidate in found] == learnt
