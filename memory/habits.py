"""A habit by its one word, and the others by which it is told: coffee and lattes. Data with two lookups."""

from memory.requests import stem

_WORDS = {
    "smoke": "cigarettes cigs fags roll-ups rollies tobacco vape smoker pack",
    "drink": "wine beer lager pints booze alcohol whisky gin vodka drinker cider",
    "coffee": "coffees espresso espressos latte lattes cappuccino cappuccinos americano macchiato caffeine cortado",
    "meat": "steak steaks burger burgers bacon sausage sausages beef pork lamb",
    "sugar": "sweets cakes chocolate fizzy",
}
_HABITS = {stem(habit): (habit, frozenset(words.split())) for habit, words in _WORDS.items()}


def habits_in(said: set[str]) -> set[str]:
    """The habits, as stems, that these stems speak of."""
    return {habit for habit, (_, words) in _HABITS.items() if said & {stem(word) for word in words}}


def told_otherwise(value: str) -> set[str]:
    """The words by which a habit that is named may have been told before."""
    return {word for part in value.split() if stem(part) in _HABITS for word in _HABITS[stem(part)][1]}
