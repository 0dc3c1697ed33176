"""memory.kept: what is asked to be kept in so many words is learnt, whoever it is about."""

import pytest

from memory.extract import extract
from tests.real_memory import NOW, tell, texts


@pytest.mark.parametrize(
    ("said", "subject", "text"),
    [
        ("Never forget that Tamsin gets carsick", "Tamsin", "Tamsin gets carsick"),
        ("Oh and remember, Idris sleeps till noon", "Idris", "Idris sleeps till noon"),
        ("please note: Bea only drinks decaf", "Bea", "Bea only drinks decaf"),
        ("Bear in mind that Otto is scared of dogs.", "Otto", "Otto is scared of dogs"),
        ("Merk dir bitte, dass Jonas Linkshänder ist", "Jonas", "Jonas Linkshänder ist"),
        ("no olvides que Marta no come cerdo", "Marta", "Marta no come cerdo"),
        ("N'oublie pas que Luc arrive toujours en retard", "Luc", "Luc arrive toujours en retard"),
        ("Vergeet niet dat Femke om zes uur eet", "Femke", "Femke om zes uur eet"),
        ("Não te esqueças que a Rita não come peixe", "Rita", "A Rita não come peixe"),
    ],
)
def test_what_is_asked_to_be_kept_is_learnt(said, subject, text):
    found = [(each.subject, each.text) for each in extract(said, at=NOW)]
    assert found == [(subject, text)]


@pytest.mark.parametrize(
    "said",
    [
        "Don't forget to water the plants in the template",
        "Remember that film with the boat?",
        "remember that your answer should be in JSON",
        "Do you remember when Ana wrote that song?",
        "don't forget that Ana's password is hunter22",
        "I remember that Ana likes tea",
        "Remember Paris?",
    ],
)
def test_what_says_nothing_of_a_person_is_not(said):
    assert not [each for each in extract(said, at=NOW) if each.subject != "user"]


def test_a_pronoun_means_the_one_named_last(service):
    chat_id = tell(service, "My niece Ottilie stays with us.").chat_id
    tell(service, "don't forget she hates loud noises", chat_id=chat_id)
    assert any("Ottilie" in text and "loud noises" in text for text in texts(service))
