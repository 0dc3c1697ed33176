"""A made-up chat of 21 turns, each about something else that the user once said: texts, and nothing else.

Each pair is what is remembered and the message that needs it. Messages are as long as people's are, about 40 words:
what memory costs is measured against a usual turn, not against a question of five words.
"""

REPLY = (
    "That is a good question to ask now. Start with what cannot wait, and leave the rest for another day. "
    "Take half an hour without hurry, write down what you notice, and change one thing at a time, so that "
    "you can tell what helped. If it gets worse, stop and ask somebody who can look at it."
)
PAIRS = (
    (
        "Keeps two beehives on the roof of the garage",
        "It was warm enough today to sit outside without a jacket, the first time this year. My bees are "
        "flying again and I have not opened the hives since October. What should I look at first, and in what "
        "order?",
    ),
    (
        "Is learning to play the cello since last winter",
        "My teacher wants me to practise every day, and after ten minutes on the cello my left hand is stiff. "
        "I only have half an hour in the evening anyway. How would you divide that time so that I make some "
        "progress?",
    ),
    (
        "Drives an old diesel van with a broken heater",
        "We leave for the coast on Saturday at five in the morning and it will be below zero. I still have "
        "not repaired the heater of the van. What can we do so that four people do not freeze for six hours?",
    ),
    (
        "Has a daughter called Marit who collects fossils",
        "Marit turns nine next month and wants a party at home with eight children. She would love something "
        "with fossils, not the usual games. Could you think of three things that they can do in our small "
        "garden?",
    ),
    (
        "Works night shifts in a bakery three times a week",
        "I have slept badly for two weeks. On the days after the night shifts I fall asleep at noon and then "
        "lie awake until two. What would a sleep plan look like that fits the work at the bakery?",
    ),
    (
        "Is restoring a wooden rowing boat in the shed",
        "The hull of the rowing boat is dry now and I have sanded everything down to the wood. The weather "
        "will stay dry for four days at most. In which order should I put on oil, primer and paint?",
    ),
    (
        "Cannot eat celery because of an allergy",
        "Friends of ours are cooking a large vegetable soup on Friday and they asked me what they should "
        "leave out for me. Could you write them two friendly sentences about my allergy, and name what often "
        "contains it unseen?",
    ),
    (
        "Runs a small choir in the village every Thursday",
        "Next Thursday half of the choir is away and only altos and basses will come. I would rather not "
        "cancel the rehearsal. What could we sing or practise together for an hour and a half that is still "
        "useful?",
    ),
    (
        "Planted forty apple trees on a slope behind the house",
        "There was frost again last night, and the apple trees on the slope are just about to bloom. The "
        "forecast says two more cold nights. Is there anything that I can do for them with little money and "
        "one helper?",
    ),
    (
        "Has a grandfather in Trondheim who was a watchmaker",
        "I found a box of my grandfather's tools in the attic, tiny screwdrivers and a loupe among them. He "
        "would like me to use them. What could a beginner repair with a watchmaker's tools without ruining "
        "anything?",
    ),
)


def messages(count: int) -> list[str]:
    """The messages of `count` turns; the last one is about something that no earlier one was about."""
    earlier = PAIRS[:-1]
    return [*(earlier[turn % len(earlier)][1] for turn in range(count - 1)), PAIRS[-1][1]]


def memories() -> list[str]:
    """What is remembered, one statement for each subject of the chat."""
    return [remembered for remembered, _ in PAIRS]
