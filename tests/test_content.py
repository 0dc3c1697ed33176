"""The words of a statement that tell something."""

from memory.content import meant, other_words, tokens


def test_words_without_the_little_ones_and_figures():
    assert meant("The rent's now 620 a month") == {"rent", "month"}


def test_one_word_for_what_has_several():
    assert meant("our wifi") == meant("our broadband")
    assert {"wifi", "internet"} <= other_words("our broadband")


def test_tokens_without_what_only_says_now():
    assert tokens("It's my new shift now") == ["It", "'s", "my", "shift"]
