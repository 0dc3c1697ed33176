"""Changes told in one sentence, in English and in five other languages, and what they make past."""

import re

import pytest

from memory.extract import extract
from memory.reconcile import reconcile
from tests.test_reconcile import AT, as_memory, known


def after(before: str, now: str) -> list[str]:
    """What is known of the two messages, said one after the other, without a vault."""
    memories = known(before)
    for number, candidate in enumerate(extract(now, at=AT)):
        decision = reconcile(candidate, memories)
        if decision.action in ("supersede", "end", "correct"):
            memories = [memory for memory in memories if memory.id not in decision.targets]
        if decision.action in ("add", "supersede", "correct"):
            memories.append(as_memory(decision.candidate or candidate, f"new {number}"))
    return [memory.text for memory in memories]


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        (
            "I'm training for a half marathon",
            "decided to do the full marathon instead of the half",
            r"full marathon",
            r"training for a half",
        ),
        (
            "We get our veg box from Riverford",
            "cancelled Riverford, we're with Oddbox now",
            r"oddbox",
            r"(?s)\A(?!.*oddbox|.*cancel).*riverford",
        ),
        ("I take sugar in my tea, two", "I've cut out sugar completely", r"cut out", r"take sugar in my tea"),
        ("my project at work is code-named Falcon", "they've renamed my project, it's Heron now", r"heron", r"falcon"),
        ("I owe 3,400 on the credit card", "paid some off, I owe 2,100 now", r"2,100", r"3,400"),
        (
            "I'm a vegetarian",
            "I've started eating fish so I'm pescatarian these days",
            r"pescatarian",
            r"(?s)\A(?!.*pesc).*vegetarian",
        ),
        (
            "My manager is Olu",
            "Olu got promoted, so my manager's now Fern",
            r"fern",
            r"(?s)\A(?!.*(?:promot|fern)).*olu",
        ),
        ("I live with two flatmates", "both flatmates have moved out, I live alone now", r"alone", r"live with two"),
        (
            "We're staying at the Premier Inn for the move",
            "we've checked out of the Premier Inn and moved in to Elm Road",
            r"elm road",
            r"staying at the premier",
        ),
        (
            "I see my mum every Sunday",
            "I see my mum on Saturdays now because of football",
            r"saturday",
            r"every sunday",
        ),
        ("my blood pressure is 150 over 95", "blood pressure's down to 130 over 85", r"130", r"150"),
        (
            "I play five-a-side for Dynamo Chip Shop",
            "I don't play five-a-side any more, my knee's gone",
            r"don't play|no longer|not",
            r"(?s)\A(?!.*(?:don.t|no longer|not)).*five-a-side",
        ),
        ("I'm engaged to Rob", "Rob and I called it off", r"called it off|no longer|single", r"engaged to rob"),
        ("we have a caravan at Filey", "sold the caravan", r"sold", r"(?s)\A(?!.*sold).*have a caravan"),
        (
            "My choir is the Wells Singers",
            "changed choirs, I sing with the Harbour Voices now",
            r"harbour",
            r"choir is the wells",
        ),
        (
            "Our childminder charges 5.50 an hour",
            "childminder has gone up to 6.25 an hour from september",
            r"6.25",
            r"(?s)\A(?!.*6.25).*5.50",
        ),
        (
            "I'm the bass player in Static Lights",
            "left Static Lights for a covers band called The Dads",
            r"dads",
            r"(?s)\A(?!.*(?:left|dads)).*static lights",
        ),
        (
            "my sister is at Durham doing geography",
            "my sister transferred to Leeds after first year",
            r"leeds",
            r"(?s)\A(?!.*leeds).*durham",
        ),
        (
            "we get the Guardian delivered on Saturdays",
            "we've stopped the Guardian, can't afford it",
            r"stopped",
            r"get the guardian",
        ),
        (
            "My desk is on the third floor",
            "they've moved my desk to the fifth floor",
            r"fifth",
            r"(?s)\A(?!.*fifth).*third floor",
        ),
        ("Grandad's in ward 7 at the Royal", "they moved Grandad to ward 12", r"ward 12", r"(?s)\A(?!.*12).*ward 7"),
        (
            "my stall is pitch 22 at the market",
            "I've swapped pitch 22 for pitch 5 by the entrance",
            r"pitch 5",
            r"(?s)\A(?!.*pitch 5).*pitch 22",
        ),
        (
            "I use an Arduino for my greenhouse",
            "replaced the Arduino with a Raspberry Pi",
            r"raspberry",
            r"(?s)\A(?!.*raspberry).*arduino",
        ),
        ("our team captain is Shona", "Beth is our team captain now", r"beth", r"captain is shona"),
        (
            "I do my big shop at Morrisons",
            "I do my big shop at Aldi these days, it's half the price",
            r"aldi",
            r"morrisons",
        ),
        (
            "my knitting group meets in the library",
            "knitting group's moved to the church hall",
            r"church hall",
            r"(?s)\A(?!.*church).*library",
        ),
        ("I take the 7.15 ferry", "I get the 8.05 ferry now they've changed the timetable", r"8.05", r"7.15"),
        (
            "I used to smoke a pipe but I still vape",
            "chucked the vape in the bin for good, two weeks clean",
            r"clean|chucked",
            r"still vape",
        ),
        (
            "I've a lodger called Pete",
            "Pete has moved out and we've a new lodger, Amina",
            r"amina",
            r"(?s)\A(?!.*(?:moved|amina)).*pete",
        ),
        (
            "My book's working title is The Salt Road",
            "I've renamed the book, it's called Tidewrack now",
            r"tidewrack",
            r"salt road",
        ),
        (
            "my wheelchair is a Quickie",
            "got my new wheelchair today, it's an Ottobock",
            r"ottobock",
            r"(?s)\A(?!.*otto).*quickie",
        ),
        (
            "I pay my gardener 15 an hour",
            "giving my gardener 18 an hour from now on, she's worth it",
            r"18",
            r"(?s)\A(?!.*18).*\b15\b",
        ),
        (
            "I live with my parents",
            "moved out of my parents' place, I've got my own studio now",
            r"studio|moved out",
            r"live with my parents",
        ),
        (
            "Ich fahre einen Opel Corsa.",
            "Ich habe den Corsa verkauft und fahre jetzt einen Skoda Fabia.",
            r"fabia",
            r"(?s)\A(?!.*(?:verkauft|fabia)).*corsa",
        ),
        ("Mi profesora de piano se llama Carmen.", "Mi nueva profesora de piano se llama Lucía.", r"luc", r"carmen"),
        (
            "Mon dentiste s'appelle Dr Morel.",
            "J'ai changé de dentiste, c'est le Dr Petit maintenant.",
            r"petit",
            r"morel",
        ),
        ("Mijn huur is 850 euro per maand.", "Mijn huur is nu 910 euro per maand.", r"910", r"850"),
        (
            "O meu ginásio é o Fitness Hut.",
            "Mudei de ginásio, agora vou ao Solinca.",
            r"solinca",
            r"(?s)\A(?!.*solinca).*fitness hut",
        ),
        (
            "Ma voiture est une Clio.",
            "J'ai vendu la Clio, maintenant j'ai une Dacia.",
            r"dacia",
            r"voiture est une clio",
        ),
        ("Ik werk op de afdeling cardiologie.", "Ik werk nu op de afdeling neurologie.", r"neurologie", r"cardiologie"),
        ("Pago 550 euros de alquiler.", "Me han subido el alquiler, ahora pago 600 euros.", r"600", r"550"),
        ("Meine Schicht beginnt um 6 Uhr.", "Meine Schicht beginnt jetzt um 14 Uhr.", r"14 Uhr", r"um 6 Uhr"),
        ("A minha chefe chama-se Rita.", "A minha nova chefe chama-se Beatriz.", r"beatriz", r"rita"),
        ("Mein Trainer heißt Uwe.", "Ich habe den Trainer gewechselt, es ist jetzt Sabine.", r"sabine", r"uwe"),
        ("Mi jefe se llama Ramón.", "Mi jefe ya no es Ramón, ahora es Julia.", r"julia", r"(?s)\A(?!.*julia).*ram"),
        (
            "Je travaille au service pédiatrie.",
            "Je travaille maintenant au service urgences.",
            r"urgences",
            r"p.diatrie",
        ),
        (
            "Mijn auto is een Volvo.",
            "Ik heb de Volvo ingeruild voor een Toyota.",
            r"toyota",
            r"(?s)\A(?!.*toyota).*volvo",
        ),
        ("O meu personal trainer é o Vasco.", "Troquei o Vasco pela Inês.", r"in.s", r"(?s)\A(?!.*in.s).*vasco"),
    ],
)
def test_another_value_closes_the_old_one(before: str, now: str, told: str, gone: str):
    texts = after(before, now)
    assert any(re.search(told, text, re.I) for text in texts)
    assert not any(re.search(gone, text, re.I) for text in texts)


@pytest.mark.parametrize(
    ("before", "now", "told", "gone"),
    [
        (
            "I've been learning the violin for a year",
            "Packed in the violin. It's the cello now.",
            "cello",
            "for a year",
        ),
        (
            "I do crossfit three times a week",
            "I've given up crossfit. It's swimming these days.",
            "swim",
            "three times",
        ),
        ("I'm learning Greek on Duolingo", "Dropped Greek, doing Turkish now", "Turkish", "learning Greek$"),
        ("I'm learning Welsh", "Welsh is on hold, learning BSL instead", "BSL", "learning Welsh$"),
        ("I take omeprazole", "the omeprazole stopped working, they switched me to rennies", "rennies", "take omep"),
        (
            "Trabalho num banco em Coimbra",
            "Deixei o banco em janeiro, agora sou motorista",
            "motorista",
            "Trabalho num",
        ),
    ],
)
def test_what_came_instead_is_told_in_the_next_breath(before, now, told, gone):
    left = after(before, now)
    assert any(re.search(told, text) for text in left)
    assert not any(re.search(gone, text) for text in left)


def test_what_is_only_taken_somewhere_is_not_over():
    assert "Has two cats" in after("I have two cats", "dropped the cats off at the vet this morning")
    assert not any("raining" in text for text in after("I smoke", "I've given up smoking. It's raining now."))
