"""Made-up statements and questions, as many as are wanted, the same ones every time. Knows nothing of memory."""


def _names(text: str) -> tuple[str, ...]:
    """The comma-separated names, without the spaces around them."""
    return tuple(name.strip() for name in text.split(","))


PEOPLE = _names(
    """Ada, Björn, Carla, Dmitri, Elin, Farouk, Greta, Hugo, Ines, Jonas, Keiko, Liam, Mona, Nils, Olga, Pablo, Quinn,
    Rosa, Sami, Tove, Uma, Viktor, Wanda, Xenia, Yusuf, Zoe, Alma, Bruno, Cleo, Dora"""
)
PLACES = _names(
    """Aarhus, Bergen, Cadiz, Dresden, Evora, Faro, Gdansk, Haifa, Izmir, Jaipur, Kyoto, Lyon, Malmo, Naples, Oslo,
    Porto, Quito, Riga, Sofia, Turin, Utrecht, Varna, Warsaw, Xanthi, York, Zagreb, Bath, Cork, Delft, Essen"""
)
THINGS = _names(
    """a bicycle, an accordion, a teapot, a telescope, a kayak, a sewing machine, a chess set, a drum, an old atlas,
    a camera, a tent, a loom, a record player, a pair of skis, a violin, a bread oven, a beehive, a sundial, a kite,
    a typewriter, a globe, a lantern, a rocking chair, a pocket watch, a canoe, a harp, a compass, a quilt, a cello,
    a birdhouse"""
)
STATEMENTS = (
    "My colleague {person} keeps {thing} that comes from {place}",
    "I bought {thing} in {place} with {person}",
    "I want to show {person} how to repair {thing} before the trip to {place}",
    "My neighbour {person} moved here from {place} with {thing}",
    "I promised {person} that I would bring {thing} to {place}",
)
QUESTIONS = (
    "What did I buy in {place}?",
    "Who of my colleagues keeps {thing}?",
    "What should I bring when I meet {person}?",
    "Tell me what you know about {person} and {place}.",
    "Which neighbour had {thing}?",
)
MOST = len(STATEMENTS) * len(PEOPLE) * len(PLACES) * len(THINGS)


def statements(count: int) -> list[str]:
    """`count` different sentences in the first person; at most `MOST`."""
    if count > MOST:
        raise ValueError(f"at most {MOST} statements, not {count}")
    return [_fill(STATEMENTS[number % len(STATEMENTS)], number // len(STATEMENTS)) for number in range(count)]


def questions(count: int) -> list[str]:
    """`count` questions about the same people, places and things."""
    return [_fill(QUESTIONS[number % len(QUESTIONS)], number * 7) for number in range(count)]


def _fill(pattern: str, number: int) -> str:
    """The pattern with the number's own person, place and thing; neighbouring numbers share as little as possible."""
    high, person = divmod(number, len(PEOPLE))
    higher, place = divmod(high, len(PLACES))
    thing = higher % len(THINGS)
    return pattern.format(
        person=PEOPLE[person],
        place=PLACES[(place + person) % len(PLACES)],
        thing=THINGS[(thing + person + place) % len(THINGS)],
    )
