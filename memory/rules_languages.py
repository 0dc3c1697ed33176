"""German, Spanish, French, Dutch and Portuguese: one table of phrases per language, all of the same form.

Each pattern captures its value as `v`. Data only; a new language is a new table.
"""

import re

from memory.rules_en import NAMES, Rule, Trim
from memory.values import Operation

_TO = r"[^.,;:!?¿¡()\n\x1f–—]{2,60}"

# slot, pattern (case-insensitive unless it captures a name or a place), how the value is trimmed, operation
_Row = tuple[str, str, Trim, Operation]

_GERMAN: tuple[_Row, ...] = (
    ("name", rf"\b(?i:ich hei(?:ß|ss)e|mein name ist)\s+(?P<v>{NAMES})", "exact", "state"),
    ("address_as", rf"\b(?i:nenn(?:e|en sie)? mich)\s+(?P<v>{NAMES})", "exact", "state"),
    (
        "home",
        (
            rf"\b(?i:(?:ich|wir|und) (?:wohnen?|leben?)(?: jetzt| seit [\w ]+?)? in|(?:ich bin|wir sind)(?: gerade| "
            rf"jetzt| letzte\w* \w+)* nach)\s+(?:der |den )?(?P<v>{NAMES})"
        ),
        "place",
        "state",
    ),
    (
        "home",
        (
            r"\b(?i:(?:seit|jetzt|nun|endlich|ab)\b[^.,]{0,30}?\b(?:sind wir|bin ich|wir sind|ich bin)(?: jetzt|"
            r" nun)? )"
            r"(?P<v>(?!lehr|arbeit|mit|einig|rentn|beamt|vat|mut|tocht)[\wäöüß]{4,20})(?:er|erin|"
            r"erinnen)\b(?=[,.!;]|$| und)"
        ),
        "exact",
        "state",
    ),
    ("home", rf"\b(?i:(?:bei uns|hier) in)\s+(?P<v>{NAMES})", "place", "state"),
    ("job", r"\b(?i:ich arbeite(?: seit \d+| jetzt)? als)\s+(?P<v>[\w-]+)", "exact", "state"),
    (
        "job",
        (
            r"\b(?i:ich bin(?: von Beruf)?)\s+(?P<v>[A-ZÄÖÜ][\wäöüß]*(?:er|erin|in|ist|arzt|ärztin|mann|frau|"
            r"kraft|wirt|"
            r"wart))\b(?! aus)"
        ),
        "exact",
        "state",
    ),
    (
        "employer",
        (
            rf"\b(?i:ich arbeite(?: seit \d+| jetzt)?(?: als \w+)? (?:bei|beim|am|für))\s+(?:der |dem |die "
            rf")?(?P<v>{NAMES})"
        ),
        "place",
        "state",
    ),
    ("allergy", rf"\b(?i:(?:ich bin|bin)(?: \w+)? allergisch (?:gegen|auf))\s+(?P<v>{_TO})", "list", "state"),
    ("allergy", r"\b(?i:ich habe eine)\s+(?P<v>[\wäöüß]+?)(?:-)?allergie\b", "exact", "state"),
    (
        "diet",
        (
            r"\b(?i:ich bin|ich lebe|ich esse|als|wir sind)\s+(?:(?!nicht\b|"
            r"kein)\w+\s+)?(?P<v>(?i:vegan(?:er(?:in)?)?|vegetarisch|"
            r"vegetarier(?:in)?|pescetarier(?:in)?))\b"
        ),
        "exact",
        "state",
    ),
    (
        "likes",
        (
            rf"\b(?i:ich (?:mag|liebe|trinke am liebsten|esse am liebsten)(?: sehr)?)\s+(?!nicht|kein|es |das "
            rf")(?P<v>{_TO})"
        ),
        "list",
        "state",
    ),
    (
        "dislikes",
        rf"\b(?i:ich (?:hasse|mag kein(?:e|en)?|esse kein(?:e|en)?|trinke kein(?:e|en)?))\s+(?P<v>{_TO})",
        "list",
        "state",
    ),
)
_SPANISH: tuple[_Row, ...] = (
    ("name", rf"\b(?i:me llamo|mi nombre es)\s+(?P<v>{NAMES})", "exact", "state"),
    ("address_as", rf"\b(?i:ll[aá]mame)\s+(?P<v>{NAMES})", "exact", "state"),
    (
        "home",
        (
            rf"\b(?i:vivo|vivimos|me he mudado|nos hemos mudado|me mud[eé]|nos mudamos|resido)\s+(?i:ahora )?(?:en|"
            rf"a)\s+(?P<v>{NAMES})"
        ),
        "place",
        "state",
    ),
    ("home", rf"\b(?i:aquí en)\s+(?P<v>{NAMES})", "place", "state"),
    (
        "job",
        (
            r"\b(?i:trabajo (?:como|de)|soy)\s+(?P<v>(?i:\w*(?:ero|era|tor|tora|ista|dor|dora|logo|loga|médic[oa]|"
            r"abogad[oa]|maestr[oa]|arquitect[oa]|camarer[oa])))\b(?! de )"
        ),
        "exact",
        "state",
    ),
    ("employer", rf"\b(?i:trabajo (?:en|para))\s+(?:la |el )?(?P<v>{NAMES})", "place", "state"),
    (
        "allergy",
        rf"\b(?i:soy al[ée]rgic[oa] (?:al?|a la|a los|a las))\s+(?:los |las |la )?(?P<v>{_TO})",
        "list",
        "state",
    ),
    ("allergy", rf"\b(?i:tengo alergia (?:al?|a la|a los|a las))\s+(?:los |las |la )?(?P<v>{_TO})", "list", "state"),
    (
        "intolerance",
        r"\b(?i:soy)\s+(?P<v>(?i:cel[ií]ac[oa]|diab[ée]tic[oa]|asm[áa]tic[oa]|intolerante a la \w+))\b",
        "exact",
        "state",
    ),
    ("diet", r"\b(?i:soy|como|somos)\s+(?P<v>(?i:vegan[oa]s?|vegetarian[oa]s?|pescetarian[oa]s?))\b", "exact", "state"),
    ("likes", rf"(?<!no )\b(?i:me (?:gustan?|encantan?)(?: mucho)?)\s+(?P<v>{_TO})", "list", "state"),
    ("dislikes", rf"\b(?i:odio|no me gustan?|no soporto|detesto)\s+(?P<v>{_TO})", "list", "state"),
)
_FRENCH: tuple[_Row, ...] = (
    ("name", rf"\b(?i:je m['’]appelle|mon (?:pré)?nom est|moi,? c['’]est)\s+(?P<v>{NAMES})", "exact", "state"),
    ("address_as", rf"\b(?i:appelle[- ]moi|appelez[- ]moi)\s+(?P<v>{NAMES})", "exact", "state"),
    (
        "home",
        (
            rf"\b(?i:j['’]habite|je vis|nous habitons|on habite|nous vivons|j['’]ai déménagé|on a déménagé|nous avons "
            rf"déménagé)\s+(?i:maintenant )?(?:à|au|en|a)\s+(?P<v>{NAMES})"
        ),
        "place",
        "state",
    ),
    ("home", rf"\b(?i:ici à)\s+(?P<v>{NAMES})", "place", "state"),
    ("job", rf"\b(?i:je travaille comme)\s+(?P<v>{_TO})", "job", "state"),
    (
        "job",
        (
            r"\b(?i:je suis)\s+(?P<v>(?i:\w*(?:teur|trice|ière|ier|iste|logue|infirmier|infirmière|médecin|avocate?|"
            r"professeure?|ingénieure?|boulanger|boulangère|architecte|comptable)))\b"
        ),
        "exact",
        "state",
    ),
    (
        "employer",
        rf"\b(?i:je (?:travaille|bosse)(?: comme \w+)? (?:chez|à|pour|au))\s+(?:la |le )?(?P<v>{NAMES})",
        "place",
        "state",
    ),
    ("allergy", rf"\b(?i:je suis allergique (?:à la|à l['’]|aux|au|à))\s*(?P<v>{_TO})", "list", "state"),
    (
        "intolerance",
        r"\b(?i:je suis)\s+(?P<v>(?i:cœliaque|coeliaque|diabétique|asthmatique|intolérante? au \w+))\b",
        "exact",
        "state",
    ),
    (
        "diet",
        (
            r"\b(?i:je suis(?: devenue?)?|je mange|en tant que)\s+(?P<v>(?i:végane?s?|vegan|végétarien(?:ne)?s?|"
            r"végétalien(?:ne)?s?))\b"
        ),
        "exact",
        "state",
    ),
    ("likes", rf"\b(?i:j['’]aime(?: bien| beaucoup)?|j['’]adore)\s+(?!pas)(?P<v>{_TO})", "list", "state"),
    (
        "dislikes",
        rf"\b(?i:je déteste|je n['’]aime pas|j['’]aime pas|je ne supporte pas)\s+(?P<v>{_TO})",
        "list",
        "state",
    ),
)
_DUTCH: tuple[_Row, ...] = (
    ("name", rf"\b(?i:ik heet|mijn naam is|ik ben)\s+(?P<v>{NAMES})(?=\s*(?:$|[.,;!?]|\sen\b))", "exact", "state"),
    ("address_as", rf"\b(?i:noem (?:me|mij))\s+(?P<v>{NAMES})", "exact", "state"),
    (
        "home",
        (
            rf"\b(?i:ik woon|wij wonen|we wonen)(?: (?:nu|sinds \d+))?\s+in\s+(?P<v>{NAMES})|\b(?i:verhuisd "
            rf"naar)\s+(?P<v2>{NAMES})"
        ),
        "place",
        "state",
    ),
    ("home", rf"\b(?i:(?:bij ons|hier) in)\s+(?P<v>{NAMES})", "place", "state"),
    ("job", r"\b(?i:ik werk(?: nu| sinds \d+)? als)\s+(?:een\s+)?(?P<v>[\w-]+)", "exact", "state"),
    (
        "job",
        (
            r"\b(?i:ik ben (?:een )?)(?P<v>(?i:verpleegkundige|leraar|lerares|docent|bakker|timmerman|loodgieter|"
            r"advocaat|arts|huisarts|ingenieur|programmeur|kok|kapper|\w+(?:kundige|loog|monteur|maker)))\b"
        ),
        "exact",
        "state",
    ),
    (
        "employer",
        rf"\b(?i:ik werk(?: nu| sinds \d+)?(?: als \w+)? (?:bij|voor))\s+(?:de |het )?(?P<v>{NAMES})",
        "place",
        "state",
    ),
    ("allergy", rf"\b(?i:ik ben allergisch voor)\s+(?P<v>{_TO})", "list", "state"),
    (
        "diet",
        r"\b(?i:ik ben|ik eet|als)\s+(?P<v>(?i:vegan(?:ist)?|veganistisch|vegetari[ëe]r|vegetarisch))\b",
        "exact",
        "state",
    ),
    ("likes", rf"\b(?i:ik hou (?:erg |veel )?van|ik ben dol op)\s+(?P<v>{_TO})", "list", "state"),
    ("dislikes", rf"\b(?i:ik haat|ik hou niet van|ik lust geen|ik eet geen)\s+(?P<v>{_TO})", "list", "state"),
)
_PORTUGUESE: tuple[_Row, ...] = (
    ("name", rf"\b(?i:chamo-me|(?:eu )?me chamo|o meu nome é|meu nome é)\s+(?P<v>{NAMES})", "exact", "state"),
    (
        "address_as",
        rf"\b(?i:(?:me chame|chama-me|me chama|chame-me) de|trata-me por)\s+(?P<v>{NAMES})",
        "exact",
        "state",
    ),
    (
        "home",
        (
            rf"\b(?i:moro|moramos|vivo|vivemos|mudei-me|me mudei|mudámo-nos|nos mudamos)\s+(?i:agora )?(?:em|no|"
            rf"na|para|"
            rf"para o|para a)\s+(?P<v>{NAMES})"
        ),
        "place",
        "state",
    ),
    ("home", rf"\b(?i:aqui em)\s+(?P<v>{NAMES})", "place", "state"),
    (
        "job",
        (
            r"\b(?i:trabalho como|sou)\s+(?P<v>(?i:\w*(?:eiro|eira|tor|tora|ista|dor|dora|logo|loga|médic[oa]|"
            r"advogad[oa]|arquitet[oa]|engenheir[oa])))\b"
        ),
        "exact",
        "state",
    ),
    ("employer", rf"\b(?i:trabalho (?:na|no|em|para))\s+(?:o |a )?(?P<v>{NAMES})", "place", "state"),
    ("allergy", rf"\b(?i:(?:sou al[ée]rgic[oa]|tenho alergia) (?:ao?s?|às?))\s+(?P<v>{_TO})", "list", "state"),
    (
        "intolerance",
        r"\b(?i:sou)\s+(?P<v>(?i:cel[ií]ac[oa]|diab[ée]tic[oa]|asm[áa]tic[oa]|intolerante à \w+))\b",
        "exact",
        "state",
    ),
    ("diet", r"\b(?i:sou|somos)\s+(?P<v>(?i:vegan[oa]s?|vegetarian[oa]s?))\b", "exact", "state"),
    ("likes", rf"(?<!não )\b(?i:(?:eu )?(?:gosto(?: muito)? d[eoa]s?|adoro|amo))\s+(?P<v>{_TO})", "list", "state"),
    ("dislikes", rf"\b(?i:odeio|não gosto d[eoa]s?|detesto)\s+(?P<v>{_TO})", "list", "state"),
)

# A few words that only this language uses: the tables of the others are then not tried.
MARKS: dict[str, re.Pattern[str]] = {
    "de": re.compile(r"\b(?:ich|mein\w*|nicht|und|bin|habe|wir|uns|ist|für|bei|seit|heiße)\b", re.I),
    "es": re.compile(
        r"\b(?:soy|tengo|vivo|me|mi|mis|el|los|las|una|que|qué|trabajo|nos|llámame|llamame|aquí|odio|vivimos|somos)\b",
        re.I,
    ),
    "fr": re.compile(r"\b(?:je|suis|moi|mon|ma|mes|nous|est|une|les|des|ici|appelle|appelez)\b|\b[jmcln]['’]\w", re.I),
    "nl": re.compile(r"\b(?:ik|mijn|wij|het|een|niet|zijn|ons|voor|noem|hier)\b", re.I),
    "pt": re.compile(
        r"\b(?:eu|sou|moro|moramos|vivo|tenho|meu|minha|não|uma|com|trabalho|me|mudei-me|chamo-me|adoro|gosto|odeio|"
        r"aqui|trata-me|chama-me|chame-me|somos)\b",
        re.I,
    ),
}
INSTRUCTION = re.compile(
    r"\b(?:antworte|schreib|sprich|duze?|benutze?|verwende|schlag|contéstame|contesta|responde|háblame|habla|usa|"
    r"tutéame|réponds|répondez|tutoie|"
    r"tutoyer|parle|utilise|antwoord|gebruik|spreek|fala|escreve|ne me propose)\b.{0,80}\b(?:immer|bitte|nie|"
    r"siempre|nunca|toujours|"
    r"jamais|stets|altijd|nooit|sempre|auf deutsch|kurz|en español|en français|in het nederlands|em português|tu|"
    r"du|mich)\b"
    r"|\b(?:immer|nie wieder|nie|siempre|nunca|toujours|jamais|altijd|nooit|sempre)\b.{0,30}\b(?:antworte|"
    r"vorschlagen|contest\w+|responde\w*|"
    r"propose\w*|suggère|antwoord|voorstel\w*|sugir\w*|sugier\w+)\b|\b(?:on peut se tutoyer|du kannst mich duzen|"
    r"puedes tutearme)\b",
    re.I,
)
_TABLES = {"de": _GERMAN, "es": _SPANISH, "fr": _FRENCH, "nl": _DUTCH, "pt": _PORTUGUESE}
RULES: dict[str, tuple[Rule, ...]] = {
    language: tuple(Rule(slot, re.compile(pattern), trim, operation) for slot, pattern, trim, operation in table)
    for language, table in _TABLES.items()
}
