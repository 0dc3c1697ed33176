"""The exam's made-up messages, and what a careful reader would note of each. Pure data.

They are as people write, most with something beside the fact that must not be noted. Nobody in them exists.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A memory as it stands before the message."""

    text: str
    slot: str | None = None
    value: str | None = None
    subject: str = "user"


@dataclass(frozen=True, slots=True)
class Expected:
    """One fact to be found: words that its text holds, its subject, the slots it may be put in ("" is none of them).

    `closes` is the number of the known memory that it takes the place of or ends, counted from 1; 0 for none.
    """

    words: str
    subject: str = "user"
    slots: tuple[str, ...] = ()
    closes: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One message. `tolerated` are words of findings that are neither asked for nor wrong."""

    said: str
    reply: str = "I see, thank you for telling me."
    known: tuple[Known, ...] = ()
    expected: tuple[Expected, ...] = ()
    tolerated: tuple[str, ...] = ()


CASES: tuple[Case, ...] = (
    Case(
        "Hello! I'm Tamsin, I live in Aarhus and I repair violins for a living.",
        expected=(
            Expected("Tamsin", slots=("name", "address_as")),
            Expected("Aarhus", slots=("home",)),
            Expected("violins", slots=("job", "field", "")),
        ),
    ),
    Case(
        "Could you plan three dinners? My wife Oda is coeliac, so nothing with wheat.",
        expected=(
            Expected("coeliac", subject="wife Oda", slots=("condition", "intolerance", "allergy", "diet", "")),
            Expected("Oda", slots=("partner", "family")),
        ),
        tolerated=("wheat", "wife", "Oda"),
    ),
    Case(
        "We finally got the keys, so from now on it's Ghent instead of Bruges for us!",
        known=(Known("Lives in Bruges", "home", "Bruges"), Known("Plays the cello", "plays", "the cello")),
        expected=(Expected("Ghent", slots=("home",), closes=1),),
    ),
    Case(
        "I've handed in my notice at Brightwater, Friday was my last day there.",
        known=(Known("Works at Brightwater", "employer", "Brightwater"), Known("Is vegetarian", "diet", "vegetarian")),
        expected=(Expected("Brightwater", slots=("employer", "job", ""), closes=1),),
        tolerated=("Friday", "last day", "notice"),
    ),
    Case(
        "Shellfish makes me come out in hives, has done since I was a child. What could replace prawns in a curry?",
        expected=(Expected("Shellfish", slots=("allergy", "intolerance", "avoids", "condition", "")),),
        tolerated=("hives", "child"),
    ),
    Case(
        "My brother Pim has taken up fencing, and his daughter is already better at it than he is.",
        expected=(Expected("fencing", subject="brother Pim", slots=("hobby", "plays", "learning", "likes", "")),),
        tolerated=("daughter", "Pim", "niece", "better"),
    ),
    Case(
        "I can't stand coriander, it tastes of soap to me.",
        expected=(Expected("coriander", slots=("dislikes", "avoids", "")),),
        tolerated=("soap",),
    ),
    Case(
        "Our whippet is called Mirabel and she is nine.",
        expected=(Expected("whippet", slots=("pet", "family", "name", "")),),
        tolerated=("Mirabel", "nine"),
    ),
    Case(
        "I stopped being a vegetarian last winter, by the way. Is duck hard to roast?",
        known=(Known("Speaks Danish", "language", "Danish"), Known("Is vegetarian", "diet", "vegetarian")),
        expected=(Expected("vegetarian", slots=("diet", ""), closes=2),),
        tolerated=("winter",),
    ),
    Case(
        "It was never me who is scared of flying: that's my father.",
        expected=(Expected("flying", subject="father", slots=("dislikes", "condition", "avoids", "")),),
    ),
    Case(
        "I've been learning Welsh for two years now, mostly on the tram.",
        expected=(Expected("Welsh", slots=("learning", "language", "studies", "hobby", "")),),
        tolerated=("tram",),
    ),
    Case(
        "The new car has come: it's a blue Fiat, the old Saab went to the scrapyard.",
        known=(Known("Drives a Saab", "car", "Saab"), Known("Has a sister", "family", "sister")),
        expected=(Expected("Fiat", slots=("car",), closes=1),),
        tolerated=("Saab", "scrapyard"),
    ),
    Case(
        "I never learnt to swim, so please no ideas with boats.",
        expected=(Expected("swim", slots=("",)),),
        tolerated=("boats",),
    ),
    Case("Who was the first person to sail round the world, and how long did it take?"),
    Case("Write a short story in the first person: I am a lighthouse keeper and my wife has left me for a sailor."),
    Case("Thanks, that works! I'm a bit tired now, so let's stop here for today."),
    Case("If I lived in Japan I would eat sushi every day. How is the rice made?"),
    Case('Translate into French, please: "My name is Roderick and I work in a bank."'),
    Case("Does the sort function change my list in place, or does it return a new one?"),
    Case("People who live in cities sleep worse than people in villages, I read. Is that so?"),
    Case(
        "Remind me how photosynthesis works, in three sentences.",
        known=(Known("Lives in Aarhus", "home", "Aarhus"), Known("Is allergic to nuts", "allergy", "nuts")),
    ),
    Case("My neighbour asked whether you are any good at chess. Are you?", tolerated=("neighbour",)),
)
