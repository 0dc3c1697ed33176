"""People and pets: the words for a relation, and when two names of a subject mean the same one.

Pure; it must not know where a subject was found.
"""

import re
import unicodedata

PARTNERS = (
    "husband",
    "wife",
    "girlfriend",
    "boyfriend",
    "fiancé",
    "fiancée",
    "fiance",
    "fiancee",
    "partner",
    "spouse",
    "hubby",
    "missus",
    "other half",
)
CHILDREN = (
    "son",
    "daughter",
    "kid",
    "child",
    "baby",
    "toddler",
    "stepson",
    "stepdaughter",
    "twin",
    "eldest",
    "youngest",
)
RELATIVES = (
    "mother father mum mom mam dad mummy daddy sister brother sis bro aunt auntie uncle cousin niece nephew "
    "grandmother grandfather "
    "grandma grandpa granny nan nana gran grandad granddad grandson granddaughter mother-in-law father-in-law "
    "sister-in-law brother-in-law son-in-law daughter-in-law stepmother stepfather stepmum stepdad stepsister "
    "stepbrother "
    "half-sister half-brother godmother godfather godson goddaughter ex ex-wife ex-husband ex-girlfriend ex-boyfriend"
).split()
_OTHERS = tuple(
    "best friend|business partner|line manager|friend|flatmate|roommate|housemate|neighbour|neighbor|colleague|"
    "coworker|"
    "co-worker|boss|manager|landlord|landlady|teacher|tutor|therapist|doctor|gp|dentist|client|lawyer|accountant|coach|"
    "trainer|assistant|bandmate|mate".split("|")
)
ANIMALS = (
    "dog puppy cat kitten tomcat rabbit bunny hamster gerbil guinea pig parrot budgie canary cockatiel tortoise turtle "
    "horse pony goldfish fish snake lizard gecko axolotl ferret rat mouse hen chicken duck goat pig donkey cow sheep "
    "alpaca bird tarantula iguana chinchilla hedgehog"
)
_ANIMALS = (
    "guinea pig",
    "goldfish",
    *(a for a in ANIMALS.split() if a not in ("guinea", "goldfish")),
    "labrador",
    "lab",
    "retriever",
    "spaniel",
    "terrier",
    "poodle",
    "beagle",
    "collie",
    "shepherd",
    "dachshund",
    "whippet",
    "greyhound",
    "husky",
    "corgi",
    "pug",
    "bulldog",
    "boxer",
    "rottweiler",
    "chihuahua",
    "dalmatian",
    "labradoodle",
    "cockapoo",
    "mongrel",
    "tabby",
    "siamese",
    "maine coon",
    "ginger tom",
)


def _choice(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


PARTNER = _choice(list(PARTNERS))
OWN_PARTNER = "wife|husband|missus|hubby|boyfriend|girlfriend|fiancée?|other half"  # with "the": the user's own
CHILD = _choice(list(CHILDREN))
RELATION = _choice([*PARTNERS, *CHILDREN, *RELATIVES, *_OTHERS])
KIN = _choice([*PARTNERS, *CHILDREN, *RELATIVES])
ANIMAL = _choice(_ANIMALS)
BARE_KIN = _choice(
    "mum mom mam dad mummy daddy nan nana gran granny grandma grandpa grandad granddad auntie hubby oma opa mama "
    "papa".split()
)

_SAME: tuple[frozenset[str], ...] = (
    frozenset("mother mum mom mam mummy mama mutter madre mère moeder mãe".split()),
    frozenset("father dad daddy papa vater padre père vader pai".split()),
    frozenset("grandmother grandma granny nan nana gran oma abuela grand-mère avó".split()),
    frozenset("grandfather grandpa grandad granddad opa abuelo grand-père avô".split()),
    frozenset("sister sis schwester hermana sœur soeur zus irmã".split()),
    frozenset("brother bro bruder hermano frère broer irmão".split()),
    frozenset("husband hubby mann ehemann marido mari man".split()),
    frozenset("wife frau ehefrau mujer esposa femme vrouw esposa".split()),
    frozenset("son sohn hijo fils zoon filho".split()),
    frozenset("daughter tochter hija fille dochter filha".split()),
    frozenset("fiancé fiancée fiance fiancee".split()),
    frozenset("neighbour neighbor".split()),
    frozenset("dog puppy hund perro chien hond cão".split()),
    frozenset("cat kitten katze gato chat kat".split()),
)
_RELATION_WORDS = frozenset(
    [*PARTNERS, *CHILDREN, *RELATIVES, *_OTHERS, *_ANIMALS, *(w for group in _SAME for w in group)]
)


_ONE_AT_A_TIME = frozenset(
    "therapist doctor gp dentist landlord landlady lawyer accountant coach trainer tutor boss manager".split()
)


_POSTS = {"landlady": "landlord", "gp": "doctor", "manager": "boss", "trainer": "coach"}


def takes_the_place(one: str, other: str) -> bool:
    """Whether "therapist called X" and "therapist called Y" name the old and the new holder of one post."""
    (post, _, holder), (former, _, before) = (value.casefold().partition(" called ") for value in (one, other))
    same = _POSTS.get(post, post) == _POSTS.get(former, former)
    return same and post in _ONE_AT_A_TIME and bool(holder and before) and holder != before


def normal(text: str) -> str:
    """Case, accents, punctuation and a leading article removed: what two spellings of one value share."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = " ".join(re.findall(r"[\w+#-]+", plain.replace("'s", "").replace("’s", "")))
    return re.sub(r"^(?:a|an|the|my|our|ein|eine|el|la|un|una|le|les|une|een|de|het|o|um|uma) (?=\w)", "", plain)


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects can be the same: equal, or one says less ("Ines", "sister", "sister Ines")."""
    if "user" in (one, other):
        return one == other
    first, second = _parts(one), _parts(other)
    names_meet = bool(first[1] & second[1])
    relations_meet = bool(first[0] & second[0])
    if first[1] and second[1]:
        return names_meet and (relations_meet or not first[0] or not second[0])
    return relations_meet


def _parts(subject: str) -> tuple[set[str], set[str]]:
    """(relation words as the first of their synonyms, name words) of a subject."""
    relations: set[str] = set()
    names: set[str] = set()
    for word in re.findall(r"[\w-]+", subject.casefold()):
        group = next((min(group) for group in _SAME if word in group), None)
        if group or word in _RELATION_WORDS:
            relations.add(group or word)
        else:
            names.add(normal(word))
    return relations, names
