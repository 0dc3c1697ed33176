"""What is secret or sensitive in a text. Secrets are never a memory; sensitive things are one, and are marked.

Pure: it finds characters and names a class; it must not know what is done about either.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from memory.identity import identity_spans
from memory.values import Sensitivity, Span

_BLOCK = re.compile(r"-----BEGIN [A-Z ]{3,40}-----.*?(?:-----END [A-Z ]{3,40}-----|\Z)", re.S)
_KNOWN_TOKENS = re.compile(
    r"\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,}|\bA[KS]IA[0-9A-Z]{12,}|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|"
    r"\bglpat-[\w-]{12,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bAIza[\w-]{20,}|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|\bhf_\w{16,}|"
    r"\bBearer\s+[\w.~+/=-]{12,}"
)
SECRET_WORD = re.compile(
    r"\b(?:pass\s?words?|passwd|pass-?phrases?|pwd|pass\s?codes?|pins?|pin codes?|pin-?codes?|otp|2fa|cvc|cvv|"
    r"api[- ]?keys?|"
    r"secret keys?|access tokens?|security codes?|login codes?|log-?in|verification codes?|door codes?|alarm(?: code)?|"
    r"passports?(?: number)?|social security|ssn|national insurance|seed phrase|recovery phrase|"
    r"passwort|kennwort|geheimzahl|ausweisnummer|contraseñas?|clave|mot de passe|code secret|wachtwoord|pincode|senha|"
    r"palavra-passe|bsn|dni|nie|nif|cpf|nir|num[ée]ro de s[ée]cu(?:rit[ée] sociale)?|steuer-?(?:id|nummer)|"
    r"sozialversicherungsnummer|iban|kontonummer|sort code|account (?:number|no)|routing number|nhs number|tax id)\b",
    re.I,
)
_NAMED = re.compile(
    SECRET_WORD.pattern + r"(?P<gap>[^\n]{0,40}?(?:\bis\b|\bit['’]s\b|\bist\b|\bes\b|\best\b|\bé\b|\bto\b|[:=,]|\s))\s*"
    r"[\"'`‘“]?(?P<value>(?=[^\s]*[\d])[^\s\"'`’”,;]{3,}|\d{3}[ -]\d{3,4}\b)",
    re.I,
)
_PASSWORD_VALUE = re.compile(
    r"\b(?:pass\s?word|passwd|pwd|passphrase|passwort|kennwort|contraseña|mot de passe|wachtwoord|senha)\b"
    r"(?:\s+(?:is|ist|es|est|é)\b|\s*[:=]|\s+(?=[\"'`‘“]))\s*[\"'`‘“]?(?P<value>[^\s\"'`’”,;]{4,})",
    re.I,
)
_CODE_NEAR = re.compile(
    r"\b(?P<value>\d{3}[ -]?\d{3}|\d{4,8})\b(?=[^\n]{0,40}\b(?:code|otp|pin|passcode|verification|login|tan)\b)", re.I
)
_NUMBER_NEAR = re.compile(
    r"\b(?:cvc|cvv|exp(?:iry)?|passport|passports|ausweis|pasaporte|passeport|paspoort|passaporte|licence "
    r"number)\b[^\n]{0,30}?"
    r"(?P<value>\b[A-Z]{0,3}\d[\d/]{2,}\b)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PAPER = re.compile(
    r"passports?|ausweis|pasaporte|passeport|paspoort|passaporte|licen[cs]e|dni|nie\b|national insurance", re.I
)
_TOKEN = re.compile(r"[^\s\"'“”‘’<>()\[\]{},;]{8,200}")
_ADDRESS = re.compile(
    r"^(?:https?://|www\.)|^[\w.+-]+@[\w-]+\.\w|\w\.(?:com|org|net|de|fr|es|nl|pt|uk|io)\b|^[\w./-]+\.\w{2,4}$"
)


def secret_spans(text: str) -> list[Span]:
    """The characters of every password, key, card, account, identity number or one-time code, in order."""
    return sorted({span for span in _all_secrets(text) if span[0] < span[1]})


def _all_secrets(text: str) -> Iterator[Span]:
    for pattern in (_BLOCK, _KNOWN_TOKENS):
        yield from (match.span() for match in pattern.finditer(text))
    for pattern in (_PASSWORD_VALUE, _NAMED, _CODE_NEAR, _NUMBER_NEAR):
        yield from (match.span("value") for match in pattern.finditer(text) if not _is_year_beside_paper(match))
    yield from identity_spans(text)
    yield from (match.span() for match in _TOKEN.finditer(text) if _looks_random(match.group().rstrip(".!?:")))


def _is_year_beside_paper(match: re.Match[str]) -> bool:
    """Whether what looks like a secret is the year until which a paper is valid: "my passport runs out in 2029"."""
    return _YEAR.fullmatch(match["value"].rstrip(".,")) is not None and _PAPER.match(match.group()) is not None


def _looks_random(token: str) -> bool:
    """Letters, digits and signs mixed in one word, or a long word of high Shannon entropy (bits per character)."""
    if len(token) < 8 or _ADDRESS.search(token):
        return False
    has_digit = any(char.isdigit() for char in token)
    has_lower = any(char.islower() for char in token)
    has_upper = any(char.isupper() for char in token)
    has_sign = any(char in "!@#$%^&*?_+=~§€" for char in token[1:])
    if (
        has_digit
        and has_lower
        and has_sign
        and (has_upper or len(token) >= 10)
        and not re.search(r"[!?]\w*$", token[-1:])
    ):
        return True
    return len(token) >= 20 and has_digit and has_lower and has_upper and _entropy(token) > 3.5


def _entropy(token: str) -> float:
    counts = Counter(token)
    return -sum(count / len(token) * math.log2(count / len(token)) for count in counts.values())


_SENSITIVE: dict[Sensitivity, re.Pattern[str]] = {
    "sexuality": re.compile(
        r"\b(?:gay|lesbian|bisexual|queer|asexual|transgender|trans (?:wo)?man|non-?binary|pansexual|came out|"
        r"coming out|"
        r"closeted|schwul|lesbisch|homosexuel\w*|homosexual|homoseksueel)\b",
        re.I,
    ),
    "health": re.compile(
        r"\b(?:al+ergi\w*|intoleran\w*|co?eliac\w*|celíac\w*|zöliakie|diabet\w*|asthma\w*|cancer|tumou?r|"
        r"chemo\w*|depress\w*|anxiety|"
        r"panic attacks?|bipolar|adhd|autis\w*|hiv|aids|epilep\w*|migraines?|arthritis|spondylitis|sclerosis|"
        r"parkinson\w*|"
        r"dementia|alzheimer\w*|stroke|heart (?:attack|failure|condition)|blood pressure|cholesterol|gout|eczema|"
        r"pregnan\w*|miscarriages?|ivf|surgery|operation|diagnos\w*|medication|prescri\w*|antidepress\w*|"
        r"warfarin|insulin|"
        r"statins?|sertraline|therap(?:y|ist)|counsell?or|psychiatr\w*|rehab|sober|in recovery|addict\w*|"
        r"alcoholic|disab\w*|"
        r"wheelchair|blind|deaf|\w+itis|\w+ectomy|insomnia|chronic|injur\w*|broke my|epi-?pen|tablets?|mg|"
        r"schwanger|krank\w*|embarazada|enceinte|enferm\w*|malad\w*|zwanger|ziek\w*|grávida|doen\w+)\b",
        re.I,
    ),
    "religion": re.compile(
        r"\b(?:christian|catholic|protestant|muslim|jewish|hindu|buddhist|sikh|atheist|agnostic|mormon|quaker|orthodox|"
        r"evangelical|church|mosque|synagogue|kosher|halal|ramadan|lent|convert(?:ed)? to|bapti[sz]ed|katholisch|"
        r"muslimisch|"
        r"evangelisch|católic\w+|musulm\w+|catholique|katholiek|moslim)\b",
        re.I,
    ),
    "politics": re.compile(
        r"\b(?:vote[ds]? for|voting for|(?:labour|tory|conservative|democrat|republican|green party|socialist|"
        r"communist|"
        r"liberal) (?:party|voter|member|supporter)|i(?:['’]m| am) a (?:democrat|republican|socialist|tory|"
        r"marxist|communist|"
        r"libertarian)|left-wing|right-wing|trade union|union (?:rep|member))\b",
        re.I,
    ),
    "finances": re.compile(
        r"\b(?:salary|my pay|wage|earn(?:ing|s)?|in debt|debts?|mortgage|loan|overdraft|credit cards?|savings?|"
        r"bankrupt\w*|pension|"
        r"inherit\w*|net worth|income|benefits|rent(?:['’]s)?|gehalt|schulden|sueldo|deudas?|salaire|dettes?|salaris|"
        r"salário|dívidas?|\d+ ?(?:k|grand)\b)(?!\w)",
        re.I,
    ),
}


def sensitivity(text: str) -> Sensitivity | None:
    """The class of sensitive personal data the words belong to, the first that fits, or None."""
    return next((name for name, pattern in _SENSITIVE.items() if pattern.search(text)), None)
