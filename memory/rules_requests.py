"""What a spoken request to forget looks like, and which slots its words stand for. Data only, no logic."""

import re
from dataclasses import dataclass

_LEAD = (
    r"(?:(?:please|pls|can you|could you|would you|will you|i want you to|i['’]d like you to|you can|you may|you "
    r"should|ok(?:ay)?|now|hm+|and|so|oh|hey|hi|just|actually|also|then|kindly|go ahead and|let['’]?s|bitte|kannst "
    r"du|könntest du|por favor|puedes|podrías|s['’]il te plaît|peux-tu|tu peux|pourrais-tu|alsjeblieft|kun je|kan "
    r"je|você pode|podes|pode)\b[,.!\s]*)*"
)
VERB = re.compile(
    rf"(?:^\W*|[.!;,:–—-]\s+|\b(?:and|but|so)\s+){_LEAD}(?:(?P<bare>forget|delete|erase|wipe|purge|unlearn|vergiss|"
    rf"lösch\w*|olvida|borra|oublie|efface|supprime|vergeet|wis|verwijder|esque[cç]e|apaga)\b(?: out\b| away\b)?|"
    rf"(?P<plain>scrap|scratch|bin|ditch|nix|dump|cut|omit|unsave|rub out|cross out|leave out|drop|remove|discard|"
    rf"clear|strike|lose|get rid of|throw (?:out|away)|take (?:out|away)|"
    rf"streich\w*|quita|elimina|retire|enlève|schrap|remove|tira)\b|"
    rf"(?P<memory>stop (?:remembering|storing|keeping)|(?:you )?(?:don['’]?t|do not) (?:need to |have to )?(?:know|"
    rf"keep|remember) (?=(?:anything |what |the |my ))|i(?:['’]d| would) (?:rather|prefer it if|"
    rf"like it if) you (?:didn['’]?t|"
    rf"did not) (?:know|keep|store|save|remember)\b|i (?:don['’]?t|do not) want you to (?:know|keep|store|save|"
    rf"remember)\b|"
    rf"i(?:['’]d| would) (?:rather|prefer it if|like it if) you forgot\b)|no (?:longer )?need to (?:keep|remember)\b)",
    re.I,
)
POLITE = re.compile(
    r"[\s,]*\b(?:please|pls|bitte|por favor|alsjeblieft|aub)\b|"
    r"\bs['’]il (?:te|vous) pla[iî]t\b|\bse faz favor\b|\bals je(?:blieft| wilt)\b|\bif you (?:would|don['’]t mind)\b",
    re.I,
)
DO_FORGET = re.compile(
    r"\b(?:don['’]?t|dont|do not|never|not) (?:you )?(?:dare )?(?:ever )?(?:forget|delete|erase|wipe|lose|remove)\b|"
    r"\b(?:nicht|nie|no|ne|niet|não) (?:vergiss|vergessen|olvides|oublie|vergeet|vergeten|esqueças?)\b",
    re.I,
)
IDIOM = re.compile(
    r"\s*(?:it|that|this|about (?:it|that|this)|him|her|them|not|to|how|why|es|das|lo|eso|ça|cela|het|dat|isso)\b"
    r"(?!\s+(?:i|my|we)\b)\s*(?:[,.;!?]|$|then|for now|now|i['’]ll|i |we |let)",
    re.I,
)
# "what I just said", "my last message": whatever it was about.
JUST_SAID = re.compile(
    r"\s*(?:what i(?:['’]ve| have)? just (?:said|told you|wrote|mentioned)|(?:my|that|the) last (?:message|sentence|"
    r"bit|thing)|was ich gerade gesagt habe|lo que acabo de decir(?:te)?|ce que je viens de dire|wat ik net zei|o que "
    r"acabei de dizer)\b",
    re.I,
)
ALL = re.compile(r"everything|anything|all|whatever|alles|todo|tout|tudo", re.I)
_KNOW = (
    r"(?:(?:you|ya|u)(?:['’]ve| have| had)?(?: ever)?(?: got)? (?:know|known|stored|saved|kept|keep|noted|learnt|"
    r"learned|"
    r"remember|remembered|recorded|have|got|written down|on file)|was du (?:\w+ ){0,3}weißt|(?:que )?sabes|tu sais|"
    r"je weet)"
)
_HAVE = (
    rf"(?:{_KNOW}|i(?:['’]ve| have)?(?: ever)? (?:told|said|mentioned|shared|gave|given|wrote|written)(?: to)?"
    r"(?: you)?|was ich (?:dir|ihnen|euch)|lo que te|ce que je|wat ik|o que (?:eu )?(?:te|lhe))"
)
_EVERYTHING = r"(?:everything|anything|it all|all(?: of it)?|alles|todo|tout|tudo)"
_OF_ME = r"(?:about|on|of|regarding|über|von|sobre|sur|over|de)\s+(?:me|us|myself|mich|uns|mir|mí|moi|mij|mim)\b"
# Not "forget everything I said": that is how one starts a chat over.
EVERYTHING = re.compile(
    rf"^\s*(?:bitte |please )?(?:{_EVERYTHING}\s*(?:that )?(?:{_HAVE}\s*)?,?\s*(?:{_OF_ME}|(?:in|from) (?:your|the) "
    rf"(?:memory|notes))|{_EVERYTHING}\s*,?\s*(?:that )?{_KNOW}\s*(?:please|now|[,.!]|$)"
    r"|(?:all|all of)?\s*(?:my|your|the|of my|of your) (?:memory|memories|notes)\s*(?:(?:of|about|on) (?:me|us))?\s*"
    r"(?:[,.!]|please|$)|(?:about )?me\s*(?:[,.!]|please|completely|entirely|$))",
    re.I,
)
# What shows that the memory is meant, and not a thing in the world: "… that I told you", "… from your notes".
MARKED = re.compile(
    rf"\b(?:{_HAVE}|(?:from|in|out of|off) (?:your|the|my) (?:memory|memories|notes?|records?|head|mind|files?|profile|"
    r"list of memories)|(?:memory|memories|notes?|entry|entries|record) (?:of|about|on|that)|"
    r"(?:bit|part|thing|things|fact|facts|stuff|info|information|detail|details|entry|line|number|one) (?:about|on|"
    r"regarding|with|that says)|(?:everything|anything|all) (?:about|on|to do with)|dir (?:\w+ )?(?:erzählt|gesagt) "
    r"habe|(?:te|le) (?:dije|conté|he dicho|he contado)|(?:t['’]ai|vous ai) (?:dit|raconté)|(?:je )?(?:verteld|gezegd) "
    r"heb|(?:te )?(?:disse|contei)|aus deinem (?:gedächtnis|speicher)|de tu memoria|de ta mémoire|uit je geheugen|"
    r"da (?:tua|sua) memória|(?:alles|todo|tout|tudo) (?:über|von|zu|sobre|acerca de|de|sur|à propos de|over))\b",
    re.I,
)
# "… that I take lessons": a statement about the user is to be unsaid, so the memory is meant.
UNSAID = re.compile(
    r"[\s,]*(?:(?:please|pls|bitte|mal|por favor|s['’]il te plaît|alsjeblieft|aub)[\s,]*)?"
    r"(?:(?:that|how(?: (?:much|many|tall|long|often))?|where|who|whom)\s+(?:i|"
    r"i['’]\w+|we|we['’]\w+|my|our)\b|dass (?:ich|wir|mein\w*|unser\w*)\b|que (?:yo|mi|"
    r"mis|"
    r"je|j['’]|mon|ma|mes|nous|eu|o meu|a minha|(?:me |nos )?\w+o\b)|qu['’]on\b|dat (?:ik|wij|we|mijn|ons|onze)\b)",
    re.I,
)
# "Cut the part about taxes from the essay": a text is meant, not the memory.
ELSEWHERE = re.compile(
    r"\b(?:from|in|out of|of|off) (?:the|my|this|that|your|our)\s+(?:\w+\s+)?(?!memor|note|record|head|mind|file|"
    r"profile)"
    r"(?:essay|text|e-?mail|mail|letter|draft|article|cv|résumé|resume|code|story|list|paragraph|sentence|answer|reply|"
    r"recipe|plan|poem|speech|report|post|caption|summary|script|page|table|document|menu|itinerary)\b",
    re.I,
)
# What an order begins with that needs no "my" or "the" to be about something told; then all its words have to fit.
DEFINITE = re.compile(
    r"[\s,]*(?:(?:please|pls|bitte|mal|por favor|alsjeblieft)[\s,]*)?(?:the|my|our|about|that|die|den|das|dass|"
    r"mein\w*|unser\w*|el|la|los|las|mis?|que|nuestr\w+|le|les|l['’]|"
    r"mon|"
    r"ma|mes|notre|nos|de|het|mijn|ons|onze|dat|os?|as?|meus?|minhas?|nosso|nossa)\b",
    re.I,
)
# Verbs that never mean "let it be": what "it" is stands before them ("that interview I mentioned? delete it").
STRONG = re.compile(
    r"\b(?:delete|erase|wipe|purge|remove|scrap|bin|lösch\w*|borra|elimina|efface|supprime|wis|verwijder|apaga|"
    r"remove)\b",
    re.I,
)
IT = re.compile(
    r"\s*(?:it|that|this|them|all of (?:it|that)|it all|das|es|sie|lo|la|eso|todo|ça|cela|le|tout|het|dat|dit|isso|"
    r"isto|"
    r"tudo)\b",
    re.I,
)
# What a person calls back to mind before they ask for it to go: "about my debts:", "I shouldn't have told you about …".
RECALLED = re.compile(
    r"^\W*(?:about|regarding|re|as for|concerning|über|wegen|sobre|en cuanto a|à propos de|quant à|over|wat betreft)\b|"
    r"\bshould(?:n['’]t| not)(?: have|['’]ve)? (?:told|mentioned|said|shared)\b|\bwish i (?:had(?:n['’]t|"
    r" not)) (?:told|"
    r"mentioned|said|shared)\b",
    re.I,
)
ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|to do with|relating to|über|von|zu|sobre|acerca de|sur|à propos de|(?:alles|wat "
    r"ik .{2,20}|heb|verteld) over|"
    r"(?:everything|all|anything|bit|part|fact|details?|info(?:rmation)?) (?:on|with|of))\s+|"
    r"\b(?:todo|lo) (?:lo )?(?:que .{0,20} )?de\s+|\btout (?:ce que .{0,20} )?de\s+",
    re.I,
)
FILLER = frozenset(
    "a an the my our your his her their its this that these those it what which who whom i me we us you he she they "
    "told said tell say mentioned mention know knew known stored saved kept noted have has had got is are was were be "
    "am do does did to of in on at for from with by and or so please pls again now anymore more any ever about bit "
    "part thing things fact facts stuff info information detail details entry line number numbers note notes memory "
    "memories records record head mind everything anything all whole one ones story business being some also just "
    "much many how where when "
    "out off away up old new former gave given take takes taking see seeing go going use using do doing should shouldn "
    "shouldn't not as bitte dass que dat was ich dir erzählt gesagt habe der die das den dem "
    "mein meine meinen meiner über von zu "
    "alles deinem gedächtnis por favor lo que te dije sobre de la el los las mi mis tu todo memoria ce je t ai dit "
    "sur le les mon ma mes tout ta mémoire wat ik je heb verteld over de het mijn uit geheugen o os as meu minha "
    "disse tudo da tua sua memória".split()
)
# What makes another word of a root: "weigh-t", "marri-ag(e)", "allerg-ic", "pregnan-cy", "depress-ion".
FORMS = frozenset(
    " t th y i en ic ical al ag er r or ion ation ition ement ment ism ist an ian ity cy nce nt ence ance ent ant e n "
    "ous u ness ful ly li ung er schaft idad dad ción ción mento té ité idade ção ie ist isch".split(" ")
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Words by which a topic is called (stems), the slots or sensitive classes and the stems that belong to it."""

    asked: frozenset[str]
    slots: frozenset[str]
    words: frozenset[str] = frozenset()


def _topic(asked: str, slots: str, words: str = "") -> Topic:
    return Topic(frozenset(asked.split()), frozenset(slots.split()), frozenset(words.split()))


TOPICS: tuple[Topic, ...] = (
    _topic(
        "job work career employ employer profession occupation role arbeit beruf trabajo travail werk",
        "job employer field",
    ),
    _topic("home hous flat addres liv place town city apartment wohnung casa maison huis", "home"),
    _topic(
        "health illnes condition diagnosis medic medication medicin sick diseas gesundheit salud santé",
        "health condition",
    ),
    _topic("weight gewicht poid peso", "weight", "weigh kilo kg stone overweight bmi wieg pès peso"),
    _topic("height siz tall größ", "height size", "tall cm"),
    _topic("drink alcohol", "", "alcohol beer wine whisky vodka sober drinker"),
    _topic("allergy allergi", "allergy intolerance"),
    _topic("family relativ kid child children", "family child partner"),
    _topic("partner relationship marriag love", "partner relationship", "divorc husband wif marri engag"),
    _topic("band music instrument", "plays", "bass guitar drum sing singer gig choir"),
    _topic("money financ debt salary pay incom loan mortgag", "finances", "ow euro dollar pound debt loan salary"),
    _topic("religion faith belief", "religion"),
    _topic("politic party vot", "politics"),
    _topic("sexuality orientation", "sexuality"),
    _topic("diet food eat", "diet allergy intolerance avoids"),
    _topic("pet dog cat animal", "pet"),
    _topic("birthday ag", "birthday age"),
    _topic("nam", "name address_as"),
    _topic("car vehicl", "car"),
    _topic("hobby hobbi pastim", "hobby plays likes"),
    _topic("languag", "language learning mother_tongue"),
    _topic("school study studi university cours", "school studies learning"),
    _topic("trip holiday travel vacation journey", "", "trip holiday flight fly travel visit vacation"),
)
