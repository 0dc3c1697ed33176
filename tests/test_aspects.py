"""Which standing instruction takes the place of which."""

import pytest

from memory.aspects import aspects, overrules
from tests.real_memory import DAY, NOW, open_memory, tell


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Plain paragraphs from now on, please", "Always answer in bullet points"),
        ("Stop with the bullet points, I want normal prose", "Answer me in bullet points always"),
        ("English from now on please", "Always reply in German"),
        ("Drop the French, back to English please", "Speak to me in French so I can practise"),
        ("Auf Deutsch bitte ab jetzt", "Always answer in English"),
        ("Feet and pounds from now on", "Use metric units"),
        ("Imperial suits me better", "Give lengths in centimetres"),
        ("Celsius from now on", "Give temperatures in Fahrenheit, always"),
        ("Your answers have been too short lately, give me the long version by default", "Keep your answers short"),
        ("From now on I want detailed answers, I'm studying for an exam", "Keep replies brief please, always"),
        ("Emojis are fine again", "Never use emojis"),
        ("You can lose the tables", "Always use tables when you compare things"),
        ("It's American spelling from now on", "Use British spelling"),
        ("Bitte wieder siezen", "Bitte duzen"),
        ("Respuestas largas, por favor", "Respuestas breves siempre"),
    ],
)
def test_it_takes_its_place(new: str, old: str):
    assert overrules(new, old)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Keep your answers short", "Always answer in German"),
        ("No emojis please", "Use metric units"),
        ("Always give recipes in grams", "Give distances in miles"),
        ("Answer in bullet points", "Never use tables"),
        ("When I ask for recipes, keep them short", "I want detailed answers by default"),
        ("Use British spelling", "Always answer in English"),
        ("No bullet points", "Always write paragraphs"),
        ("Never mention prices", "Call me when it rains"),
    ],
)
def test_both_hold(new: str, old: str):
    assert not overrules(new, old)


def test_what_is_not_wanted_is_told_from_what_is():
    assert {(each.value, each.is_wanted) for each in aspects("Give me inches, not centimetres")} == {
        ("imperial", True),
        ("metric", False),
    }


def test_across_chats_the_old_one_is_the_past(tmp_path):
    service = open_memory(tmp_path)
    tell(service, "Please always answer in bullet points.", at=NOW - 9 * DAY)
    tell(service, "No emojis please", at=NOW - 8 * DAY)
    tell(service, "ok the bullets are driving me mad. plain paragraphs from now on, please", at=NOW - DAY)
    profile = service.profile()
    assert "paragraphs" in profile
    assert "emojis" in profile
    assert "Always answer in bullet points" not in profile
    past = [memory.text for memory in service.memories.list(status="past")]
    assert past == ["Always answer in bullet points."]
    service.close()


@pytest.mark.parametrize(
    ("first", "then", "name"),
    [
        ("Call me Bea.", "On reflection I'd rather you called me Beatrice.", "Beatrice"),
        ("Call me Liz.", "Don't call me Liz, it's Elizabeth.", "Elizabeth"),
        ("Call me Dr Okafor.", "no need for the title any more, just call me Ngozi", "Ngozi"),
        ("Call me Maggie.", "stop calling me Maggie, just Margaret is fine", "Margaret"),
    ],
)
def test_how_to_call_the_user_is_said_anew(tmp_path, first: str, then: str, name: str):
    service = open_memory(tmp_path)
    tell(service, first, at=NOW - 9 * DAY)
    tell(service, then, at=NOW - DAY)
    current = [memory.text for memory in service.memories.list(status="current")]
    assert any(name in text for text in current)
    assert f"Call the user {first[8:].rstrip('.')}" not in current
    service.close()
