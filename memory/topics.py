"""The usual topics of a life, and how far a question and a memory touch the same one, by their vectors.

"What could I bake for the party?" and "Coriander tastes of soap" share no word and are not near each other, but both
are near "food". The topics are described in plain words and embedded once; nothing here is looked up by a word.
"""

from typing import Final

import numpy as np

from memory.scale import PLAIN, Scale
from models.embedder import Embedder, Vectors

TOPICS: Final = (
    "food, cooking, recipes, restaurants, what to eat and drink",
    "allergies and things that somebody must not eat",
    "where somebody lives: town, neighbourhood, places nearby",
    "work, job, profession, employer, career, colleagues",
    "school, university, studying, exams, courses",
    "family: parents, brothers and sisters, relatives",
    "children and babies",
    "husband, wife, partner, love, engagement, wedding",
    "friends, neighbours and other people",
    "pets: dog, cat, bird, vet",
    "health, illness, medicine, doctor, injury",
    "sport, training, races, exercise",
    "cars, bicycles, driving, public transport",
    "computers, phones and other devices",
    "programming and software",
    "clothes, shoes and sizes",
    "hobbies, crafts, collecting, spare time",
    "music, playing an instrument, singing",
    "films, books, television, games",
    "languages and learning them",
    "travel, holidays, flights, hotels",
    "money, salary, rent, loans, budget",
    "house, kitchen, appliances, furniture, garden, landlord",
    "appointments, working hours, calendar, daily routine",
    "birthdays, presents and celebrations",
    "religion, politics and beliefs",
)


class TopicMap:
    """The topics' vectors, embedded on first use; shape (len(TOPICS), dimensions)."""

    def __init__(self, embedder: Embedder, scale: Scale = PLAIN) -> None:
        self._embedder = embedder
        self._scale = scale
        self._vectors: Vectors | None = None

    def use(self, embedder: Embedder, scale: Scale, topics: Vectors) -> None:
        """Change to another embedder; `topics` are its vectors of `TOPICS`."""
        self._embedder, self._scale, self._vectors = embedder, scale, topics

    def warm(self) -> None:
        """Embed the topics now."""
        self._topics()

    def common(self, question: Vectors, memories: Vectors) -> Vectors:
        """For each row of `memories` how far it and the question touch one topic; shape (len(memories),).

        Per topic the lesser of the two cosines counts, less what the text has with topics on the average.
        """
        topics = self._topics()
        of_question = self._scale.of(topics @ question)
        of_memories = self._scale.of(memories @ topics.T)
        least = np.minimum(of_question - of_question.mean(), of_memories - of_memories.mean(axis=1, keepdims=True))
        return np.asarray(least.max(axis=1), dtype=np.float32)

    def _topics(self) -> Vectors:
        if self._vectors is None:
            self._vectors = self._embedder.embed(TOPICS)
        return self._vectors
