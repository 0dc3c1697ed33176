from models.transcript import KEPT, Transcript


def test_a_longer_beginning_wins():
    transcript = Transcript()
    transcript.keep("ab", [1, 2])
    transcript.keep("abcd", [1, 2, 9])
    assert transcript.start_of("abcde") == (4, [1, 2, 9])
    assert transcript.start_of("abx") == (2, [1, 2])


def test_what_begins_otherwise_is_unknown():
    transcript = Transcript()
    assert transcript.start_of("a") == (0, [])
    transcript.keep("ab", [1])
    assert transcript.start_of("a") == (0, [])
    assert transcript.start_of("ba") == (0, [])


def test_only_the_newest_are_kept():
    transcript = Transcript()
    for number in range(KEPT + 1):
        transcript.keep(f"{number}", [number])
    assert transcript.start_of("0…") == (0, [])
    assert transcript.start_of(f"{KEPT}…") == (1, [KEPT])
