"""English phrases with a form of their own, as data: names, homes, possessions, endings, standing instructions.

Each is searched anywhere in the user's own sentences and captures its value as `v`. No logic here.
"""

import re

from memory.rules_en import NAME, NAMES, Rule, Trim
from memory.rules_words import DIETS, LANGUAGES
from memory.values import Operation

_TO = r"[^.,;:!?()\n\x1f–—]{2,60}"


def _rule(slot: str, pattern: str, trim: Trim = "exact", operation: Operation = "state") -> Rule:
    return Rule(slot, re.compile(pattern), trim, operation)


NOT_NAMES = frozenset(
    "i i'm he she they ok okay so not the a an in on at from still now here sorry sure glad happy sad good fine well "
    "done "
    "back team "
    "mr mrs monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december christmas easter new no yes hi hello hey thanks thank please god jesus "
    "what when where "
    "how why who just also very really too that this it english writing trying looking going using having "
    "getting doing".split()
)

PHRASES: tuple[Rule, ...] = (
    _rule("name", rf"\b(?i:my (?:full |real |first )?name['’]?s?(?: is| as|:)?)\s+(?P<v>{NAMES})"),
    _rule(
        "name",
        (
            r"\b(?i:my (?:full |real |first )?name['’]?s?(?: is|:))\s+(?P<v>[a-zà-ÿ][\w'’-]+)(?=\s*(?:$|[.,;!?)]|"
            r"\sand\b|"
            r"\sbut\b|\sbtw\b))"
        ),
    ),
    _rule(
        "name",
        (
            rf"(?:^|[.!,;]\s|\b(?:hi|hello|hey|and|hiya|Hi|Hello|Hey)\b,?!?\s+)(?i:i['’]?m|i am|it['’]s|this "
            rf"is)\s+(?P<v>{NAMES})(?=\s*(?:$|[.,;!?)(]|\s(?:and|but|from|here|by the way|btw|\d)\b|\s[–-]\s))(?!,? "
            rf"(?i:my|our|who)\b)"
        ),
    ),
    _rule("name", rf"(?:^|(?:[Hh]i|[Hh]ello|[Hh]ey|[Hh]iya)\b[^.\n]{{0,12}}?[,! ]+)(?P<v>{NAME}) here\b"),
    _rule(
        "address_as",
        (
            rf"\b(?i:(?:please |just |you can |always |people |everyone |friends |they |most people )*(?:just )?calls? "
            rf"me)\s+(?P<v>{NAMES})"
        ),
    ),
    _rule(
        "address_as",
        (
            rf"\b(?i:go(?:es)? by|known as|(?:it['’]s|make it)(?= {NAME} (?:to|for) you)|(?:people|everyone|everybody|"
            rf"friends) (?:just |usually |all )?(?:say|know me as))\s+(?P<v>{NAME})"
        ),
    ),
    _rule("pronouns", r"\b(?i:my pronouns are|i use|pronouns:?)\s+(?P<v>(?:she|he|they|ze)\s?/\s?\w+)"),
    _rule(
        "home",
        (
            rf"\b(?i:(?:my|our) (?:[\w-]+ ){{0,2}}?(?:flat|house|apartment|place|home|bungalow|cottage|studio|condo|"
            rf"annexe|houseboat|farm)(?: is| being|['’]s)?(?: just)?(?: here)? (?:in|near))\s+(?P<v>{_TO})"
        ),
        "place",
    ),
    _rule(
        "home",
        (
            rf"\b(?i:(?:flat|house|apartment|bungalow|cottage|studio) (?:here )?in)\s+(?P<v>{_TO}?)\s+(?i:is "
            rf"(?:finally |"
            rf"now )?(?:ours|mine))"
        ),
        "place",
    ),
    _rule(
        "home",
        rf"\b(?i:(?:settl\w+ in(?:to)?|unpack\w+|moved in|keys to)(?: [\w']+){{0,4}}? (?:here )?in)\s+(?P<v>{NAMES})",
        "place",
    ),
    _rule(
        "home",
        (
            rf"\b(?i:(?:keys to|settl\w+ into|moved into) (?:the|our|my|a)(?: new| little)*)\s+(?P<v>{NAME}) (?:flat|"
            rf"house|apartment|place)\b"
        ),
    ),
    _rule(
        "home",
        (
            rf"\b(?i:signed (?:for|the lease on) an? (?:[\w-]+ ){{0,3}}(?:house|flat|place|apartment) "
            rf"in)\s+(?P<v>{NAMES})"
        ),
        "place",
    ),
    _rule(
        "home",
        (
            rf"\b(?P<v>{NAME})(?i:-based| is (?:my |our |where i call )?home\b| resident\b)|\b(?i:living|based) "
            rf"(?:here "
            rf")?in\s+(?P<v2>{NAMES})(?=,? (?:i|my|we|and|with|so)\b)"
        ),
    ),
    _rule("home", rf"(?:^|,\s|\band\s)(?i:based (?:in|near)|living in)\s+(?P<v>{NAMES})"),
    _rule("home", rf"\b(?i:here in|down here in|up here in)\s+(?P<v>{NAMES})", "place"),
    _rule(
        "home",
        (
            rf"\b(?i:i|we|i['’]m|we['’]re)(?i: have| 've|['’]ve)? (?i:left|moved (?:out of|away from)|no longer live "
            rf"in)\s+(?P<v>{NAMES})(?! (?i:to|behind))"
        ),
        "place",
        "end",
    ),
    _rule(
        "employer",
        (
            rf"\b(?i:i|i['’]ve|we)\s+(?i:(?:have )?(?:just )?(?:quit|left|resigned from|was (?:fired|laid off) from|"
            rf"handed (?:in )?my notice(?: in)? at)(?: my job at)?)\s+(?P<v>{NAMES})(?! (?i:to|for))"
        ),
        "place",
        "end",
    ),
    _rule(
        "employer",
        (
            r"\b(?i:i['’]?m|i am|now) (?i:now )?(?i:at|with|for) (?i:an? (?:[\w-]+ ){0,3}?(?:start-?up|company|"
            r"firm|agency|"
            r"charity|consultancy|bank|insurer|lab|ngo|council|non-?profit|co-?op|clinic|hospital|practice|"
            r"studio|school|"
            r"outfit|manufacturer|publisher)(?: (?:called|named))?,?) "
            rf"(?P<v>{NAMES})"
        ),
        "place",
    ),
    _rule(
        "employer",
        (
            r"\b(?i:left|quit|resigned from|finished at|done with) [^.;!?]{2,40}?[,;–-]? ?(?i:and )?(?i:i['’]?m|"
            r"i am|now) "
            rf"(?i:now )?(?i:at|with|working for) (?P<v>{NAMES})"
        ),
        "place",
    ),
    _rule(
        "job",
        (
            r"\b(?i:i|i['’]ve)\s+(?i:(?:have )?(?:just )?(?:quit|lost|left|resigned from))\s+(?i:my)\s+(?P<v>(?i:job|"
            r"position))\b"
        ),
        "exact",
        "end",
    ),
    _rule(
        "job",
        (
            r"\b(?i:i['’]ve|i have|i|i['’]m|am)\s+(?i:been |was |got |now |just )*(?P<v>(?i:retired|unemployed|made "
            r"redundant|laid off|self-employed|freelancing))\b"
        ),
    ),
    _rule(
        "employer",
        (
            rf"\b(?i:(?:started|starting|got a job|got the job|new job|took a job|position|my job)(?: as [\w "
            rf"-]{{2,30}}?)? (?:at|with))\s+(?:the )?(?P<v>{NAMES})(?! o'clock)"
        ),
        "place",
    ),
    _rule(
        "job",
        r"\b(?i:started|starting|(?:got|landed|found) a (?:new )?job|new job|i['’]m now)(?: "
        r"as)\s+(?:an?\s+)?(?P<v>[a-z][\w -]{2,40})",
        "job",
    ),
    _rule(
        "phone",
        (
            r"\b(?i:my|our|an?|the|new|own an?|to an?|with an?)\s+(?i:old |new )?(?P<v>(?:iPhone|Pixel|Galaxy|"
            r"Fairphone|"
            r"OnePlus|Nokia|Xiaomi|Redmi|Motorola|Samsung|Huawei|iphone|pixel|samsung galaxy)(?: "
            r"(?:[A-Z]?\d{1,3}\w{0,2}|"
            r"SE|X[SR]?|Pro|Max|Mini|Plus|Ultra|Note|Fold|Flip))*)\b(?! (?:tablet|watch|tv|art|density))"
        ),
    ),
    _rule(
        "laptop",
        (
            r"\b(?i:my|our|an?|new|own an?|to an?)\s+(?i:old |new |work )?(?P<v>(?i:thinkpad|macbook|xps|chromebook|"
            r"ideapad|zenbook|surface|framework laptop|framework 1\d|latitude|elitebook|imac|mac mini|steam deck)(?: "
            r"(?:[A-Z]?\d{1,4}\w{0,2}|Pro|Air|Max|Carbon|Go|Laptop|\d{4}))*)\b"
        ),
    ),
    _rule(
        "car",
        (
            r"\b(?i:my|our|drive an?(?: \S+)?|(?:bought|own|have|got|ve) an?)\s+(?i:old |new |trusty |little "
            r")*(?P<v>(?:Toyota|Honda|Ford|VW|Volkswagen|Skoda|Škoda|Seat|Audi|BMW|Mercedes|Opel|Vauxhall|Renault|"
            r"Peugeot|Citro[eë]n|Fiat|Volvo|Mazda|Nissan|Hyundai|Kia|Tesla|Dacia|Mini|Suzuki|Subaru|Lexus|Jaguar|Land "
            r"Rover|Porsche|Golf|Polo|Corsa|Yaris|Prius|Civic|Fiesta|Octavia|Clio)(?: [A-Z0-9][\w-]*){0,2})\b"
        ),
    ),
    _rule("phone", r"\b(?P<v>(?:iPhone|Pixel|Galaxy|Fairphone|OnePlus)(?: \w{1,6}){0,2}?) (?i:owner|user) here\b"),
    _rule(
        "mother_tongue", rf"\b(?i:my (?:mother tongue|native language|first language) is)\s+(?P<v>(?i:{LANGUAGES}))\b"
    ),
    _rule(
        "mother_tongue",
        rf"\b(?P<v>(?i:{LANGUAGES}))(?i: is|['’]s) (?i:my (?:mother tongue|native language|first language))",
    ),
    _rule(
        "hobby",
        rf"\b(?i:my (?:main |favou?rite )?(?:hobby|hobbies|passion|pastime)(?: is| are|:))\s+(?P<v>{_TO})",
        "words",
    ),
    _rule(
        "hobby",
        rf"\b(?i:in my (?:spare|free) time,? i|i['’]ve taken up|i took up|i recently took up)\s+(?P<v>{_TO})",
        "words",
    ),
    _rule(
        "diet",
        (
            rf"\b(?i:i|i['’]ve|we)(?i: have)? (?i:gave up|given up|stopped(?: being| doing)?|quit|no longer "
            rf"do)\s+(?:on "
            rf")?(?:being )?(?P<v>(?i:{DIETS}))\b"
        ),
        "exact",
        "end",
    ),
    _rule("home", rf"\b(?i:(?:a )?resident of)\s+(?P<v>{NAMES})", "place"),
    _rule(
        "home",
        (
            rf"\b(?i:i['’]?m|we['’]re|i am|we are) (?i:in|up in|down in|over in)\s+(?P<v>{NAMES})(?=\s+(?i:these days|"
            rf"now|nowadays|at the moment|for good))"
        ),
    ),
    _rule(
        "partner",
        (
            rf"\b(?P<v>{NAME}|[a-z]{{3,}})(?i: and i (?:have |are |['’]ve )?(?:just )?(?:split(?: up)?|broke(?:n)? up|"
            rf"separated|separating|(?:getting |got )?(?:a )?divorced?))\b"
        ),
        "exact",
        "end",
    ),
    _rule(
        "partner",
        (
            r"\b(?i:my )(?P<v>(?i:husband|wife|girlfriend|boyfriend|partner|fiancée?))(?i: and i (?:have |are "
            r")?(?:just "
            r")?(?:split(?: up)?|broke(?:n)? up|separated|(?:getting |got )?(?:a )?divorced?))\b"
        ),
        "exact",
        "end",
    ),
    _rule(
        "phone",
        r"\b(?P<v>(?:iPhone|Pixel|Galaxy|Fairphone|OnePlus|Samsung)(?: \w{1,6}){0,2}?) (?i:owner|"
        "user) here\b",
    ),
    _rule("address_as", rf"\b(?i:it['’]s|make it)\s+(?P<v>{NAME})(?= (?:to|for) you\b)"),
    _rule("diet", rf"\b(?P<v>(?i:{DIETS})) (?i:it is|again|now|these days|from now on)\b"),
    _rule("diet", rf"\b(?i:back to (?:being )?|(?:gone|going|went|turned) (?:fully |back to )?)(?P<v>(?i:{DIETS}))\b"),
    _rule("home", rf"\b(?i:i['’]m|we['’]re|i am|we are|moved|been) (?i:back (?:here )?in)\s+(?P<v>{NAMES})", "place"),
    _rule("home", rf"\b(?P<v>{NAME}) (?i:has|have|['’]s got|got) (?i:me|us) (?i:back|again)\b"),
    _rule("home", rf"^(?P<v>{NAMES}) (?i:as of|since|from) (?i:last |this |the )?(?i:\w*day|week|month|\d)"),
    _rule("home", rf"(?:^|,\s)(?P<v>{NAME})(?i: resident| born and bred)\b"),
    _rule("boss", rf"\b(?i:i (?:now |currently )?report to|i['’]m reporting to|i work under)\s+(?P<v>{NAMES})"),
    _rule(
        "boss", rf"\b(?i:my (?:new )?(?:line )?(?:manager|boss|supervisor))(?i:,? is|,|['’]s| called)? (?P<v>{NAMES})"
    ),
    _rule(
        "job",
        (
            r"\b(?i:new (?:role|job|post|position)\b[^\n]{0,60}?\b(?:being|as|"
            r"of) an?)\s+(?P<v>[a-z][\w -]{2,40}?)(?=\s+"
            r"(?i:is|means|like|at|for|in|with)\b|[.,;!?]|$)"
        ),
        "job",
    ),
    _rule("name", rf"^\W*(?i:name)\W*:\W*(?P<v>{NAMES})\W*$"),
    _rule("home", rf"^\W*(?i:home|city|town|location|based|lives? in|residence)\W*:\W*(?P<v>{NAMES})", "place"),
    _rule("job", r"^\W*(?i:trade|job|occupation|profession|work)\W*:\W*(?P<v>[\w -]{3,40})", "job"),
    _rule("diet", rf"^\W*(?i:diet)\W*:\W*(?P<v>(?i:{DIETS}))\b"),
    _rule("allergy", r"^\W*(?i:al+erg(?:y|ies|ic(?: to)?))\W*:\W*(?P<v>[^.;:\n]{3,60})", "list"),
    _rule("hobby", r"^\W*(?i:hobb(?:y|ies))\W*:\W*(?P<v>[^.;:\n]{3,60})", "list"),
    _rule("pronouns", r"^\W*(?P<v>(?:she/her|he/him|they/them))\b"),
)

FAVOURITE = re.compile(
    r"\b(?i:my (?:all[- ]time |absolute )?favou?rite)\s+(?P<topic>[\w -]{2,30}?)(?i:\s+(?:is|are|has to be|has "
    r"always been)|['’]s)\s+(?P<v>[^.,;:!?()\n\x1f]{2,50})"
)
