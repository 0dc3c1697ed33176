"""What a standing instruction for the replies looks like, as patterns for `memory.instructions`. Data only, no logic.

An instruction is a clause that asks for something (an imperative, a wish, a bare "plain paragraphs, please"), and that
lasts: because it says so, because of what it asks for (units, spelling, "your answers"), or because it follows a
complaint about what the assistant keeps doing. What is asked for once is none.
"""

import re

from memory.rules_words import LANGUAGES

# "From now on", "in general", in the six languages: what is asked for with it is meant to last.
LASTING = (
    r"always|never|from (?:now|here|today) on(?: ?(?:out|in|wards?))?|(?:in|for) (?:the )?future|(?:every|each) "
    r"(?:single )?time|"
    r"whenever|by default|as (?:a rule|the default|standard)|going forward|in general|generally|permanently|"
    r"(?:in |of |from )?(?:anything|everything|whatever|all) (?:that )?you (?:write|say|send|tell|give)(?: "
    r"to)?(?: me)?|"
    r"until i say (?:otherwise|so)|(?:with|to|for) me in future|when(?:ever)? you (?:answer|reply|write|explain|"
    r"give|suggest|recommend|talk|speak)(?: to me)?|ab (?:jetzt|sofort)|von (?:jetzt|nun) an|künftig|in zukunft|"
    r"immer|nie(?:mals)?|grundsätzlich|(?:a partir|de ahora en adelante)(?: de ahora)?|siempre|nunca|"
    r"por norma|désormais|dorénavant|à (?:partir de maintenant|l['’]avenir)|toujours|jamais|voortaan|vanaf nu|"
    r"altijd|nooit|in het vervolg|a partir de agora|daqui (?:em|para a) (?:diante|frente)|sempre"
)
ONCE = re.compile(
    r"\b(?:(?:just |only )?this once|(?:just |only )?(?:for )?(?:this|that) (?:one(?! \w)|time\b(?! of)|one only)|"
    r"(?:just |only )?for (?:this|the next) (?:one|reply|answer|message|question|e-?mail|letter|text|task|bit|story)|"
    r"(?:just |only )(?:today|tonight)|(?:just|only) for (?:now|today|tonight|the moment|fun|a laugh|a change)|"
    r"for (?:once|a laugh)|"
    r"one[- ](?:time|off)(?: only)?|in this (?:story|game|scene|chapter|scenario|sketch|poem)|today only|(?:nur "
    r")?(?:dieses eine mal|diesmal|für dieses mal)|nur (?:heute|"
    r"einmal)|"
    r"(?:solo )?(?:por )?esta vez|(?:solo|sólo) por hoy|(?:juste )?(?:pour )?cette fois(?:-ci)?|(?:juste|rien "
    r"que) pour "
    r"aujourd['’]hui|(?:alleen )?(?:voor )?deze (?:ene )?keer|alleen vandaag|(?:só )?desta vez|só (?:por )?hoje)\b",
    re.I,
)
"""Asked for this once: no standing instruction, and nothing that is so of the user."""

# What all replies are like: the system of units, the spelling, their length as such.
_OF_ALL = (
    r"answers|replies|responses|explanations|emojis?|smileys|jargon|metric|imperial|celsius|fahrenheit|(?:\w+ )?units|"
    r"(?:british|american|uk|us|canadian|australian) (?:spellings?|english)|spelling|(?:24|12)[- ]hour|disclaimers?|"
    r"exclamation marks?|plain (?:words|english)|antworten|einheiten|respuestas|réponses|antwoorden|respostas|émojis?"
)
_MEASURES = (
    r"kilomet(?:re|er)s|centimet(?:re|er)s|met(?:re|er)s|kilos|kilograms|miles|feet|inches|yards|pounds|ounces|stone|"
    r"grams|cups"
)
# What one reply can be like as well: "a table of the planets".
_FORM = (
    r"answer|reply|response|explanation|formal(?:ly)?|informal(?:ly)?|tone|bullet(?: ?point)?s?|paragraphs?|"
    r"prose|markdown|"
    r"short(?:er)?|brief|concise|long(?:er)?|simple|detailed|blunt|step by step|sentences?|tables?|lists?|"
    r"examples?|headings?|"
    r"code|language|waffle|fluff|preambles?|intro(?:duction)?s?|filler|chit-?chat|small talk|pleasantries|"
    r"flattery|apolog\w+|"
    r"maths?|equations?|formulas?|slang|abbreviations?|acronyms?|links?|summar(?:y|ies)|steps?|jokes?|puns?|sarcasm|"
    r"metaphors?|analog(?:y|ies)|idioms?|dates|prices|temperatures|distances|weights|measurements|amounts|"
    r"antwort|kurze?|breves?|courte?s?|cortas?|curtas?|largas?|longues?|lange?|ausführlich\w*"
)
_ANY = rf"{_OF_ALL}|{_MEASURES}|{_FORM}"
STYLE = re.compile(rf"\b(?:{_ANY})\b", re.I)
OF_ALL = re.compile(rf"\b(?:{_OF_ALL})\b", re.I)
HAS_LASTING = re.compile(rf"\b(?:{LASTING})\b", re.I)
LANGUAGE = re.compile(
    rf"^\W*(?:(?:only|just|back to|plain|nur|solo|only in|in)\s+)*(?:{LANGUAGES}|deutsch|auf deutsch|en español|"
    rf"español|"
    r"français|en français|nederlands|in het nederlands|português|em português)\b",
    re.I,
)
_POLITE = (
    r"(?:(?:please|pls|plz|and|so|also|ok(?:ay)?|but|then|now|maybe|hey|oh|well|actually|really|just|instead|btw|"
    r"by the way|"
    r"(?:can|could|would|will|can['’]t|couldn['’]t) you(?: please| just| maybe| not)?|"
    r"i(?:['’]d| would)? (?:like|want|need|prefer) (?:for )?you to|"
    r"i(?:['’]d| would) (?:rather|prefer(?: it)?(?: if)?|appreciate it if|like it if|love it if) you(?: could| would)?|"
    r"it(?:['’]d| would) be (?:\w+ )?if you(?: could| would)?|you (?:can|could|should|may|must)(?: just)?|"
    r"(?:do )?(?:make sure|try|remember)(?: you| to| that you)?|let['’]?s|feel free to|"
    r"(?:could|can|may) i ask (?:you )?(?:to|that you)|would you mind|i(?:['’]d| would) ask you to|"
    r"bitte|kannst du|könntest du|por favor|puedes|podrías|s['’]il te plaît|peux-tu|tu peux|alsjeblieft|kun je|"
    r"você pode|podes)[,\s]+)*"
)
STRONG = re.compile(
    r"\b(?:from (?:now|here|today) on\w*|in future|by default|going forward|ab (?:jetzt|sofort)|künftig|in "
    r"zukunft|a partir de ahora|"
    r"de ahora en adelante|désormais|dorénavant|à partir de maintenant|voortaan|vanaf nu|a partir de agora)\b",
    re.I,
)
"""Words that make even a bare "Python 3 from now on" an instruction."""
ASKING = re.compile(rf"^\W*{_POLITE}", re.I)
"""Politeness before a request: what follows it is an imperative."""
WISHED_OF_YOU = re.compile(
    r"\bi(?:['’]d| would) (?:(?P<rather>(?:much )?rather|(?:much )?prefer(?: it)?(?: if)?) you|(?:like|love|"
    r"appreciate) it if you)\b|"
    r"\bi(?:['’]d| would)? (?:like|want|need|prefer) you to\b",
    re.I,
)
"""A wish for what the assistant does; "rather" sets it against what it has been doing."""
_DO = (
    r"answer|reply|respond|write|use|keep|give|make|speak|talk|address|treat|explain|avoid|skip|stop|drop|lose|suggest|"
    r"recommend|remind|ask|include|put|stick (?:to|with)|be|leave|show|translate|convert|tell|call|spell|format|add|"
    r"mention|offer|propose|start|begin|end|finish|point out|correct|check|assume|sign off|say|spare|cut|switch|"
    r"go (?:back )?(?:to|with)|"
    r"antworte?|schreib|erklär|benutz|verwend|sprich|responde|contesta|escribe|usa|habla|réponds|écris|explique|"
    r"utilise|parle|responda|escreva|fale|evite|explica|fais|tutoie|vouvoie|schrijf|gebruik|spreek|praat|escreve|fala"
)
IMPERATIVE = re.compile(rf"^(?:only |simply |just )?(?:{_DO})\b", re.I)
_BAN = (
    r"(?:no more|stop|quit|enough (?:with|of)|drop|lose|skip|ditch|cut(?: out)?|leave out|leave off|spare me|"
    r"avoid|lay off|"
    r"don['’]?t (?:use|give|add|write|put|include|do|keep|bother with)|do not (?:use|give|add|write|put|include)|"
    r"no need (?:for|to)|"
    r"you (?:don['’]?t (?:need|have) to|needn['’]?t|can (?:stop|drop|skip|leave out|lose))|keine?(?: \w+)? mehr|"
    r"hör auf|lass|"
    r"deja de|nada de|no uses|arrête|plus de|pas de|évite|n['’]utilise|stop met|geen|gebruik geen|chega de|para de|sem)"
)
BAN = re.compile(
    rf"^\W*(?:{_BAN})\s+(?!this\b|that\b|it\b|here\b|there\b)(?:[\w'’-]+\s+){{0,5}}?(?:{_ANY}|{LANGUAGES})\b", re.I
)
"""To leave something out: "no more tables", "you don't need to give examples"."""
BAN_IN_GENERAL = re.compile(
    r"^\W*(?:no need (?:to|for)|you (?:don['’]?t (?:have|need) to|needn['’]?t)|(?:stop|quit) \w+ing|don['’]?t "
    r"(?:give|send|offer|show|"
    r"sell) me)\b(?!.*\b(?:this|that|it|them|these|those|my|our|his|her|here|there)\b)"
    r".*\b(?:every|each|all|any|with me|to me|at me|so \w+|\w{4,}s)\b|"
    r"^(?=.*\b(?:bitte|por favor|s['’]il te plaît|alsjeblieft)\b).*\b(?:keine?n? \w+ mehr|plus (?:de |d['’])\w+|"
    r"no más \w+|nada de \w+|"
    r"geen \w+ meer|chega de \w+)\b",
    re.I,
)
"""To leave something out of everything: "no need to shout in capitals"; not of one thing that is pointed at."""
ASK_ME = re.compile(
    r"^(?:ask|tell|warn|check with|remind|let) me (?:know )?(?:first )?(?:before|when(?:ever)?|if|each time|every "
    r"time) you\b",
    re.I,
)
FORM_OF_ADDRESS = re.compile(
    r"\b(?:qu['’]on se (?:tutoie|vouvoie)|on peut se (?:tutoyer|vouvoyer)|duzen wir uns|wir können uns duzen|nos "
    r"tuteamos|tr[aá]tame de "
    r"(?:tú|usted)|zeg maar je|trat[ae]-me por (?:tu|você))\b",
    re.I,
)
BAN_TO_ME = re.compile(
    rf"^\W*(?:{_BAN}|don['’]?t|do not|never)\s+(?:keep )?(?:explain|apologi[sz]|lectur|remind|repeat|ask|thank|"
    rf"tell|preach|"
    r"patroni[sz]|talk down|dumb|praise|flatter|greet|summari[sz]e|call)\w*\b(?!.*\b(?:this|that|it)\b\s*$)",
    re.I,
)
PERMISSION = re.compile(
    rf"\b(?:(?:the )?(?:{_OF_ALL}|{_MEASURES}|tables?|lists?|examples?) (?:is|are) (?:fine|ok(?:ay)?|good|"
    rf"welcome|allowed|back on)"
    rf"(?: (?:again|now|after all))|(?:you can|bring back|feel free to) (?:\w+ )?(?:use )?(?:the |my "
    rf")?(?:{_OF_ALL}|{_MEASURES}|tables?|lists?|"
    r"examples?)(?: (?:again|now|after all|back))?)\b",
    re.I,
)
"""What was not wanted is welcome again."""
WANTED = re.compile(
    r"\bi(?:['’]d| would)? (?:(?:much |really |just |always |actually |generally )*)(?:prefer|want|like|need|"
    r"love|appreciate)\s+"
    rf"(?:to (?:have|get|see|read) )?(?:it |things )?(?:my |your |the |all |plain |normal |proper |everything "
    rf")*(?:[^\W\d][\w-]* ){{0,2}}?(?:{_OF_ALL})\b|"
    rf"\b(?:i(?:['’]d| would)? prefer|my preference is(?: for)?) (?:the |to use )?(?:{_OF_ALL}|{_MEASURES})\b",
    re.I,
)
"""A wish for what replies are like: "I want British spelling", "I prefer short answers"."""
COMPLAINT = re.compile(
    r"\byou (?:always|keep(?: on)?|never|constantly|tend to|still|insist on)\b|\byour (?:answers|replies|"
    r"responses|messages|"
    r"explanations) (?:are|have been|keep|get|were)\b|\b(?:driving|drives|drive) me (?:mad|crazy|up the wall|"
    r"nuts|batty)\b|"
    r"\bdu (?:schreibst|antwortest) (?:immer|ständig)\b|\bsiempre me (?:das|escribes)\b|\btu (?:me )?\w+ toujours\b|"
    r"\bje (?:geeft|schrijft) (?:me )?(?:altijd|steeds)\b",
    re.I,
)
"""What the assistant keeps doing: what is asked for instead is meant to last."""
BARE_STYLE = re.compile(
    rf"^\W*(?:(?:please|just|only|ok|so|and|but|no|maximum|max|at most|no more than|up to)[,\s]+)*(?:[\w'’-]+ "
    rf"){{0,4}}?(?:{_ANY})\b"
    r"(?: (?:at most|max(?:imum)?|tops|only|and (?:no more|that['’]s it)|instead|please|pls|per \w+|each|with me|"
    r"or (?:fewer|less)))*"
    r"\s*(?:[,.!;]|$|then\b|and no)",
    re.I,
)
"""No verb at all: "two paragraphs at most", "plain paragraphs"."""
FOR_A_CASE = re.compile(
    rf"^\W*(?:please )?when(?:ever)? \w+ing\b[^,.?!]{{2,60}},\s*(?:please |always |just )?(?:{_DO}|don['’]?t|"
    rf"never|always)\b[^?]{{3,160}}|"
    r"^\W*(?:(?:please|and|so|also|ok|but)\s+)*(?:whenever|every time|any time|each time|anytime|when) you "
    r"(?!have|get|can|are|['’]re|were|"
    r"said|wrote|told)\w+ [^.?!]{2,80}?(?:,|\b(?:please|always|never|do|don['’]?t|use)\b)(?! (?:i|we|it|they|he|"
    r"she)\b)[^?]{3,160}|"
    r"^\W*(?:(?:please|and|so|also|ok|but)\s+)*(?:whenever|when|if|every time|any time|each time|anytime) "
    r"(?:there['’]?s|you|i|it['’]?s|"
    rf"we|my|a|an|the)\b[^.?!]{{2,80}}?(?:,\s*(?:then |just |please |always |simply |only |first )*(?:{_DO}|"
    rf"don['’]?t|do not|never|always|"
    rf"leave|keep)\b|\b(?:make (?:it|them)|give (?:me|it)|keep it|stick to|leave out|please (?:{_DO}))\b)[^?]{{3,160}}",
    re.I,
)
OF_ITS_OWN_FORM = (
    re.compile(
        r"^(?:answer|reply|respond|speak|talk|explain things|keep (?:it|your answers|answers|replies|your "
        r"replies|things)|use|stick "
        rf"to|no)\s+(?!this\b|that\b|it\b)(?:to me\s+)?(?:\S+\s+){{0,5}}?(?:{_ANY})\b"
        r"(?!.*\b(?:this|them|these|those|it)\b).{0,80}",
        re.I,
    ),
    re.compile(
        rf"^(?:answer|reply|respond|speak|talk|write)(?: to me)?\s+(?:only\s+|always\s+)?in\s+(?:{LANGUAGES})\b"
        r"(?! (?:to|for) (?:the|this|that|him|her|them|these|my)\b).{0,60}",
        re.I,
    ),
    re.compile(
        r"^(?:always |never )(?:answer|reply|suggest|recommend|mention|use|offer|give|address|call|"
        r"show|add|include|convert|propose)\b.{3,150}",
        re.I,
    ),
    re.compile(
        r"^keep (?:the |your |ur |my |all )?(?:paragraphs|sentences|answers|replies|explanations|lists|words) "
        r"(?:under|below|within|short|simple|brief|plain|light|formal|informal|concise|to)\b",
        re.I,
    ),
    re.compile(rf"^(?:go )?back to (?:{LANGUAGES}|{_ANY}|normal (?:{_ANY}))\b", re.I),
    re.compile(
        rf"^(?:all|any|every) (?:the |your |my )?(?:[\w-]+ )?(?:{_ANY}|times|numbers|names|sums|units) (?:in|as|"
        rf"with|without)\b",
        re.I,
    ),
    re.compile(
        r"^keep (?:it|things|everything) (?:simple|short|brief|plain|light|formal|informal|clean|concise)\b"
        r"(?=.*\b(?:with|for) me\b|.*\bi['’]?m\b)",
        re.I,
    ),
    re.compile(
        r"^(?:skip|drop|leave out|spare me|cut|avoid|don['’]?t bother with)\b.{2,60}?\b(?:when|"
        r"whenever|if|in your|in the (?:answers?|replies))\b.{2,120}",
        re.I,
    ),
)
"""Imperatives, without their politeness, that say by their words alone that they are to last."""
OWN_HABIT = re.compile(
    r"\b(?:i|we|he|she|they)(?:['’](?:m|ve|re|ll|s))?\s+(?!(?:(?:would|['’]d|just|really|much|generally|always|"
    r"actually)\s+)*(?:rather|prefer|want|like|need|love)\b)"
    r"(?:always|never|generally|usually|can|do|don['’]?t|[a-z]{3,})\b|\bmy \w+ (?:always|never|generally|is|are|has)\b",
    re.I,
)
"""What the user or somebody else does: "I always use metric at work" asks for nothing."""
POINTS_BACK = re.compile(r"\b(?:those|them|that|it|these|so|this|ones?)\b", re.I)
VERB_OR_SELF = re.compile(
    r"\b(?:i|we|he|she|they|you|it|my|our|me|us|is|are|was|were|am|be|has|have|had|do|does|did|will|would|can|"
    r"could|\w+['’](?:m|s|re|ve|ll|d)|"
    r"going|got|gone|living|working|ich|wir|mein\w*|bin|ist|yo|mi|mis|soy|je|mon|ma|suis|ik|mijn|ben|eu|meu|"
    r"minha|sou)\b",
    re.I,
)
"""A finite verb, or the user: what has neither is a bare wish."""
