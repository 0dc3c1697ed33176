"""The English rules as data: what may follow a subject ("I", "my sister Ines") and sentences with a form of their own.

Each rule names a slot and captures its value as `v`. No logic here; `memory.extract` applies them.
"""

import re
from dataclasses import dataclass
from typing import Literal

from memory.people import ANIMAL, BARE_KIN, CHILD, KIN, PARTNER, RELATION
from memory.values import Operation

Trim = Literal["words", "place", "name", "list", "exact", "job"]

UPPER = r"[^\W\d_a-zß-öø-ÿ]"
NAME = rf"{UPPER}[\w\u0300-\u036f]+(?:[-’'](?!s\b)[\w\u0300-\u036f]+)*"
NAMES = rf"{NAME}(?: (?:de |van |von |da |la )*{NAME}){{0,2}}"
_TO = r"[^.,;:!?()\n\x1f–—]{2,70}"
_LONG = r"[^.;:!?()\n\x1f–—]{2,90}"
_MODS = r"(?:(?:older|younger|elder|big|little|late|twin|eldest|youngest|middle|dear|lovely|own|other|new|old|elderly|ex-)\s+)*"
_POST = r"(?P<ended> any ?more| any longer)?"

# Who a clause is about: the user, "my sister Ines", "mum", or he/she for the one last named.
SUBJECT = re.compile(
    r"\b(?:(?P<self>(?i:i|we|im|ive)(?=['’\s]|$))"
    rf"|(?i:my|our)\s+{_MODS}(?P<relation>(?i:{RELATION}|{ANIMAL})(?![\w-]))(?:,?\s+(?:called\s+|named\s+|is called\s+)?(?P<name>{NAME})(?!-)(?:,(?=\s))?)?"
    rf"|(?P<kin>(?i:{BARE_KIN}))(?=['’]s\b|\s)(?:\s+(?P<kin_name>{NAME}))?"
    r"|(?P<pronoun>(?i:he|she)(?=['’\s])))(?:,?\s+who)?"
)

_BE = r"(?:['’]m|['’]re|['’]s|m|\s+am|\s+is|\s+are|(?:['’]ve|['’]s|ve|\s+have|\s+has)\s+been|\s+(?:went|turned|became|was born))"
_ADV = r"(?:\s+(?:now|also|both|all|still|currently|actually|really|very|strictly|mostly|just|\w+ly|a|an|the|too|quite|so|only|lifelong|proud))*"
_NEG = r"(?P<neg>(?:\s+(?:not|no longer|never)|n['’]t))?"
_COP = _BE + _NEG + _ADV + r"\s+"
_DO = r"(?P<neg>\s+(?:do not|don['’]?t|does not|doesn['’]?t|no longer|never|can['’]?t|cannot))?(?:\s+(?:really|also|absolutely|still|now|totally|just|\w+ly))*\s+"

DIETS = (
    r"vegan|vegetarian|veggie|pesc[ae]tarian|flexitarian|keto|paleo|kosher|halal|plant[- ]based|gluten[- ]free|dairy[- ]free|low[- ]carb|"
    r"lactose[- ]free|teetotal(?:ler)?|raw vegan|fruitarian"
)
INTOLERANT = r"(?:\w+[- ])?intolerant(?: to [\w ]{2,30})?|co?eliac|diabetic|epileptic|asthmatic|colou?r[- ]?blind|dyslexic|autistic|deaf|blind"
RELIGIONS = r"christian|catholic|protestant|muslim|jewish|hindu|buddhist|sikh|atheist|agnostic|mormon|quaker"
SEXUALITIES = r"gay|lesbian|bisexual|bi|queer|asexual|pansexual|trans|straight|non-?binary"
NATIONALITIES = (
    r"italian|german|french|spanish|portuguese|dutch|english|british|scottish|welsh|irish|american|canadian|australian|mexican|brazilian|"
    r"argentinian|chilean|peruvian|colombian|polish|czech|slovak|hungarian|romanian|bulgarian|greek|turkish|russian|ukrainian|swedish|"
    r"norwegian|danish|finnish|icelandic|estonian|latvian|lithuanian|swiss|austrian|belgian|croatian|serbian|bosnian|slovenian|albanian|"
    r"indian|pakistani|bangladeshi|chinese|japanese|korean|vietnamese|thai|filipino|indonesian|malaysian|egyptian|moroccan|tunisian|"
    r"algerian|nigerian|kenyan|ghanaian|ethiopian|south african|iranian|iraqi|syrian|lebanese|israeli|palestinian|saudi|afghan|nepali"
)
LANGUAGES = (
    r"english|german|french|spanish|portuguese|dutch|italian|polish|czech|russian|ukrainian|swedish|norwegian|danish|finnish|icelandic|"
    r"greek|turkish|arabic|hebrew|hindi|urdu|bengali|punjabi|tamil|mandarin|cantonese|chinese|japanese|korean|vietnamese|thai|swahili|"
    r"welsh|irish|gaelic|catalan|basque|romanian|hungarian|bulgarian|croatian|serbian|latin|persian|farsi|bsl|asl|sign language|esperanto"
)
PLAYS = (
    r"guitar|piano|violin|viola|cello|bass|drums?|flute|clarinet|oboe|bassoon|trumpet|trombone|saxophone|sax|harp|accordion|ukulele|banjo|"
    r"organ|keyboards?|harmonica|tennis|football|soccer|rugby|cricket|golf|chess|badminton|squash|hockey|basketball|volleyball|bridge|"
    r"poker|padel|netball|five-a-side|table tennis|darts|snooker"
)
_JOB_HEAD = (
    r"nurse|doctor|surgeon|midwife|teacher|lecturer|professor|tutor|engineer|developer|programmer|designer|architect|lawyer|solicitor|barrister|judge|"
    r"accountant|auditor|analyst|consultant|manager|director|assistant|secretary|administrator|clerk|cashier|baker|chef|cook|waiter|waitress|barista|"
    r"bartender|butcher|farmer|gardener|carpenter|plumber|electrician|mechanic|builder|bricklayer|roofer|welder|painter|decorator|joiner|driver|"
    r"pilot|sailor|soldier|officer|policeman|policewoman|firefighter|paramedic|pharmacist|dentist|vet|veterinarian|physio|physiotherapist|"
    r"psychologist|psychiatrist|therapist|counsellor|counselor|social worker|care worker|carer|nanny|childminder|librarian|journalist|reporter|"
    r"editor|writer|author|translator|interpreter|photographer|filmmaker|actor|actress|musician|composer|artist|illustrator|sculptor|potter|"
    r"scientist|researcher|chemist|biologist|physicist|mathematician|statistician|economist|historian|archaeologist|geologist|botanist|"
    r"hairdresser|barber|beautician|tailor|seamstress|florist|optician|estate agent|realtor|salesman|saleswoman|salesperson|sales rep|trader|"
    r"banker|broker|recruiter|student|apprentice|intern|trainee|freelancer|entrepreneur|founder|ceo|cto|cfo|headteacher|principal|coach|"
    r"instructor|trainer|referee|cleaner|caretaker|janitor|security guard|receptionist|postman|courier|tram driver|bus driver|beekeeper|"
    r"fisherman|miner|brewer|winemaker|luthier|watchmaker|jeweller|blacksmith|priest|vicar|pastor|imam|rabbi|curator|subtitler|copywriter|"
    r"paralegal|civil servant|stay-at-home (?:mum|mom|dad|parent)|housewife|pensioner|retiree|dj|technician|operator|specialist|administrator|"
    r"supervisor|foreman|strategist|planner|surveyor|inspector|conductor|steward|stewardess|flight attendant|lifeguard|optometrist|radiographer|"
    r"\w+(?:ologist|ographer|wright|smith|monger|keeper|maker|worker)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A slot, the pattern that captures its value as `v`, and how the value is trimmed."""

    slot: str
    pattern: re.Pattern[str]
    trim: Trim = "words"
    operation: Operation = "state"


def _after(slot: str, pattern: str, trim: Trim = "words") -> Rule:
    return Rule(slot, re.compile(f"(?i:{pattern})" if "(?P<v>" in pattern else pattern), trim)


# Tried right after a subject; with `neg` the statement is denied, with `ended` (or "no longer") it has ended.
AFTER_SUBJECT: tuple[Rule, ...] = (
    _after("allergy", _BE + _NEG + _ADV + rf"\s+al+ergi?c\s+to\s+(?P<v>{_LONG})", "list"),
    _after("allergy", rf"(?P<neg>\s+don['’]?t)?(?:['’]ve|\s+have|\s+has|\s+got|['’]ve got|['’]s got)\s+(?:got\s+)?(?:an?\s+)?(?:\w+ly\s+)?(?P<v>[\w -]{{2,30}}?)\s+allerg(?:y|ies)\b", "list"),
    _after("allergy", rf"(?:['’]ve|\s+have|\s+has)\s+(?:got\s+)?(?:an?\s+)?(?:\w+\s+)?allerg(?:y|ies)\s+to\s+(?P<v>{_LONG})", "list"),
    _after("intolerance", _COP + rf"(?P<v>{INTOLERANT})\b", "exact"),
    _after("diet", _COP + rf"(?P<v>{DIETS})\b" + _POST, "exact"),
    _after("diet", rf"(?P<neg>\s+(?:do not|don['’]?t|no longer|never))?\s+(?:eat|eats|follow|follows|do|keep|cook)\s+(?:an?\s+)?(?P<v>{DIETS})\b" + _POST, "exact"),
    _after("avoids", rf"(?:\s+(?:can['’]?t|cannot|can not|mustn['’]?t))\s+(?:eat|have|drink|tolerate|digest)\s+(?:any\s+)?(?P<v>{_LONG})", "list"),
    _after("religion", _COP + rf"(?P<v>{RELIGIONS})\b" + _POST, "exact"),
    _after("sexuality", _COP + rf"(?P<v>{SEXUALITIES})\b(?! of| people| friend)", "exact"),
    _after("nationality", _COP + rf"(?P<v>(?:half[- ])?(?:{NATIONALITIES}))(?!\s+(?:teacher|student|speaker|lit))\b", "exact"),
    _after("home", rf"{_BE}{_NEG}(?:\s+(?:now|currently|still|actually|also|both|all))*\s+(?:living|residing|based|settled)\s+(?:now\s+|here\s+|out\s+|up\s+|down\s+|over\s+)*(?:in|at|near|just outside|outside)\s+(?P<v>{_TO})", "place"),
    _after("home", rf"(?P<neg>\s+(?:do not|don['’]?t|doesn['’]?t|no longer|never))?(?:\s+(?:now|currently|still|actually|also|both|all))*\s+(?:live|lives|reside|resides)\s+(?:now\s+|out\s+|up\s+|down\s+|over\s+|here\s+)*(?:in|at|near|just outside|outside)\s+(?P<v>{_TO})" + _POST, "place"),
    _after("home", rf"(?:['’]ve|\s+have|\s+has|['’]s|ve)?(?:\s+(?:just|recently|finally|since|now))*\s+(?:moved|relocated)(?:\s+(?:house|back|over|out|up|down|again|here|from [\w ]{{2,25}}))*\s+(?:in)?to\s+(?!my |a |the )(?P<v>{_TO})", "place"),
    _after("home", rf"(?:['’]ve got|['’]ve|\s+have|\s+own|\s+rent|\s+got|\s+bought|\s+(?:just\s+|finally\s+)?(?:bought|signed for)|['’]ve bought)\s+(?:an?|the|our|my)\s+(?:[\w-]+\s+){{0,3}}(?:place|flat|house|apartment|bungalow|cottage|studio|condo)\s+(?:in|near)\s+(?P<v>{_TO})", "place"),
    _after("home", rf"{_BE}\s+(?:up|down|over|out)\s+(?:here\s+)?in\s+(?P<v>{_TO})", "place"),
    _after("home", rf"['’]s\s+in\s+(?P<v>{UPPER}[\w'’ -]{{2,40}})".replace(UPPER, "(?-i:" + UPPER + ")"), "place"),
    _after("origin", rf"{_BE}\s+(?:originally\s+)?from\s+(?P<v>{_TO})|\s+(?:come|comes|grew up|was born and raised)\s+(?:from|in)\s+(?P<v2>{_TO})", "place"),
    _after("job", rf"(?:{_BE}\s+(?:now\s+)?working|\s+(?:now\s+)?works?|['’]ve worked|\s+have worked|['’]ve been working|\s+started(?: work)?|{_BE}\s+(?:starting|employed))\s+as\s+(?:an?\s+|the\s+)?(?P<v>{_TO})", "job"),
    _after("job", _BE + _NEG + rf"(?:\s+(?:now|also|currently|actually|still|officially|just))*\s+(?:an?|the)\s+(?:now\s+)?(?P<v>(?:[\w/&-]+\s+){{0,4}}?(?:{_JOB_HEAD}))(?!\s+(?:of mine|fan|lover))\b" + _POST, "job"),
    _after("employer", rf"(?:{_BE}(?P<neg>\s+no longer|\s+not)?\s+(?:now\s+)?(?:working|employed)|(?P<neg2>\s+(?:don['’]?t|no longer))?\s+(?:now\s+|currently\s+)?works?|['’]ve worked|\s+have worked|\s+started|\s+(?:just\s+)?joined|\s+teach(?:es)?|{_BE}\s+on the \w+ team)\s+(?:(?:as|with|on)\s+[\w ]{{2,30}}?\s+)?(?:at|for)\s+(?:the\s+)?(?P<v>{_TO})" + _POST, "place"),
    _after("field", rf"(?:{_BE}\s+working|\s+works?)\s+in\s+(?P<v>(?:[a-z]+\s?){{1,3}})", "words"),
    _after("school", rf"(?:{_BE}\s+(?:studying|a student|doing (?:a|my) \w+)|\s+stud(?:y|ies)|\s+go(?:es)? to (?:school|college|university))(?:\s+[\w ]{{2,30}}?)?\s+(?:at|in)\s+(?:the\s+)?(?P<v>(?-i:{UPPER}){_TO})", "place"),
    _after("studies", rf"(?:{_BE}\s+studying|\s+stud(?:y|ies))\s+(?P<v>(?!for\b|at\b|in\b|the\b)[\w ]{{3,30}})", "words"),
    _after("learning", rf"(?:{_BE}|['’]ve been|\s+have been)\s+(?:also\s+)?learning\s+(?P<v>{LANGUAGES})\b", "exact"),
    _after("language", rf"(?P<neg>\s+don['’]?t)?\s+(?:can\s+|also\s+)*speaks?\s+(?:fluent\s+|some\s+|a (?:bit|little)(?: of)?\s+|good\s+|basic\s+|both\s+)*(?P<v>{LANGUAGES}(?:(?:,\s+|\s+and\s+|,\s+and\s+)(?:some\s+|a (?:bit|little) of\s+)?(?:{LANGUAGES}))*)\b", "list"),
    _after("mother_tongue", rf"{_BE}\s+(?:a\s+)?native\s+(?P<v>{LANGUAGES})\s+speaker", "exact"),
    _after("plays", rf"\s+(?:also\s+)?plays?\s+(?:the\s+|a bit of\s+)?(?P<v>{PLAYS})\b", "exact"),
    _after("age", rf"{_BE}\s+(?:now\s+|only\s+|already\s+)?(?P<v>\d{{1,2}}|1[01]\d)(?=\s*(?:years?[- ]old|yrs?[- ]old|yo\b|y/o|$|[.,;!?)]|\s(?:and|but|now|so|with)\b))(?!,\d)", "exact"),
    _after("age", r"(?:['’]ve|\s+have|\s+has)?\s+(?:just\s+)?turned\s+(?P<v>\d{1,2})\b", "exact"),
    _after("relationship", _COP + r"(?P<v>(?:happily\s+)?(?:married|divorced|widowed|engaged|single))(?! (?:to|with)\b)\b", "exact"),
    _after("handedness", _COP + r"(?P<v>left[- ]handed|right[- ]handed|ambidextrous|lefty|leftie)\b", "exact"),
    _after("condition", rf"(?:['’]ve|\s+have|\s+has|['’]ve got|\s+(?:was|were)\s+diagnosed with|['’]ve been diagnosed with|\s+got diagnosed with|\s+suffers? from|{_BE}\s+diagnosed with)\s+(?:got\s+|a\s+|an\s+|had\s+)*(?P<v>(?:type [12] |chronic |severe |mild |bad )?(?:\w+\s)?(?:diabetes|asthma|adhd|autism|dyslexia|epilepsy|migraines?|arthritis|depression|anxiety|insomnia|eczema|ibs|crohn['’]?s|ms|pcos|endometriosis|hay ?fever|tinnitus|sciatica|anaemia|hypertension|high blood pressure|sleep apnoea|\w{{4,}}itis|\w{{4,}}osis))\b", "exact"),
    _after("car", rf"\s+drives?\s+(?:an?|the|our|my)\s+(?P<v>{_TO})", "words"),
    _after("dislikes", rf"(?:\s+(?:absolutely|really|just|\w+ly))*\s+(?:hates?|loathes?|detests?|dislikes?|despises?|can['’]?t (?:stand|bear|abide)|cannot (?:stand|bear))\s+(?P<v>{_LONG})", "list"),
    _after("dislikes", rf"(?:\s+(?:do not|don['’]?t|doesn['’]?t|never)(?: really| much)?\s+(?:like|enjoy|care for)|{_BE}\s+not\s+(?:an?\s+|much of an?\s+)?(?:big\s+|huge\s+)?fan of)\s+(?P<v>{_LONG})", "list"),
    _after("likes", rf"(?:\s+(?:absolutely|really|also|just|still|do|always|\w+ly))*\s+(?:loves?|likes?|enjoys?|adores?|prefers?)\s+(?P<v>{_LONG})", "list"),
    _after("likes", rf"{_BE}\s+(?:really\s+|very\s+|also\s+|quite\s+)*(?:into|fond of|keen on|crazy about|mad about|obsessed with|an?\s+(?:big|huge|massive|great)\s+fan of)\s+(?P<v>{_LONG})", "list"),
)  # fmt: skip

# "My brother Tom", "our cats, A and B", "Ida (my wife)", "Tom is my brother".
_GIVEN = rf"(?P<names>{NAME}(?:(?:,\s+|\s+and\s+|\s*&\s*|,\s+and\s+){NAME})*)"
RELATIVE = re.compile(
    rf"\b(?:(?i:my|our)\s+{_MODS}(?P<rel>(?i:{RELATION}|{ANIMAL})(?:s|ren)?)(?![\w-])(?:\s*[,(:–-]\s*|['’]s name(?:s| is| are)\s+|\s+(?:are\s+|is\s+)?(?:called|named)\s+|\s+){_GIVEN}"
    rf"|(?P<before>{NAME})(?:\s+\((?i:my|our)\s+|,\s+(?i:my|our)\s+|\s+is\s+(?i:my|our)\s+|['’]s\s+(?i:my|our)\s+){_MODS}(?P<rel2>(?i:{RELATION}|{ANIMAL}))(?![\w-]))"
)
OWNED = re.compile(
    rf"\b(?i:i|we)(?i:['’]ve| have| own| got| adopted|ve)(?:\s+(?i:got|adopted))?\s+(?P<what>(?i:an?|two|three|four|five|twin|\d)\s+(?:[\w-]+\s+){{0,3}}?(?i:{ANIMAL}|{KIN})(?:s|es|ren)?)(?![\w-])"
    rf"(?:\s*[,(:–-]?\s*(?:(?i:called|named)\s+){_GIVEN}|\s*[,(:–-]\s*{_GIVEN}|\s+(?i:whose name is)\s+{_GIVEN.replace('names', 'names3')})?".replace(
        "(?P<names>", "(?P<names1>", 1
    ).replace("(?P<names>", "(?P<names2>", 1)
)
PARTNER_WORD = re.compile(rf"(?:ex-)?(?:{PARTNER})", re.I)
CHILD_WORD = re.compile(rf"(?:{CHILD})(?:s|ren)?|kids", re.I)
ANIMAL_WORD = re.compile(rf".*\b(?:{ANIMAL})(?:s|es)?$", re.I)
DIET_ALONE = re.compile(rf"\b(?:as (?:an?|the only)\s+(?P<v>{DIETS}|{INTOLERANT})|(?P<v2>{DIETS}|{INTOLERANT})(?:\s+(?:here|btw|by the way)|\s+since\b)|(?:^|day \d+ of )being (?P<v3>{DIETS}))\b|^(?P<v4>{DIETS}|{INTOLERANT})(?=,|\s+(?:and|btw|so)\b)", re.I)  # fmt: skip
JOB_ALONE = re.compile(
    rf"\b(?:as an?|my job as an?|being an?)\s+(?P<v>(?:[\w/-]+\s+){{0,3}}?(?:{_JOB_HEAD}))\b(?!\s+(?:said|would|might))",
    re.I,
)
