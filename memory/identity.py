"""Numbers that stand for a person or their money: cards, accounts, identity and tax numbers of several countries.

Where a number has check digits they decide; where they prove little (nine digits, one of them a check), a word beside
it has to name it as well. Pure: it finds characters; it must not know what is done about them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from memory.values import Span

_NEAR = 48
"""Characters before a number in which the word that names it may stand."""


@dataclass(frozen=True, slots=True)
class Number:
    """How a number is written, whether its digits hold together, and the words one of which has to name it."""

    pattern: re.Pattern[str]
    holds: Callable[[str], bool] | None = None
    named: re.Pattern[str] | None = None


def passes_luhn(digits: str) -> bool:
    """The check of payment cards (ISO/IEC 7812): every second digit from the right is doubled."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0 and len(set(digits)) > 1


def passes_mod97(iban: str) -> bool:
    """The check of an IBAN (ISO 13616): turned round and read in base 36, it leaves 1 when divided by 97."""
    compact = iban.replace(" ", "").upper()
    turned = compact[4:] + compact[:4]
    return 15 <= len(compact) <= 34 and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def is_dni(number: str) -> bool:
    """Spain's DNI and NIE: the letter is the remainder by 23."""
    compact = re.sub(r"[\W_]", "", number).upper()
    figure = int(compact[:-1].translate(str.maketrans("XYZ", "012")))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[figure % 23] == compact[-1]


def is_nir(number: str) -> bool:
    """France's NIR: the last two digits are 97 less the remainder of the others by 97 (Corsica's 2A is 19, 2B 18)."""
    compact = re.sub(r"\s", "", number).upper().replace("2A", "19").replace("2B", "18")
    return compact.isdigit() and 97 - int(compact[:-2]) % 97 == int(compact[-2:])


def is_steuer_id(digits: str) -> bool:
    """Germany's tax number for persons: ISO 7064 MOD 11,10."""
    product = 10
    for char in digits[:-1]:
        total = (int(char) + product) % 10 or 10
        product = total * 2 % 11
    return digits[0] != "0" and (11 - product) % 10 == int(digits[-1])


def is_bsn(digits: str) -> bool:
    """The Netherlands' BSN: the eleven-test, in which the last digit counts −1."""
    weighed = sum(int(char) * weight for char, weight in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return weighed % 11 == 0 and len(set(digits)) > 1


def is_cpf(digits: str) -> bool:
    """Brazil's CPF: two check digits modulo 11."""
    if len(set(digits)) == 1:
        return False
    for size in (9, 10):
        total = sum(int(char) * (size + 1 - place) for place, char in enumerate(digits[:size]))
        if total * 10 % 11 % 10 != int(digits[size]):
            return False
    return True


def is_nif(digits: str) -> bool:
    """Portugal's NIF: one check digit modulo 11."""
    total = sum(int(char) * (9 - place) for place, char in enumerate(digits[:8]))
    return max(0, 11 - total % 11) % 10 == int(digits[8]) if total % 11 > 1 else digits[8] == "0"


def _in_digits(holds: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda number: holds(re.sub(r"\D", "", number))


def _number(pattern: str, holds: Callable[[str], bool] | None = None, named: str = "") -> Number:
    words = re.compile(rf"\b(?:{named})\b", re.I) if named else None
    return Number(re.compile(rf"(?<![\w.])(?:{pattern})(?!\w)"), holds, words)


_CARD = r"cards?|visa|master ?card|amex|maestro|debit|credit|karte|kreditkarte|tarjeta|carte|kaart|cartão"
_ACCOUNT = (
    r"accounts?|acct|a/c|sort code|routing|kontonummer|konto|blz|cuenta|compte|rekening|rekeningnummer|conta|iban"
)
NUMBERS: tuple[Number, ...] = (
    _number(r"(?!(?:19|20)\d\d[ -](?:19|20)\d\d)\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|3\d{3}[ -]\d{6}[ -]\d{5}"),
    _number(r"\d(?:[ -]?\d){11,18}", _in_digits(passes_luhn)),
    _number(r"\d(?:[ -]?\d){11,18}", named=_CARD),
    _number(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}|[a-z]{2}\d{2}[a-z0-9]{11,30}", passes_mod97),
    _number(r"\d\d[- ]\d\d[- ]\d\d", named="sort ?code"),
    _number(r"\d(?:[ -]?\d){5,13}", named=_ACCOUNT),
    _number(r"\d{3}-\d{2}-\d{4}"),
    _number(r"\d{3}[ .]?\d{2}[ .]?\d{4}", named="ssn|social security(?: number| no)?|social|itin"),
    _number(r"(?i:[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d])"),
    _number(r"(?i:\d{8}[ -]?[a-z]|[xyz][ -]?\d{7}[ -]?[a-z])", is_dni),
    _number(r"[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[ABab]) ?\d{3} ?\d{3} ?\d\d", is_nir),
    _number(r"[12] ?\d\d ?\d\d ?(?:\d\d|2[ABab]) ?\d{3} ?\d{3}", named=r"s[ée]cu(?:rit[ée] sociale)?|nir|insee"),
    _number(r"\d{2} ?\d{3} ?\d{3} ?\d{3}", _in_digits(is_steuer_id)),
    _number(
        r"\d{2} ?\d{6} ?[A-Za-z] ?\d{3}", named="sozialversicherung\\w*|rentenversicherung\\w*|versicherungsnummer"
    ),
    _number(r"\d{3}\.\d{3}\.\d{3}-\d\d"),
    _number(r"\d{11}", is_cpf),
    _number(r"\d{3}[ .]?\d{3}[ .]?\d{3}", _in_digits(is_bsn), named="bsn|burgerservice\\w*|sofi\\w*|id"),
    _number(r"\d{3}[ .]?\d{3}[ .]?\d{3}", _in_digits(is_nif), named="nif|contribuinte|número fiscal"),
    _number(
        r"(?:[A-Z]{1,3}[ -]?|[a-z]{1,3})?\d(?:[ -]?\d){4,11}[A-Za-z]?|(?=(?:[A-Z]*\d){3})[A-Z0-9]{8,20}",
        named=r"passports?|pasaporte|passeport|passaporte|paspoort\w*|reisepass\w*|personalausweis\w*|ausweis\w*|"
        r"driv(?:ing|er['’]?s?) licen[cs]e|führerschein\w*|rijbewijs\w*|permis de conduire|carta de condução|"
        r"carnet de conducir|nhs|medicare|tax (?:id|file|number|reference)|utr|tfn|tin|nino|ni number|"
        r"national insurance|"
        r"identity (?:card|number)|id (?:card|number)|dni|nie|nif|cpf|rg|nir|s[ée]cu|bsn|aadhaar|steuer\w*|"
        r"cart(?:ão|e) de cidad[ãa]o|carte d['’]identité|identiteitskaart",
    ),
)


def identity_spans(text: str) -> Iterator[Span]:
    """The characters of every such number; spans may overlap."""
    for number in NUMBERS:
        for match in number.pattern.finditer(text):
            before = text[max(0, match.start() - _NEAR) : match.start()]
            if number.named is not None and not number.named.search(before):
                continue
            if number.holds is None or number.holds(match.group()):
                yield match.span()
