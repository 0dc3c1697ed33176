from assistant import token_counts
from assistant.token_counts import TokenCounts


def counter(calls):
    def count(texts):
        calls.append(list(texts))
        return [len(text.split()) for text in texts]

    return TokenCounts(count)


def test_each_text_is_counted_once():
    calls = []
    count = counter(calls)
    assert count(["one", "one two", "one"]) == [1, 2, 1]
    assert count(["one two", "one two three"]) == [2, 3]
    assert count(["one"]) == [1]
    assert count([]) == []
    assert calls == [["one", "one two"], ["one two three"]]


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(token_counts, "KEEP", 3)
    calls = []
    count = counter(calls)
    texts = [f"word {number}" for number in range(10)]
    assert count(texts) == [2] * 10
    count(texts[-3:])
    count(texts[:1])
    assert len(calls) == 2
