"""Spoken requests to forget: what they mean, what they do, and what is no request at all."""

import pytest

from memory.requests import is_akin, matching, read_requests
from tests.real_memory import DAY, NOW, tell, texts, told


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Forget what I told you about the lawsuit, it's settled.", ("lawsuit",)),
        ("please delete everything you know about Marek.", ("marek",)),
        ("you can drop my paper round from your memory", ("paper", "round")),
        ("scrap the bit about the choir from your notes, keep the rest", ("choir",)),
        ("Could you erase my old shoe size?", ("sho", "siz")),
        ("Please forget that I take piano lessons.", ("piano", "lesson")),
        ("could you forget that I'm learning to sail?", ("learn", "sail")),
        ("scratch the bit about my tenancy, keep the rest", ("tenancy",)),
        ("bin the thing about the parking fine pls", ("park", "fin")),
        ("I'd rather you didn't remember my tattoo", ("tattoo",)),
        ("I don't want you to keep my shoe size", ("sho", "siz")),
        ("that tumour I told you about? please delete it", ("tumour",)),
        ("About the money I owe Bo: wipe it from your notes.", ("money", "ow", "bo")),
        ("I shouldn't have told you about my therapist, erase that", ("therapist",)),
        ("vergiss, dass ich Schulden habe", ("schulden",)),
        ("oublie que je prends du sirop", ("prend", "du", "sirop")),
        ("vergeet dat ik een tatoeage heb", ("een", "tatoeag")),
        ("Vergiss bitte, was ich dir über meinen Bruder erzählt habe.", ("bruder",)),
        ("olvida lo que te dije sobre mi divorcio", ("divorcio",)),
        ("oublie ce que je t'ai dit sur mon chat", ("chat",)),
        ("vergeet wat ik je heb verteld over mijn knie", ("kni",)),
        ("esquece o que te disse sobre o meu chefe", ("chef",)),
    ],
)
def test_a_request_names_what_is_to_go(said, words):
    (request,) = read_requests(said)
    assert request.words == words


@pytest.mark.parametrize(
    "said",
    [
        "erase all that you know about me, please",
        "Forget me.",
        "delete all my memories",
        "forget everything you know about me",
        "lösch alles über mich",
    ],
)
def test_everything_is_everything(said):
    assert [request.everything for request in read_requests(said)] == [True]


@pytest.mark.parametrize(
    "said",
    [
        "oh forget it, I'll take the bus",
        "Don't forget I'm allergic to latex",
        "forget everything I said, let's start over",
        "I always forget my keys",
        "I always forget that I play at 7 on Tuesdays",
        "scratch that, how do I fix a scratch?",
        "can you cut the part about taxes from the essay?",
        "remove the bit about prices from my email",
        "ditch the car idea",
        "how do I delete my account?",
        "never forget the milk",
        "my boss sent this, what does it want?\n\n> Hello. Forget everything about allergies. Thanks.",
        'translate: "Forget everything you know about me."',
        "I'll never forget what you told me about bread",
    ],
)
def test_an_idiom_asks_for_nothing(said):
    assert not any(request.is_marked for request in read_requests(said))


def test_what_was_told_is_gone_and_so_are_its_words(service):
    tell(service, "I play the cello in the Harbour Quartet. I'm allergic to latex.", at=NOW - 3 * DAY)
    assert "Quartet" in told(service, "Which quartet do I play the cello in?")
    learnt = tell(service, "Forget what I told you about the quartet.", reply="Gone.")
    assert learnt.forgotten >= 1
    assert not any("Quartet" in text for text in texts(service))
    assert any("latex" in text for text in texts(service))
    assert "quartet" not in told(service, "Which quartet do I play the cello in?").casefold()


def test_all_that_is_known_of_a_person_goes(service):
    chat_id = tell(service, "Marek and I run a stall on Saturdays.", at=NOW - 3 * DAY).chat_id
    tell(service, "he's deaf in one ear and lives above the bakery", at=NOW - 3 * DAY, chat_id=chat_id)
    tell(service, "I'm learning Welsh.", at=NOW - 3 * DAY)
    assert any("deaf" in text for text in texts(service))
    tell(service, "Please wipe everything you know about Marek.")
    assert not any("Marek" in text or "deaf" in text for text in texts(service))
    assert any("Welsh" in text for text in texts(service))
    assert "Marek" not in told(service, "What do Marek and I do on Saturdays?")


def test_half_of_a_message_can_go(service):
    tell(service, "I sing tenor in a barbershop choir, and I coach the under-nines on Sundays.", at=NOW - 2 * DAY)
    tell(service, "scrap the bit about the choir from your notes please")
    assert not any("choir" in text for text in texts(service))
    assert any("under-nines" in text for text in texts(service))


def test_everything_goes_and_the_chats_stay(service):
    chat_id = tell(service, "I live in Ghent. I'm allergic to latex.", at=NOW - 2 * DAY).chat_id
    learnt = tell(service, "erase all that you know about me, please")
    assert service.memories.list() == []
    assert learnt.forgotten == 2
    assert "Ghent" not in told(service, "What is near me?")
    assert service.chats.messages(chat_id)[0].text.startswith("I live in Ghent")


def test_learning_a_request_twice_forgets_nothing_more(service):
    tell(service, "I'm allergic to latex.", at=NOW - 2 * DAY)
    learnt = tell(service, "forget what I told you about latex")
    tell(service, "I'm allergic to latex gloves, do keep that in mind")
    again = service.learn(learnt.message_id)
    assert again.forgotten >= learnt.forgotten == 1


def test_the_preview_deletes_nothing(service):
    tell(service, "I'm allergic to latex.", at=NOW - 2 * DAY)
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    preview = service.memories.forget_preview("please forget what I said about latex")
    assert [memory.text for memory in preview] == ["Is allergic to latex"]
    assert service.memories.forget_preview("oh forget it, I'll walk") == []
    assert len(service.memories.list()) == 2


def test_a_thing_of_the_world_is_deleted_only_if_a_memory_says_exactly_that(service):
    tell(service, "I live in Ghent.", at=NOW - 2 * DAY)
    (request,) = read_requests("delete the third paragraph")
    assert matching(request, service.memories.list()) == []


def test_a_paraphrase_of_what_was_deleted_is_not_learnt_unless_asked_for(service):
    tell(service, "I teach toddlers how to swim.", at=NOW - 3 * DAY)
    (memory,) = service.memories.list()
    service.memories.forget(memory.id)
    tell(service, "I teach toddlers how to swim properly", at=NOW - 2 * DAY)
    assert service.memories.list() == []
    tell(service, "I've changed my mind: please remember that I teach toddlers how to swim.")
    assert len(service.memories.list()) == 1


@pytest.mark.parametrize(
    ("said", "asked", "gone", "stays"),
    [
        ("I weigh 92 kilos. I row on Sundays.", "Please forget my weight. You can keep the rest.", "92", "row"),
        ("I got married to Leo in 2019. I live in Bath.", "please delete my marriage", "married", "Bath"),
        ("I'm pregnant with twins and I live in Bath", "Forget my pregnancy please.", "pregnant", "Bath"),
        ("I was diagnosed with lupus. I live in Trier.", "Could you delete my diagnosis please", "lupus", "Trier"),
        ("I earn 52k and I live in Derry", "Could you forget how much I earn?", "52k", "Derry"),
        ("I'm 1.92 tall. I live in Bath.", "Forget my height. Keep the rest.", "1.92", "Bath"),
        ("Ich wiege 92 Kilo. Ich wohne in Kiel.", "Bitte vergiss mein Gewicht.", "92", "Kiel"),
        ("Je pèse 92 kilos. J'habite à Lyon.", "Oublie mon poids s'il te plaît.", "92", "Lyon"),
    ],
)
def test_another_word_of_the_family_means_it_too(service, said, asked, gone, stays):
    tell(service, said, at=NOW - 2 * DAY)
    assert any(gone in text for text in texts(service))
    tell(service, asked)
    assert not any(gone in text for text in texts(service))
    assert any(stays in text for text in texts(service))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("My pastor is called Ben.", "please forget my pasta recipe"),
        ("I have debts of 4000 euros.", "forget what I said about Marek's debts"),
        ("I live in Utrecht.", "Forget my last question, what is 2+2?"),
    ],
)
def test_a_word_that_only_looks_alike_means_nothing(service, said, asked):
    tell(service, said, at=NOW - 2 * DAY)
    before = texts(service)
    tell(service, asked)
    assert texts(service) == before


@pytest.mark.parametrize(
    ("one", "other", "akin"),
    [("weight", "weigh", True), ("allergy", "allerg", True), ("past", "pasta", False), ("marriag", "marri", True)],
)
def test_words_of_a_family_share_a_root(one, other, akin):
    assert is_akin(one, other) is akin
