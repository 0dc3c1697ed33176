"""What a question implies without naming it: "near me" asks for the home, "dinner ideas" for what must not be eaten.

Pure data and one lookup. Patterns say which slots a question touches; recall takes the memories in these slots as
candidates even where no word is shared.
"""

import re

_FOOD = ("diet", "allergy", "intolerance", "avoids")
_IMPLIED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"near (?:me|by|us|here|home|my (?:place|home|house|flat))|nearby|(?:in|around) (?:my|our) (?:area|town|city|"
        r"neighbou?rhood|village|region)|where (?:do |did )?(?:i|we) (?:use to )?live|where i['’]?m (?:living|based)|"
        r"my (?:(?:old|former|previous|last|new) )?(?:home|address)|local|"
        r"from (?:my )?home|the weather|around here|in town|open late|what['’]?s on\b|nearest|closest|where i live|"
        r"(?:town|city|village|place|street) (?:do |am |did )?(?:i|we)\b|"
        r"(?:close|walking distance) to (?:me|home)|this weekend|in meiner nähe|"
        r"bei mir|bei uns|"
        r"cerca de (?:mí|mi|casa)|près de (?:chez )?(?:moi|nous)|in de buurt|perto de (?:mim|casa)",
        ("home",),
    ),
    (
        r"\b(?:eat|eating|dinner|lunch|breakfast|supper|brunch|meals?|recipes?|cook(?:ing)?|bak(?:e|ing)|menu|"
        r"restaurants?|"
        r"snacks?|dish(?:es)?|food|groceries|takeaway|barbecue|buffet|picnic|potluck|desserts?|cakes?|"
        r"breads?|pasta|pizzas?|cheeses?|caf[eé]s?|soups?|salads?|sandwich(?:es)?|ice[ -]creams?|curry|grill|sauces?|"
        r"drinks?|chocolates?|biscuits?|cookies?|starter|feast|canteen|bakery|oven|essen|"
        r"kochen|rezept\w*|"
        r"abendessen|mittagessen|comer|cena|cenar|comida|receta|manger|dîner|déjeuner|recette|eten|recept|"
        r"koken|jantar|"
        r"almoço|receita)\b",
        _FOOD,
    ),
    (r"\ballerg\w*|\ballergen|\bintoleran\w*|\bdiet(?:ary)?\b", _FOOD),
    (
        r"\bmy (?:job|work|career|boss|colleagues?|office|profession|employer|company|cv|résumé|resume|bio)\b|"
        r"\b(?:at|near|from|for) work\b|"
        r"\bmy (?:current )?(?:shifts?|occupation|cv|field|trade|customers|clients|boss)\b|"
        r"\bcareer\b|\boccupation\b|\bemployer\b|\bintroduce (?:me|myself)\b|\bintro\b|"
        r"for a living|what (?:do )?i do\b|(?:where|who) (?:do|did) i (?:use to )?work\b|(?:promoted|promotion|"
        r"pay rise|self-?employed)|mein(?:e|"
        r"er)? (?:arbeit|job|beruf)|"
        r"mi trabajo|mon (?:travail|métier)|mijn werk|meu trabalho",
        ("job", "employer", "field"),
    ),
    (
        r"\b(?:my|our|the) (?:(?:younger|youngest|older|oldest|elder|eldest|little|big|middle) )?(?:kids?|"
        r"child(?:ren)?|sons?|daughters?|twins|boys|girls|baby|toddler)\b|meine kinder|mis hijos|mes enfants",
        ("child",),
    ),
    (
        r"\b(?:dogs?|cats?|pets?|puppy|kitten|rabbits?|parrots?|horses?|hamsters?|guinea pigs?|tortoises?|budgies?|"
        r"hunde?|katzen?|perros?|gatos?|chiens?|chats?|honden|katten|cães)\b|\bvet(?:['’]s)?\b",
        ("pet",),
    ),
    (
        r"\bmy (?:wife|husband|partner|girlfriend|boyfriend|fiancée?|spouse|other half)\b|\banniversary\b|"
        r"valentine|\bplus[- ]one\b|\bthe two of us\b|\bdate night\b|\bour (?:wedding|engagement)\b|\bin-laws\b",
        ("partner", "relationship"),
    ),
    (r"\bmy (?:family|parents|brothers?|sisters?|mum|mom|mother|dad|father|siblings)\b", ("family",)),
    (r"\bhow old am i\b|\bmy (?:age|birthday)\b|when was i born", ("birthday", "age")),
    (
        r"\b(?:duets?|sheet music|instruments?|chords|orchestra|band|jam session|encore|concerto)\b|"
        r"\bplay(?:ed)? myself\b",
        ("plays",),
    ),
    (
        r"\b(?:doctor|nurse|surgeon|surgery|pharmac\w+|tablets?|pills?|medicines?|medication|painkillers?|antibiotics?|"
        r"prescri\w+|an[ae]?esthe\w+|vaccin\w+|symptoms?|illness\w*|disease|diagnos\w+|arzt|médico|médecin|huisarts)\b",
        ("condition", "allergy", "intolerance"),
    ),
    (r"\bmy (?:car|tyres?|tires?|engine|timing belt|mot)\b", ("car",)),
    (r"\bmy (?:laptop|computer|pc|notebook)\b", ("laptop",)),
    (r"\bmy phone\b", ("phone",)),
    (
        r"\bmy (?:hobby|hobbies|free time|spare time)\b|what (?:do )?i like\b|"
        r"\b(?:gift|present|christmas|birthday) (?:ideas? )?(?:for me|list)\b",
        ("hobby", "plays", "likes"),
    ),
    (
        r"\bwhat (?:should|shall|could|can|might|do) (?:i|we) (?:read|watch|listen to|see at the cinema|order|put "
        r"on)\b|"
        r"\bwhat to (?:read|watch|listen to)\b|\bsomething (?:(?:good|new|nice|light|fun) )?to (?:read|watch|listen "
        r"to)\b|"
        r"\b(?:recommend|suggest)\w* (?:me |us )?(?:an?|some|any) (?:\w+ )?(?:books?|novels?|reads?|films?|movies?|"
        r"series|"
        r"shows?|albums?|music|podcasts?|games?)\b|was (?:soll|könnte) ich (?:lesen|schauen|hören)|qué (?:puedo|"
        r"podría) "
        r"(?:leer|ver|escuchar)|que (?:lire|regarder|écouter)|wat (?:zal|kan) ik (?:lezen|kijken|luisteren)|o que "
        r"(?:posso|"
        r"devo) (?:ler|ver|ouvir)",
        ("likes", "dislikes", "favourite"),
    ),
    (r"\blanguages?\b[^.?!]{0,30}\b(?:i|my)\b|\bmy languages?\b", ("language", "mother_tongue", "learning")),
    (r"\bmy (?:condition|illness|health|diagnosis|medication)\b", ("condition", "allergy")),
    (r"\bmy name\b|\bwho am i\b|what(?:['’]s| is) my name|about me\b", ("name", "home", "job")),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), slots) for pattern, slots in _IMPLIED)
_PAST = re.compile(
    r"\b(?:used to|(?:i|we) (?:had|owned|drove|lived|worked|went)|"
    r"before|previous(?:ly)?|former(?:ly)?|earlier|in the past|back then|ago|history|ex|"
    r"old (?:job|home|flat|"
    r"house|address|employer|boss|place|car|phone)|where did|when did|what did|which did|who did|did i|was i|"
    r"were (?:we|you)|"
    r"have i (?:ever|lived|worked)|until when|last (?:job|home|car|phone)|früher|vorher|damals|antes|anterior|avant|"
    r"autrefois|vroeger|eerder|antigamente)\b",
    re.IGNORECASE,
)


def implied_slots(question: str) -> tuple[str, ...]:
    """The slots that a question touches without naming a value, most telling first, without repeats."""
    found = [slot for pattern, slots in _PATTERNS if pattern.search(question) for slot in slots]
    return tuple(dict.fromkeys(found))


def asks_about_past(question: str) -> bool:
    """Whether the question is about how things were, so that what is no longer true may answer it."""
    return _PAST.search(question) is not None
