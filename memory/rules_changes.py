"""What a sentence that tells a change looks like, in six languages: "now", "a new …", "from X to Y". Data only.

Each pattern captures the thing that has changed as `thing`, or the old value as `old` and the new one as `new`.
"""

import re

_DAYS_TO_COME = "from (?:here|now) on|as of (?:now|today|this)|going forward"
# Words that only say that something is so now: two sentences are compared without them.
NOW = re.compile(
    rf"\b(?:now|nowadays|these days|{_DAYS_TO_COME}|currently|at the moment|this time|again|finally|new|actually|"
    r"just|only|jetzt|nun|inzwischen|mittlerweile|neue[rnms]?|nur|ahora|nuev[oa]s?|solo|maintenant|désormais|"
    r"nouve(?:au|l|lle)s?|nu|voortaan|nieuwe?|agora|nov[oa]s?)\b",
    re.I,
)
SO_NOW = re.compile(
    rf"\b(?:now(?! that\b)|nowadays|these days|{_DAYS_TO_COME}|instead|no longer|(?<!not )any ?more|this time|jetzt|"
    rf"inzwischen|"
    r"mittlerweile|nun|ahora|ya no|maintenant|désormais|nu|voortaan|agora)\b",
    re.I,
)
"""What says that something is so now and was otherwise before."""
CHANGED = re.compile(
    rf"\b(?:now|nowadays|these days|{_DAYS_TO_COME}|instead|no longer|(?<!not )any ?more|this time|new|"
    r"switch\w*|chang(?:ed|ing)|swapped|moved|transferred|renamed|replaced|upgraded|downgraded|traded|promoted|"
    r"(?:gone|went|going|put|put\w* \w+|bumped|brought|pushed|taken|took|came|come) (?:it |me |us )?(?:up|down|back|"
    r"forward|over)|"
    r"upped|raised|lowered|increased|reduced|cut (?:to|down|back)|(?:up|down|on|back|over|round) ?to|turned out|"
    r"started|finished|left|lost|"
    r"jetzt|nun|inzwischen|mittlerweile|neue[rnms]?|statt|gewechselt|erhöht|gesenkt|umgezogen|"
    r"ahora|nuev[oa]s?|cambi\w+|subido|bajado|en vez de|ya no|"
    r"maintenant|désormais|nouve(?:au|l|lle)s?|chang[ée]\w*|augmenté|baissé|passée?s? à|au lieu de|"
    r"nu|voortaan|nieuwe?|gewisseld|veranderd|verhoogd|verlaagd|in plaats van|"
    r"agora|nov[oa]s?|mud(?:ei|ou|amos|ámos)|troquei|trocamos|aumentou|aumentaram|em vez de)\b",
    re.I,
)
SAID_AGAIN = re.compile(
    r"\b(?:(?:did|done|ran|checked|looked|went over|worked|sat down|added)\b[^.,;:!?]{0,25} again|re-?(?:did|"
    r"done|calculated|worked|added)|"
    r"after all|turns out|on reflection|in the end|(?:put|back) (?:me |us |him |her )?(?:back )?on|(?:gone|went) "
    r"(?:part|full))\b",
    re.I,
)
"""What says that something was settled anew: "we did the sums again"."""
ALSO = re.compile(
    r"\b(?:too|as well|also|another|second|third|other|besides|in addition|on top of|alongside|apart from|auch|"
    r"außerdem|zusätzlich|también|además|otr[oa]s?|aussi|en plus|autre|ook|daarnaast|também|além|outr[oa]s?)\b",
    re.I,
)
"""What says that the new thing stands beside the old one."""

_N = r"(?!(?:the|a|an|my|our|it|and|or|to|is|one|ones|thing|things|way|year|start)\b)[^\W\d_][\w'’-]*"
_THING = rf"(?P<thing>(?:{_N} ){{0,2}}?{_N})"
_MINE = r"(?:my|our|the|all my|all our|all of my|me)\s+"
_STANDS = (
    r"(?=\s*(?:[,:;.…!(–—-]|$)|\s+(?:again|is|are|was|called|named|now|this|that|yesterday|today|last|at|in|with|for|"
    r"from|who|and|but|since|to|it['’]s|has|have|comes|starts|costs|down|up|over)\b)"
)
THINGS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b(?<!nothing )new {_THING}(?:['’]s\b|{_STANDS})",
        rf"\b(?:switched|changed|swapped|moved|replaced|renamed|upgraded|raised|upped|increased|"
        rf"lowered|reduced|put|bumped|cut)\s+(?:{_MINE})?(?!to\b|from\b|over\b|up\b|in\b|it\b){_THING}{_STANDS}",
        rf"\b(?:{_MINE})?(?<!new ){_THING}(?:['’]s|\s+is|\s+are|\s+has|\s+have|['’]ve)\s+(?:all\s+|been\s+|just\s+)*"
        r"(?:moved|changed|switched|gone|now|risen|dropped|renamed|back to|up to|down to|went)\b",
        rf"\b{_MINE}{_THING}\s+(?:is|are|comes?|costs?|starts?|meets?|begins?|ends?|runs?)\b(?=.*{SO_NOW.pattern})",
        rf"\b[^\W\d_][\w'’-]+(?:['’]s|\s+is|\s+are)\s+(?:now\s+)?(?:my|our)\s+(?:new\s+)?{_THING}{_STANDS}",
        rf"(?:^|,\s*|\band\s+){_THING}\s+(?:is|are|comes?|costs?|starts?|meets?|begins?|ends?|runs?)\b(?=.*\b(?:now|"
        rf"these days|{_DAYS_TO_COME}|instead|moved)\b)",
        rf"\bneue[rnms]? {_THING}\b",
        rf"\b(?:den|die|das|meinen?|unsere?n?) {_THING} gewechselt\b",
        rf"\bnuev[oa] (?P<thing>{_N}(?: de {_N})?)\b",
        rf"\bcambi(?:ado|é|amos) de {_THING}\b",
        rf"\bnouve(?:au|l|lle) (?P<thing>{_N}(?: de {_N})?)\b",
        rf"\bchang[ée]e?s? (?:de |d['’]){_THING}\b",
        rf"\bnieuwe? {_THING}\b",
        rf"\bvan {_THING} (?:gewisseld|veranderd)\b",
        rf"\bnov[oa] (?P<thing>{_N}(?: de {_N})?)\b",
        rf"\bmud(?:ei|ou|amos|ámos) de {_THING}\b",
    )
)
"""What has changed: "a new violin teacher", "switched our electricity", "the choir has moved", "changé de dentiste"."""

_OLD = r"(?:(?:my|our|the|his|her|all my|being an?|an?)\s+)?(?P<old>[^.,;:!?()\n\x1f–—]{2,40}?)"
_NEW = (
    r"(?:(?:my|our|the|an?|some|a new|going to|being an?)\s+)?(?P<new>[^.,;:!?()\n\x1f–—]{2,50}?)"
    r"(?=\s+(?:last|this|yesterday|today|now|because|cos|since|as|so|and|but|in (?:jan|feb|mar|apr|may|jun|jul|aug|"
    r"sep|oct|nov|dec)\w*|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|after|when|which|who|for (?:good|now)|instead|"
    r"a (?:week|month|year)|at last|these days|with|to get)\b|\s*(?:[.,;:!?()–—]|$))"
)
_NO_VERB = "".join(rf"(?<!\b{word} )" for word in "do does did am is are was were have has had can will".split()) + (
    r"(?<!['’]m )(?<!['’]s )(?<!['’]re )(?<!['’]ve )"
)
SWAPS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\b(?:(?:the|my) )?(?P<old>[^\W\d_][\w-]{3,}) [^.;!?]{4,80}?\b(?:off|stopped|stopping|ditched|quit|"
        r"dropped) "
        r"(?:it|them)\b[^.;!?]{0,40}?\b(?:i (?:now )?take|i['’]?m (?:now )?on|put me on|moved me (?:on)?to|"
        r"taking|using) "
        r"(?:the |a )?(?P<new>[^\W\d_][\w-]{2,})(?=\s+(?:instead|now)\b|\s*[.,;!]|$)",
        r"^\W*(?:the |my )?(?P<old>[^\W\d_][\w-]{3,}) [^.;!?]{4,80}?\b(?:switched|moved|changed|swapped|put|"
        r"started) me "
        r"(?:over |on )?(?:to|onto|on|with) (?:the |a )?(?P<new>[^\W\d_][\w-]{2,})(?=\s+(?:instead|now)\b|\s*[.,;!]|$)",
        rf"\b(?:swapp?(?:ed|ing)?|trad(?:ed|ing)|exchang(?:ed|ing)|part[- ]exchang(?:ed|ing)|chang(?:ed|ing)) {_OLD} "
        rf"(?:in )?"
        rf"for {_NEW}",
        rf"\b(?:replac(?:ed|ing)|swapp?(?:ed|ing)) {_OLD} (?:with|by) {_NEW}",
        rf"\b(?:switch(?:ed|ing)?|mov(?:ed|ing)|chang(?:ed|ing)|gone|went|transferred|upgraded|downgraded|converted|"
        rf"crossed|come|came|jumped)(?: (?:over|everything|(?:my|our|all(?: of)? (?:my|our)) [\w -]{{2,25}}?))? "
        rf"from {_OLD} (?:over )?(?:to|onto|on to) {_NEW}",
        rf"\b(?:left|leaving|ditch(?:ed|ing)|dropp(?:ed|ing)|dumped|chucked|gave up|given up|quit|abandoned|cancelled|"
        rf"canceled|binned|sold|flogged) {_OLD} (?:for|in favou?r of) {_NEW}",
        rf"\b(?:left|ditched|dropped|dumped|quit|cancelled|canceled|binned|sold|flogged|gave up|got rid of|finished) "
        rf"{_OLD}(?:,? and|,| then| -) ?(?:(?:i['’]?m|we['’]?re|i['’]?ve|we['’]?ve|i|we|so|now|have|then) )*(?:joined|"
        rf"signed up (?:with|to|for|at)|went with|gone with|moved (?:on )?to|on ?to|started (?:at|with|on)?|switched "
        rf"to|bought|got|getting|with|at|driving|drive|using|reading|doing|taken up|took up) {_NEW}",
        rf"\b(?P<new>(?:[\w'’&-]+ ){{0,5}}?[\w'’&-]+)(?: (?:now|these days))?,? (?:instead of|rather than|in place of|"
        rf"and not|{_NO_VERB}not) (?:(?:my|our|the|taking the|going to|to|at|an?|by) "
        rf")*(?P<old>[^.,;:!?()\n\x1f–—]{{2,30}}?)"
        r"(?: any ?more| now| these days)?\s*(?=[.,;:!?()–—]|$)",
        rf"\b(?:started|starting) (?:at|with) {_NEW}[^.;!?]{{0,40}}?\b(?:having |he |she |they |i |we |and |just "
        rf")+left {_OLD}"
        r"(?=\s*(?:[.,;:!?()–—]|$))",
        rf"(?:\bya no (?:es|son)|\bn['’]est plus|\bist nicht mehr|\bis niet meer|\bjá não é|\bis no longer|"
        rf"\bisn['’]?t) (?:el |la |le |"
        rf"der |die |de |o |a )?{_OLD}(?: any ?more)?,? (?:ahora (?:es|son)|(?:maintenant )?c['’]est|sondern|es ist "
        rf"jetzt|maar|nu|"
        rf"agora é|it['’]?s|but|now) (?:now |jetzt |nu )?{_NEW}",
        rf"\bvon {_OLD} (?:zu(?:m|r)?|auf|nach) {_NEW} (?:gewechselt|umgestiegen)",
        rf"\b(?:meinen?|unseren?|den|die|das) {_OLD} gegen (?:einen?|den|die|das) {_NEW} (?:ein)?getauscht",
        r"\b(?:fahre|nehme|habe|gehe|nutze|trinke|esse|lerne) (?:jetzt )?(?P<new>[\w ]{2,30}?) (?:statt|anstatt) "
        r"(?P<old>[\w ]{2,30})",
        rf"\b(?:cambi(?:é|ado|amos)(?: de)?|dej(?:é|ado|amos)) (?:el |la |los |las |mi )?{_OLD} (?:por|a) (?:el |la )?"
        rf"{_NEW}",
        rf"\b(?:passée?s? d(?:e |['’])|changée?s? d(?:e |['’])|remplacé |échangé |quitté )(?:le |la |les |mon |ma )?"
        rf"{_OLD} (?:à|pour|par|contre) (?:le |la |un |une )?{_NEW}",
        rf"\bvan {_OLD} naar {_NEW} (?:overgestapt|gewisseld|gegaan)",
        rf"\b(?:mijn|onze|de|het) {_OLD} (?:in)?geruild voor (?:een |de |het )?{_NEW}",
        rf"\b(?:troquei|trocamos|deixei) (?:o |a |de )?{_OLD} (?:por|pelo|pela) {_NEW}",
        rf"\b(?:mudei|mudamos) d[eoa] {_OLD} para (?:o |a )?{_NEW}",
    )
)
"""Both values in one sentence: "swapped the Corsa for a Kia", "left BT for Zen", "oat milk instead of soy"."""

SAME_THING: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "wifi wi-fi broadband internet",
        "charge rate price fee",
        "hour hourly",
        "month monthly",
        "week weekly",
        "year yearly annual",
        "teacher tutor instructor",
        "doctor gp",
        "manager boss supervisor",
        "phone mobile handset smartphone",
        "electricity energy leccy power",
        "salary wage pay",
        "car vehicle motor",
        "gym leisure fitness",
        "laptop computer",
        "barber hairdresser hair",
        "landlord landlady",
    )
)
"""Words that people use for one and the same thing, each as its stem is written."""
UNITS = frozenset("ward team department dept unit branch office section site depot floor desk store shop".split())
"""Parts of a workplace: who is "moved to" another one has left theirs."""
PART_OF_WORK = re.compile(
    r"(?:[A-Z] ?& ?[A-Z]|a and e|icu|itu|hdu|ccu|nicu|hr|it|qa|pr|\w+ology|\w+iatrics|obstetrics|maternity|theatres?|"
    r"outpatients|intensive care|emergency|triage|accounts|payroll|sales|marketing|finance|procurement|logistics|"
    r"reception|"
    r"production|packing|dispatch|goods in|customer services?|support|operations|admin|planning|engineering|research|"
    r"nights|days|management)",
    re.I,
)
"""Departments that are named without saying so: nobody lives there."""
TRANSFERRED = re.compile(
    r"\b(?:(?:been |got |getting |was |were |i['’]?ve |have )?(?:moved|transferred|redeployed|seconded|reassigned|"
    r"switched)(?: over| across| up| down)? to|now (?:on|in|at|with)) (?!(?:a|an|my|our|live|be)\s)(?:the )?"
    r"(?P<new>[\w&'’ -]{2,30}?)(?=\s+(?:last|this|on|since|in|from|for|and|now|as)\b|[.,;:!?()–—]|$)",
    re.I,
)
WORKS_ON = re.compile(
    rf"\b(?:i|we)(?:['’]?m| am| work| was| are|['’]re)(?: working| based)? (?:on|in|at|with|for) (?:the |a |an )?"
    rf"(?:[\w'’&-]+ ){{0,3}}?(?:{'|'.join(sorted(UNITS))})\b",
    re.I,
)
MANY = frozenset(
    "go goe going have has had like love hate eat drink know own play speak want need see watch take use do did make "
    "get got buy bought visit met meet read enjoy hope think feel am is are be been keep collect support".split()
)
"""Verbs of which a person has several objects at once: another one replaces nothing by itself."""
SEVERAL = frozenset(
    "brother sister son daughter kid child friend cousin aunt uncle niece nephew colleague mate dog cat pet horse "
    "rabbit hen chicken neighbour neighbor twin grandson granddaughter grandchild flatmate housemate roommate student "
    "client customer book film movie song problem question idea plan goal hobby recipe twin bruder schwester hermano "
    "hermana frère sœur broer zus irmão irmã amigo amiga ami amie freund freundin vriend vriendin".split()
)
"""Of these a person can have more than one, each with a name of its own."""
OWNERS = frozenset(
    "my our mein meine meinen meiner unser unsere mi mis nuestro nuestra mon ma mes notre mijn onze ons meu minha "
    "nosso nossa".split()
)
BEING = frozenset(
    "is are was called named costs cost starts start begins meets comes ist sind heißt heisst kostet beginnt es son "
    "se llama cuesta est sont appelle s'appelle coûte zijn heet kost begint é são chama chama-se custa".split()
)
"""What stands between a thing and its value."""
