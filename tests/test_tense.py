"""Whether a date in a sentence lies behind or ahead: by the verb of its own clause, in six languages."""

from datetime import date, datetime

import pytest

from memory.dates import find_date

FRIDAY = datetime(2026, 5, 8, 9, 30)

AHEAD = {
    "I start on Wednesday": 13,
    "I got the post and begin on Wednesday": 13,
    "I passed the exam, the results come on Wednesday": 13,
    "They told me the course starts on Wednesday": 13,
    "I quit, and my last day is on Wednesday": 13,
    "I've got an interview on Wednesday": 13,
    "I need to phone the bank on Wednesday": 13,
    "The viewing was moved to Wednesday": 13,
    "I'm getting married on Sunday": 10,
    "I've been invited to a wedding on Sunday": 10,
    "We sold the flat and move out on Wednesday": 13,
    "Ich fange am Mittwoch an": 13,
    "Ich habe am Mittwoch eine Prüfung": 13,
    "Empiezo el miércoles": 13,
    "Mi hermana se casa el domingo": 10,
    "Je commence mercredi": 13,
    "J'ai un examen mercredi": 13,
    "Ik begin woensdag": 13,
    "Ik heb woensdag een examen": 13,
    "Começo na quarta": 13,
    "Tenho um exame na quarta-feira": 13,
}
BEHIND = {
    "I started on Wednesday": 6,
    "On Wednesday I forgot the keys": 6,
    "I had to stay in bed on Wednesday": 6,
    "We met Olaf and Ida on Sunday": 3,
    "I didn't sleep on Wednesday, and the baby cries a lot": 6,
    "I lost my keys, on Sunday": 3,
    "Ich habe am Mittwoch angefangen": 6,
    "Wir sind am Sonntag umgezogen": 3,
    "Empecé el miércoles": 6,
    "El domingo tuve fiebre": 3,
    "J'ai commencé mercredi": 6,
    "Elle est née dimanche": 3,
    "Ik ben woensdag begonnen": 6,
    "Ik heb zondag mijn oma bezocht": 3,
    "Comecei na quarta": 6,
    "Fui ao médico na quarta-feira": 6,
}


@pytest.mark.parametrize(("text", "day"), [*AHEAD.items(), *BEHIND.items()])
def test_a_weekday_goes_with_its_own_verb(text: str, day: int):
    found = find_date(text, FRIDAY)
    assert found is not None
    assert found.on == date(2026, 5, day)


def test_other_dates_go_with_their_verb_as_well():
    assert [
        found.on
        for text in ("I moved out and start anew in March", "I started in March", "We got engaged and marry on 2 April")
        if (found := find_date(text, FRIDAY))
    ] == [date(2027, 3, 1), date(2026, 3, 1), date(2027, 4, 2)]
