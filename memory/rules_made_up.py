"""What role-play, requested fiction, suppositions and jokes look like, in six languages. Data only, no logic."""

import re

ROLE_PLAY = re.compile(
    r"\b(?:role[- ]?play\w*|let['’]?s (?:play|pretend)\b(?! (?:tennis|chess|cards|football))|(?:pretend|imagine) "
    r"(?:that )?(?:you(?:['’]re| are)|to be|i['’]m)|"
    r"you(?:['’]re| are| will be) (?:now )?(?:an?|the|my) [^.,\n]{2,40}, (?:and )?i(?:['’]m| am)|act as|in character|"
    r"my character|stay in character|(?:dungeon|game) master|d&d|rollenspiel|spielen wir|juguemos|juego de rol|jouons|"
    r"jeu de rôle|rollenspel)\b|^[ \t]*\*[a-zäöüéè][^*\n]{2,200}\*",
    re.I | re.M,
)
FICTION = re.compile(
    r"\b(?:write|draft|compose|continue|finish|complete|carry on|invent|make up|create|generate|give me|schreib\w*|"
    r"escrib\w*|écri\w*|"
    r"schrijf|escrev\w*)\b"
    r"(?:(?!\babout my\b|\bfor my\b)[^.\n]){0,60}\b(?:story|stories|short story|novel|diary|diaries|poem|haiku|"
    r"limerick|sonnet|song|lyrics|"
    r"scene|screenplay|script|monologue|dialogue|fairy ?tale|first[- ]person|character|persona|fake|made-up|"
    r"fictional|sample data|"
    r"test data|dummy|example data|geschichte|gedicht|tagebuch|cuento|poema|diario|histoire|poème|journal intime|"
    r"verhaal|gedicht|"
    r"história|conto)\b",
    re.I,
)
ASKS_ANEW = re.compile(
    r"(?:(?:please|now|so|ok(?:ay)?|can you|could you|would you|bitte|por favor|s['’]il te plaît)[,\s]+)*"
    r"(?:write|draft|compose|invent|make up|create|generate|give me|schreib\w*|escrib\w*|écri\w*|schrijf|escrev\w*)\b",
    re.I,
)
MADE_UP = re.compile(
    r"\b(?:stor(?:y|ies)|novel|tale|diary|poem|song|lyrics|scene|script|character|hero(?:ine)?|narrator|protagonist|"
    r"geschichte|roman|cuento|novela|histoire|verhaal|história|conto)\b",
    re.I,
)
LOOKS_BACK = re.compile(
    r"\b(?:this|that|it|him|her|them|these|those|such|so far|above|where i left|based on|from there|the same|"
    r"daraus|darüber|esto|esta|eso|ça|cela|dit|dat|isto|isso)\b",
    re.I,
)
ABOUT_OWN = re.compile(r"\b(?:about|for|to|of) (?:me|my|our|us)\b", re.I)
IMAGINED = re.compile(
    r"\b(?:imagine|suppose|supposing|pretend|hypothetically|what if|let['’]?s say|say i (?:had|were|was)|assume|"
    r"assuming (?:i|we|my)|"
    r"if only|i wish|were i to|had i (?:been|known|had)|i (?:dreamt|dreamed)|in (?:a|my|the) dream|"
    r"stell dir vor|angenommen|wenn ich (?:\w+ ){0,6}(?:wäre|hätte|würde)|imagina|supón|supongamos|"
    r"si (?:yo )?(?:fuera|tuviera|viviera|fuese)|imagine[zr]?|supposons|si j['’](?:étais|avais|habitais)|stel "
    r"dat|als ik (?:\w+ ){0,5}(?:was|had|zou)|"
    r"suponha|se eu (?:fosse|tivesse|morasse))\b|(?<!\bas )\bif (?:i|i['’]d|i['’]m|we|we['’]d|my "
    r"(?!memory))\b(?! (?:remember|recall|may|might|can|could say|"
    r"understand|mean|am not mistaken|must|have to|say so|had to (?:say|guess|pick)))"
    r"(?!(?:['’]?m)? (?:not mistaken|(?:\w+ ){0,2}(?:honest|frank|truthful|candid)))",
    re.I,
)
UNREAL = re.compile(
    r"\b(?:imagine (?:i|we|my|that)|suppos(?:e|ing)\b|pretend\b|hypothetically|what if (?:i|we|my)|let['’]?s say|"
    r"say i (?:had|"
    r"were|was)|assum(?:e|ing) (?:i|we|my)|if only|were i to|had i (?:been|known|had)|i (?:dreamt|dreamed)|in (?:a|my|"
    r"the) "
    r"dream|if (?:i|we|my \w+)(?:['’]d| had| were| was| could| would|(?! need| feed| speed)\s\w+ed)\b|stell dir vor|"
    r"angenommen|wenn ich (?:\w+ ){0,6}(?:wäre|hätte|würde)|supón|supongamos|si (?:yo )?(?:fuera|tuviera|viviera|"
    r"fuese)|"
    r"supposons|si j['’](?:étais|avais|habitais)|stel dat|als ik (?:\w+ ){0,5}(?:was|had|zou)|suponha|se eu (?:fosse|"
    r"tivesse|morasse))",
    re.I,
)
"""Of what is imagined, what is so for certain: "if I lived in Rome", not "if I get the job"."""
SETS_SCENE = re.compile(
    r"\b(?:role[- ]?play\w*\b(?![- ]?games?)|let['’]?s pretend|"
    r"(?:pretend|imagine) (?:that )?(?:you(?:['’]re| are)|to be|i['’]m)|"
    r"you(?:['’]re| are| will be) (?:now )?(?:an?|the|my) [^.,\n]{2,40}, (?:and )?i(?:['’]m| am)|rollenspiel|"
    r"juego de rol|jeu de rôle|rollenspel|jogo de papéis)\b",
    re.I,
)
# What goes on over several messages; a supposition ("imagine you're …") is over with its own.
BEGINS_PLAY = re.compile(
    r"\b(?:role[- ]?play\w*\b(?![- ]?games?)|let['’]?s pretend|rollenspiel\b(?!e)|juego de rol|jeu de rôle|rollenspel|"
    r"jogo de papéis)\b",
    re.I,
)
ENDS_PLAY = re.compile(
    r"\b(?:(?:stop|end|enough of|finished with|done with|no more) (?:the |this |with the )?(?:role[- ]?play\w*|game|"
    r"pretend\w*|"
    r"playing|acting|scene)|out of character|in real life|irl|for real|seriously (?:now|though)|back to (?:normal|"
    r"reality|real "
    r"life|me)|jokes? aside|that was fun|thanks|thank you|cheers|anyway|ooc|im echten leben|en la vida real|"
    r"dans la vraie vie|"
    r"in het echt|na vida real|danke|gracias|merci|bedankt|obrigad[oa])\b",
    re.I,
)
OPENING_CHARS = 160
"""Role-play is announced at the beginning; a long message that mentions it later only speaks of it."""
AS_I = re.compile(
    r"\bi(?:['’]m| am| was| have| live| work|['’]ve)\b|\bmy name\b|\bich (?:bin|habe|lebe)\b|\bsoy\b|\bje suis\b|"
    r"\bik ben\b|\bsou\b",
    re.I,
)
JOKE = re.compile(
    r"\b(?:walks? into (?:a|the) (?:bar|pub|surgery|shop)|knock,? knock|joke|riddle|witz|chiste|blague|mop|piada)\b",
    re.I,
)
