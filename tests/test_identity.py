"""Numbers of people and accounts in several countries: found by check digits or by name, and nothing else is."""

import pytest

from memory.identity import identity_spans, is_bsn, is_cpf, is_dni, is_nif, is_nir, is_steuer_id, passes_mod97

NUMBERS = [
    ("the card 4929 1234 5678 9012 is refused", "4929 1234 5678 9012"),
    ("visa 4539-1488-0343-6467", "4539-1488-0343-6467"),
    ("amex 3782 822463 10005 expired", "3782 822463 10005"),
    ("NI number AB 12 34 56 C please", "AB 12 34 56 C"),
    ("my SSN is 078-05-1120", "078-05-1120"),
    ("social security 078 05 1120", "078 05 1120"),
    ("mi DNI es 12345678Z", "12345678Z"),
    ("NIE X1234567L", "X1234567L"),
    ("ma sécu : 2 69 05 49 588 157 80", "2 69 05 49 588 157 80"),
    ("Steuer-ID 86 095 742 719", "86 095 742 719"),
    ("mijn bsn 111222333", "111222333"),
    ("CPF 529.982.247-25", "529.982.247-25"),
    ("meu NIF: 123456789", "123456789"),
    ("passport number 533380006", "533380006"),
    ("Reisepass C01X00T47 oder 5333800061", "5333800061"),
    ("GB29 NWBK 6016 1331 9268 19 is mine", "GB29 NWBK 6016 1331 9268 19"),
    ("sort code 20-45-77", "20-45-77"),
    ("account number 83920114", "83920114"),
    ("NHS number 943 476 5919", "943 476 5919"),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_a_number_is_found_as_a_whole(text, number):
    assert number in {text[start:end] for start, end in identity_spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "call me on 01632 960983",
        "+44 7700 900123 is my mobile",
        "my order number is 4471 2290",
        "I was born on 12 03 1984",
        "population 12,345,678",
        "in 2019 2020 2021 2022 we went to Wales",
        "my account manager has 12 clients",
        "flight BA 2490 lands on 10 05 2026",
        "the id is 17",
        "I ran 10 km in 48 minutes",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert list(identity_spans(text)) == []


@pytest.mark.parametrize(
    ("holds", "number"),
    [
        (is_dni, "12345678Z"),
        (is_nir, "269054958815780"),
        (is_steuer_id, "86095742719"),
        (is_bsn, "111222333"),
        (is_cpf, "52998224725"),
        (is_nif, "123456789"),
        (passes_mod97, "DE89370400440532013000"),
    ],
)
def test_check_digits_decide(holds, number):
    wrong = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    assert not holds(wrong)
    assert holds(number)
