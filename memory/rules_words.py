"""English words that the rules look for, as alternatives of a pattern: diets, jobs, languages, … Data only."""

DIETS = (
    r"vegan|veg[ei]t[ae]r[ie]+an|vegatarian|veggie|pesc[ae]tarian|flexitarian|keto|paleo|kosher|halal|plant[- "
    r"]based|gluten[- ]free|"
    r"dairy[- ]free|low[- ]carb|mediterranean|carnivore|low[- ]fodmap|whole30|atkins|"
    r"lactose[- ]free|teetotal(?:ler)?|raw vegan|fruitarian"
)
INTOLERANT = (
    r"(?:\w+[- ])?intolerant(?: to [\w ]{2,30})?|co?eliac|diabetic|epileptic|asthmatic|colou?r[- ]?blind|dyslexic|"
    r"autistic|(?:deaf|blind)(?: in (?:my|one|the|his|her|both) (?:left |right )?(?:eye|ear)s?)?"
)
BEING = (
    rf"{DIETS}|{INTOLERANT}|deaf|blind|mute|partially sighted|hard of hearing|retired|semi-retired|pregnant|expecting|"
    r"unemployed|self-employed|freelance|redundant|housebound|bedridden|terminally ill|sober|fostered|adopted|orphaned|"
    r"married|divorced|widowed|engaged|single|separated|left-handed|right-handed|ambidextrous|bilingual|"
    r"(?:an?\s+)?(?:widow(?:er)?|orphan|twin|only child|pensioner|vegan|vegetarian|single (?:mum|mom|dad|parent))|"
    r"(?:mad|crazy|nuts) about\s+\w[\w' -]*|(?:al+ergic|intolerant) to\s+\w[\w' -]*|(?:scared|afraid|fond|terrified) of"
    r"\s+\w[\w' -]*|(?:keen|hooked) on\s+\w[\w' -]*"
)
"""What somebody lastingly is, in a word or two after "is": by itself enough to be worth a note."""
RELIGIONS = r"christian|catholic|protestant|muslim|jewish|hindu|buddhist|sikh|atheist|agnostic|mormon|quaker"
SEXUALITIES = r"gay|lesbian|bisexual|bi|queer|asexual|pansexual|trans|straight|non-?binary"
NATIONALITIES = (
    r"italian|german|french|spanish|portuguese|dutch|english|british|scottish|welsh|irish|american|canadian|"
    r"australian|mexican|brazilian|"
    r"argentinian|chilean|peruvian|colombian|polish|czech|slovak|hungarian|romanian|bulgarian|greek|turkish|"
    r"russian|ukrainian|swedish|"
    r"norwegian|danish|finnish|icelandic|estonian|latvian|lithuanian|swiss|austrian|belgian|croatian|serbian|"
    r"bosnian|slovenian|albanian|"
    r"indian|pakistani|bangladeshi|chinese|japanese|korean|vietnamese|thai|filipino|indonesian|malaysian|"
    r"egyptian|moroccan|tunisian|"
    r"algerian|nigerian|kenyan|ghanaian|ethiopian|south african|iranian|iraqi|syrian|lebanese|israeli|"
    r"palestinian|saudi|afghan|nepali"
)
LANGUAGES = (
    r"english|german|french|spanish|portuguese|dutch|italian|polish|czech|russian|ukrainian|swedish|norwegian|"
    r"danish|finnish|icelandic|"
    r"greek|turkish|arabic|hebrew|hindi|urdu|bengali|punjabi|tamil|mandarin|cantonese|chinese|japanese|korean|"
    r"vietnamese|thai|swahili|"
    r"welsh|irish|gaelic|catalan|basque|romanian|hungarian|bulgarian|croatian|serbian|latin|persian|farsi|bsl|"
    r"asl|sign language|esperanto"
)
PLAYS = (
    r"guitar|piano|violin|viola|cello|bass|drums?|flute|clarinet|oboe|bassoon|trumpet|trombone|saxophone|sax|"
    r"harp|accordion|ukulele|banjo|"
    r"organ|keyboards?|harmonica|tennis|football|soccer|rugby|cricket|golf|chess|badminton|squash|hockey|"
    r"basketball|volleyball|bridge|"
    r"poker|mandolin|lute|recorder|bagpipes|concertina|tuba|french horn|horn|double bass|synth|percussion|lacrosse|"
    r"poker|padel|netball|five-a-side|table tennis|darts|snooker"
)
JOBS = (
    r"nurse|doctor|surgeon|midwife|teacher|lecturer|professor|tutor|engineer|developer|programmer|designer|"
    r"architect|lawyer|solicitor|barrister|judge|"
    r"accountant|auditor|analyst|consultant|manager|director|assistant|secretary|administrator|clerk|cashier|"
    r"baker|chef|cook|waiter|waitress|barista|"
    r"bartender|butcher|farmer|gardener|carpenter|plumber|electrician|mechanic|builder|bricklayer|roofer|welder|"
    r"painter|decorator|joiner|driver|"
    r"pilot|sailor|soldier|officer|policeman|policewoman|firefighter|paramedic|pharmacist|dentist|vet|"
    r"veterinarian|physio|physiotherapist|"
    r"psychologist|psychiatrist|therapist|counsellor|counselor|social worker|care worker|carer|nanny|childminder|"
    r"librarian|journalist|reporter|"
    r"editor|writer|author|translator|interpreter|photographer|filmmaker|actor|actress|musician|composer|artist|"
    r"illustrator|sculptor|potter|"
    r"scientist|researcher|chemist|biologist|physicist|mathematician|statistician|economist|historian|"
    r"archaeologist|geologist|botanist|"
    r"hairdresser|barber|beautician|tailor|seamstress|florist|optician|estate agent|realtor|salesman|saleswoman|"
    r"salesperson|sales rep|trader|"
    r"banker|broker|recruiter|student|apprentice|intern|trainee|freelancer|entrepreneur|founder|ceo|cto|cfo|"
    r"headteacher|principal|coach|"
    r"instructor|trainer|referee|cleaner|caretaker|janitor|security guard|receptionist|postman|courier|tram "
    r"driver|bus driver|beekeeper|"
    r"fisherman|miner|brewer|winemaker|luthier|watchmaker|jeweller|blacksmith|priest|vicar|pastor|imam|rabbi|"
    r"curator|subtitler|copywriter|"
    r"paralegal|civil servant|stay-at-home (?:mum|mom|dad|parent)|housewife|pensioner|retiree|dj|technician|"
    r"operator|specialist|administrator|"
    r"supervisor|foreman|strategist|planner|surveyor|inspector|conductor|steward|stewardess|flight attendant|"
    r"lifeguard|optometrist|radiographer|"
    r"educator|negotiator|coordinator|organi[sz]er|buyer|adviser|advisor|officer|executive|superintendent|"
    r"\w+(?:ologist|ographer|wright|smith|monger|keeper|maker|worker)"
)

OWNED = (
    r"ukulele|guitar|piano|violin|viola|cello|oboe|clarinet|flute|trumpet|saxophone|trombone|accordion|"
    r"concertina|banjo|"
    r"mandolin|harp|drum kit|bassoon|recorder|keyboard|bike|bicycle|e-bike|motorbike|motorcycle|scooter|van|campervan|"
    r"caravan|narrowboat|boat|canoe|kayak|allotment|greenhouse|garden|balcony|vineyard|orchard|beehives?|kiln|loom|"
    r"sewing machine|telescope|3d printer|wood stove|heat pump|hearing aids?|wheelchair|pacemaker|insulin pump"
)
"""Things that a person who says "my …" has for long, even when they only ask about them."""

# Where people work, when they do not say its name: "a small bakery".
AT_WORK = (
    r"\s+(?:at|for)\s+(?P<v>an?\s+(?:[\w'’&-]+\s+){0,3}?(?:"
    r"agency|bakery|bank|bar|bookshop|bookstore|brewery|café|cafe|call cent(?:er|re)|care home|charity|cinema|clinic|"
    r"college|company|consultancy|council|factory|farm|firm|florist|foundation|garage|gallery|gym|hospice|hotel|"
    r"hospital|insurer|kindergarten|kitchen|lab|laboratory|law firm|library|mill|ministry|museum|newspaper|ngo|"
    r"nursery|office|pharmacy|plant|practice|printer|pub|publisher|restaurant|salon|school|shelter|shipyard|shop|"
    r"start-?up|station|store|studio|supermarket|surgery|theat(?:er|re)|university|vineyard|warehouse|winery|"
    r"workshop|zoo))\b"
)
