"""What a personal statement, a plan and a mood look like, as patterns for `memory.statements`. Data only, no logic."""

import re

from memory.gate import HIDDEN
from memory.people import BARE_KIN, OWN_PARTNER, RELATION
from memory.rules_en import NAME, NAMES
from memory.rules_words import BEING, OWNED

EVENT = (
    r"appointment|dentist|doctor|gp|optician|physio(?:therapist)?|therapist|dermatologist|cardiologist|gyna?ecologist|"
    r"orthodontist|midwife|vet|hairdresser|barber|solicitor|lawyer|notary|jab|vaccination|blood test|ultrasound|"
    r"check-?up|scan|x-?ray|mri|operation|op|surgery|interview|exam|test|viva|"
    r"defence|thesis|deadline|flight|train|trip|holiday|"
    r"vacation|honeymoon|wedding|funeral|party|birthday|anniversary|concert|gig|recital|audition|match|race|"
    r"marathon|tournament|meeting|"
    r"conference|presentation|talk|course|class|lesson|viewing|move|moving day|visit|dinner|reunion|graduation|"
    r"due date|contract|"
    r"subscription|booking|reservation|ferry|retreat|festival|camp|workshop|session|start date|first day|last "
    r"day|hearing|delivery|release|launch"
)
EVENT_NOUN = re.compile(
    rf"\b(?P<noun>(?:(?!my\b|our\b|the\b|a\b|an\b|is\b|on\b|at\b|for\b|to\b|and\b|i\b)[\w-]+ "
    rf")?(?:{EVENT}))(?:s\b|\b)(?!-)",
    re.I,
)
OWN_EVENT = re.compile(rf"\b(?:my|our) (?:[\w'’-]+ ){{0,3}}?(?:{EVENT})\b[^.?!\n{HIDDEN}]*", re.I)
GOING = re.compile(
    r"\b(?:i|we)(?:['’]m|['’]re| am| are|['’]ll| will|m)?\s+(?:am |are )?(?:going|flying|travell?ing|moving|"
    r"driving|starting|getting married|visiting|meeting|"
    r"seeing|leaving|running|having|taking|fly|leave|start|go|travel|move|meet|be in|be at)\b",
    re.I,
)
COUNTDOWN = re.compile(rf"\b(?:days?|weeks?|sleeps?|months?) (?:till|til|until|to go (?:till|until)) (?i:{NAME})")
PLACE_AND_DATE = re.compile(rf"^{NAMES} (?:on|next|this|tomorrow|from)\b")
STREAK = re.compile(
    r"\b(?:\w+|\d+) (?:years?|months?|weeks?|days?) (?:sober|clean|\w+[- ]free|vegan|vegetarian|cancer-free|in "
    r"remission|married|divorced|in recovery|"
    r"without (?:a|any) \w+|off (?:the )?\w+)\b"
    r"|\b(?:week|day|month|year) (?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten) (?:of|on|in|at|and)\b"
    r"|^(?:\w+|\d+) (?:hours|nights|shifts|weeks) (?:on|at|in) (?:the|a|my)\b"
    r"|^(?:office|flat|house|kitchen|garden|studio|workshop|budget|deadline|landlord|landlady|boss|manager|"
    r"physio|gp|dentist|"
    r"school|commute|"
    r"rent|husband|wife|kids?|son|daughter|girlfriend|boyfriend|partner) (?:in|at|near|for|is|are|has|have|says|"
    r"wants|told|keeps|"
    r"put|gave|starts?|turned) \w"
    r"|^(?!any|who|some|new|right|over)(?:[\w'’-]+ ){1,4}here(?=[,.!:;]|$| and | with | looking)",
    re.I,
)
# "Switched banks last month", "Been seeing somebody": the "I" is left out.
ELIDED = re.compile(
    r"^(?:(?:just|finally|recently|already|still|only) )?(?:been|had|haven['’]?t|hadn['’]?t|got|gave|went|"
    r"switched|moved|started|starting|quit|bought|sold|joined|signed|"
    r"booked|adopted|weighed in|weigh|measured|flogged|ditched|promoted|graduated|enrolled|redundant|relocated|"
    r"lost|finished|passed|failed|retired|broke|upgraded|stopped|handed|met|married|dropped|spent|"
    r"took|turned|grew up|inherited|swapped|"
    r"working|living|training|raising|expecting|recovering|dating|studying|settling|saving|learning|can['’]?t "
    r"(?:eat|drink|stand|drive|swim)|don['’]?t (?:eat|drink|drive|smoke)|"
    r"never (?:learnt|learned|been|had|drink|eat)|no (?:kids|children|car|pets|siblings|garden|licence|license)|"
    r"baby (?:on the way|due)|allergic to|married to|on \d+ ?k\b)(?! it\b| this\b| that\b| an? error| to know)\b",
    re.I,
)
NAMED_PATIENT = re.compile(
    rf"^(?:(?i:it['’]s|and) )?{NAME}\b.{{0,50}}?\b(?i:allergic|intolerant|reacts? to|can['’]?t (?:eat|have|stand))\b"
)
# "Duchess has arthritis so the vet put her on meloxicam": of somebody one looks after, introduced or not.
NAMED_IN_CARE = re.compile(
    rf"^(?:(?i:and|so|our|poor|little|but) )*(?!(?i:he|she|it|they|we|you|there|this|that|what|who)\b){NAME}"
    r"(?i:(?: has| had|['’]s)? (?:broke|broken|sprained|fractured|dislocated) (?:his|her|their)\b|"
    r"(?:['’]s(?: got| been| on| having| had)?| (?:has|is|was|had|got|takes|needs|gets|keeps|can['’]?t|can only|"
    r"hurt|still|"
    r"just|started|won['’]?t|refuses|hates))\b[^?]{0,80}?(?:\bvet(?:['’]?s)?\b|\bput (?:him|her|them) on\b|\b\d+ "
    r"?mg\b|\b(?:tablets?|pills?|drops|injections?|doses?|"
    r"insulin|inhaler|antibiotics|steroids|painkillers)\b.{0,40}\b(?:each|every|daily|a day|twice|morning|night)\b|"
    r"\b(?:teething|potty[- ]trained|weaned|colic(?:ky)?|housetrained|microchipped|neutered|spayed|vaccinated)\b|"
    r"\bdiagnosed with\b.{0,30}\b(?:last|this|on|yesterday|today|again|in|at)\b))"
)
FIRST = r"(?:i|i['’]m|i['’]ve|i['’]d|im|ive|we|we['’]re|we['’]ve|me|my|mine|our|ours|us)"
PERSONAL = re.compile(
    rf"(?<![\w’']){FIRST}(?![\w])|\b(?:ich|mein\w*|mir|mich|wir|uns(?:er\w*)?|yo|soy|tengo|mi|mis|nuestr\w+|"
    rf"estoy|vivo|trabajo|doy|llevo|hago|voy|estudio|he(?= \w+(?:ado|ido|cho|sto|rto)\b)|je|j['’]\w+|mon|ma|mes|"
    rf"moi|nous|notre|nos|"
    r"ik|mijn|wij|ons|onze|eu|sou|estou|tenho|trabalho|vivo|estudo|meu|minha|meus|minhas|moro)\b",
    re.I,
)
KIN_LED = re.compile(
    rf"^(?:(?:and|but|so|also|because) )?(?:{BARE_KIN}|the (?:kids|children|twins|boys|girls|grandkids|"
    rf"grandchildren|{OWN_PARTNER}|"
    r"in-laws|dogs?|cats?)(?! of\b)|die kinder|los niños|les enfants|de kinderen|as crianças)(?:['’]s)?\s+\w+",
    re.I,
)
# What somebody does not do, or cannot: it says something by itself.
DENIED_HABIT = re.compile(
    r"\b(?:i|we)\s+(?:can['’]?t|cannot|don['’]?t|do not|never|no longer)\s+(?:really |even |actually |ever "
    r")?(?:drive|drink|"
    r"smoke|cook|swim|bake|ski|sing|dance|vote|fly|cycle|knit|sew|gamble|vape|pray|read music|ride|iron|celebrate|"
    r"camp|gamble|type|whistle)\b(?! (?:it|this|that|so)\b)|"
    r"\bich (?:fahre|rauche|trinke|koche|schwimme) (?:gar )?nicht\b|\bno (?:fumo|bebo|conduzco|cocino|sé "
    r"(?:nadar|conducir))\b|"
    r"\bje ne (?:fume|bois|conduis|cuisine|nage) (?:pas|plus)\b|\bik (?:rook|drink|rijd|kook|zwem) niet\b|"
    r"^(?:me|myself)\s*[:=]\s*\w|^(?:{RELATION})\s*[:=]\s*\w|^name['’]s \w|"
    r"\bnão (?:fumo|bebo|conduzo|dirijo|cozinho|nado)\b",
    re.I,
)
DENIES = re.compile(r"n['’]t\b|\b(?:not|never|no|dont|cant|kein\w*|nicht|pas|niet|geen|não)\b", re.I)
# The reason for a denial: "I'm not diabetic, I just avoid sugar".
EXPLAINS = re.compile(
    r"(?:(?:and|but|so) )?\b(?:i|we|it|he|she|they)(?:['’](?:m|s|ve|d|re))?\s+(?:just|only|simply|merely)\b|ich "
    r"\w+ (?:nur|bloß)\b|"
    r"\b(?:solo|sólo|seulement|alleen|só)\b",
    re.I,
)
IS_LASTINGLY = re.compile(
    rf"(?:['’](?:m|s|re)|\b(?:am|is|are))\s+(?:(?:now|also|nearly|almost|partly|very|quite|completely|newly|"
    rf"recently|happily) )*(?:{BEING})(?![\w-])",
    re.I,
)
LED_BY_PRONOUN = re.compile(r"(?:(?:and|but|so) )?(?:he|she|they|both of them|(?:\w+ ){1,2}of them)\b", re.I)
SAID_OF_OTHER = re.compile(rf"{LED_BY_PRONOUN.pattern}|(?:(?:and|but|so) )?(?:his|her|their)\b", re.I)
DISCOURSE = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|heya|yo|good (?:morning|afternoon|evening)|morning|so+|well+|o+h+|ah+|"
    r"o+k+(?:ay+)?|right|"
    r"now|anyway|btw|by the way|also|and|but|"
    r"honestly|actually|look|yeah+|(?:yes|yep|no no|no|nah|nope)(?=\s*[,.!;:–]|\s+i\b)|sorry|ugh|hmm+|um|erm|plus|"
    r"(?:close|nearly|almost|not quite|wrong)(?=,)|besides|because|perfect|great|thanks|thank you|cheers|ta|lol|"
    r"haha|fyi|just so you know|"
    r"for the record|as i said|(?:i['’]ve )?changed my mind(?! (?:about|on)\b)|(?:do|please) (?:keep|note|"
    r"remember|save)(?: that)?|"
    r"keep in mind(?: that)?|make a note(?: that)?|note that|please remember(?: that)?|remember(?: that)?|"
    r"don['’]t (?:you )?(?:dare "
    r")?forget(?: this)?(?: that)?|note for me|note to self|quick question|"
    r"funny thing|bit of background|back to normal|hallo|hola|bonjour|salut|coucou|moin|oi|olá)\b(?!-\w)[\s,:;.!–-]*)+",
    re.I,
)
KEEPING = re.compile(r"^\W*(?:don['’]?t (?:you )?(?:dare )?(?:ever )?forget|remember that|please remember)\b", re.I)
REQUEST = re.compile(
    r"^(?:(?:please|pls|just|now|then|also|maybe|and|so|can you|could you|would you)\s+)*(?:write|draft|make|"
    r"give|explain|help|tell|show|list|find|fix|translate|"
    r"summari[sz]e|compare|suggest|recommend|create|plan|check|correct(?! me)|polish|improve|transcribe|rewrite|"
    r"rephrase|shorten|proofread|convert|"
    r"calculate|describe|generate|add|put|"
    r"word|split|turn|let['’]?s|let me|say|think of|come up|look|search|sort|pick|choose|do|try|continue|go on|"
    r"go ahead|spell|format|edit|remind me (?:how|why|what)|"
    r"forget|remember me|imagine|schreib\w*|erklär\w*|gib|mach|zeig|hilf|nenn|escribe|explica|dame|haz|écris|"
    r"explique|donne|fais|schrijf|leg|geef|maak|escreve|faz)\b",
    re.I,
)
TRANSIENT = re.compile(
    r"\b(?:i|we)(?:['’]m|['’]re|['’]d|['’]ll|['’]ve| am| are| was| were| have|m|ve)?(?:\s+(?:just|really|also|"
    r"still|only|now|so|a bit|bit|not|n['’]t|very|quite|kind of|too|all|always|already|don['’]?t|do not|"
    r"didn['’]?t|can['’]?t|cannot|couldn['’]?t|never))*\s+"
    r"(?:think|guess|wonder\w*|mean|meant|see|saw that|know|knew|understand|understood|agree|disagree|hope|"
    r"hoping|need|needed|want|wanted|would|could|should|might|may|must|can|figure|"
    r"find|look(?:ing)? (?:for|at|forward)|try|trying|tried|confused|sure|sorry|tired|bored|hungry|thirsty|fine|"
    r"ok|okay|good|great|happy|sad|glad|excited|cold|hot|"
    r"ready|back|busy|lost|stuck|curious|serious|kidding|joking|done|right|wrong|listening|waiting|here|ask|"
    r"asked|asking|forgot|forget|got it|get it|get an? error|getting an? error|"
    r"keep getting|feel|felt|suppose|bet|promise|appreciate|thought|said|say|saying|read(?:ing)? (?:that|about|"
    r"somewhere)|heard|like to|love to|going to (?:ask|try|bed)|"
    r"gonna|will|shall|let you|question|miss that|see what|talking about|being nosy|stunned|knackered|exhausted|"
    r"impressed|in a hurry|off|be)\b",
    re.I,
)
ABOUT_CHAT = re.compile(
    r"\b(?:your (?:answer|reply|response|suggestion|list|code|last|previous|first|second|version)|you (?:said|"
    r"wrote|told|gave|mentioned|suggested|are|were|can|did|keep|always|never|still)|"
    r"this (?:code|function|error|text|essay|sentence|question|answer|one|chat|conversation)|my (?:question|code|"
    r"function|script|query|prompt|message|error|output|connection|"
    r"screen|text|essay|sentence|point|mistake|bad|guess|god|goodness|last message|draft|typo|example|input|"
    r"regex|loop|tests? (?:fails?|case|suite|run)\w*)|the (?:code|error|answer|function|output)|"
    r"errors?|exceptions?|bugs?|thank(?! (?:god|goodness|heavens))|thanks|cheers|never ?mind|makes sense|good to "
    r"know|got it)\b",
    re.I,
)
STOP_WORDS = frozenset(
    "a an the i i'm i've i'd im ive me my mine we we're we've our us you your he she they it its it's his her "
    "their them this that these those is are was were be been "
    "being am does did have has had having not no n't don't of in on at to for from with by as and or but so if "
    "than then too also just really very quite "
    "here there now about some any all what which who how when where why will would can could should ll s t ve "
    "re m d got get".split()
)
RELATIVE_NOUN = re.compile(rf"\b(?:my|our) (?:\w+ )?(?:{RELATION})\b", re.I)
OWN_SUBJECT = re.compile(r"(?:and |also |plus |then |,\s*)*(?:i|i['’]\w+|im|ive|we|we['’]\w+|my|our)\b", re.I)
REPORTED = re.compile(
    rf"^(?P<who>(?:(?:my|our) )?[^{HIDDEN}.?!]{{2,60}}?)\b(?:just )?(?:announced|said|says|told (?:me|us|"
    rf"everyone)|texted|tells me|"
    rf"reckons|insists|wrote|shouted|admitted)\b[^{HIDDEN}.?!]{{0,30}}[:,]?\s*{HIDDEN}",
    re.I,
)
# What a question takes for granted: "after ten years of playing", "my ukulele".
SO_FAR = re.compile(r"\b(?:after|with) (?:\w+|\d+) (?:years|months) (?:of|as an?|in|on) \w+", re.I)
ASKED_OF_OWN = re.compile(rf"\b(?:my|our)\s+(?:old |new |little |trusty )?(?P<what>{OWNED})\b(?!['’]s|-)", re.I)
# A request that names somebody of the user's, or an address: "write to my landlord, Mr X, that …".
ABOUT_OWN = re.compile(
    rf"\b(?:my|our) (?:[\w-]+ ){{0,2}}?(?:{RELATION}|house|flat|place|home|address|street|road)\b.*", re.I
)
SPECIFIC = re.compile(rf"(?<!^)\b{NAME}\b|\b\d+\w? {NAME}")
OTHER_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:אני|שלי|לי|אנחנו|שלנו|أنا|عندي|لدي|ابنتي|ابني|زوجي|زوجتي|اسمي|أعيش|أعمل|أسكن|نحن|я|мой|моя|мои|"
    r"меня|мне|мы|"
    r"jestem|mam|mój|moja|mieszkam|pracuję|sono|abito|lavoro|mio|mia|miei|mie|jag|jeg|mitt|jsem|mám|můj|bydlím|"
    r"minun|olen|asun|"
    r"benim|είμαι|έχω|μένω|μου|मैं|मेरा|मेरी|मुझे)(?!\w)|我|私は|私の|僕|저는|나는|제가",
    re.I,
)
HABIT = re.compile(
    r"\b(?:looking|searching|hunting) for (?:a |an )?(?:new |different |better )?(?:job|flat|house|apartment|"
    r"place|room|car)\b|"
    r"\b(?:saving(?: up)?|training|applying|preparing|revising) (?:for|to)\b|"
    r"\b(?:every|each) (?:other )?(?:mon|tues|wednes|thurs|fri|satur|sun)?(?:day|morning|evening|night|week|"
    r"weekend|month|year|"
    r"summer|winter)s?\b|\bon (?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\b(?:once|twice|"
    r"three times) a (?:day|week|month)\b",
    re.I,
)
RECURRING = re.compile(
    r"\b(?:every|each|on \w+days|twice|once a|fortnightly|weekly|monthly|\w+day (?:nights|mornings|afternoons|"
    r"evenings))\b",
    re.I,
)
PLACED = re.compile(rf"\b(?i:i['’]?m|we['’]?re|i am|we are) (?:in|on|at|near|by|up|down|over|out in|out at|off) {NAME}")
NAMED = re.compile(rf"(?<=[\w,] ){NAME}")
