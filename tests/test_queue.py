"""The learning queue: in order, once each, and still there after a crash."""

from memory.queue import MAX_TRIES
from tests.real_memory import open_memory, say


def test_first_in_first_out_and_each_once(service):
    first, second = (say(service, text)[1] for text in ("one", "two"))
    service.queue.put(second)
    service.queue.put(first)
    service.queue.put(second)
    assert service.queue.pending() == [second, first]
    service.queue.remove(second)
    service.queue.remove(second)
    assert service.queue.pending() == [first]


def test_it_outlives_a_crash(tmp_path):
    before = open_memory(tmp_path)
    _, message_id, _ = say(before, "I live in Ghent.")
    before.queue.put(message_id)
    after = open_memory(tmp_path)  # the first one was never closed
    assert after.queue.pending() == [message_id]
    assert [change.memory.text for change in after.learn(message_id).changes] == ["Lives in Ghent"]
    assert after.queue.pending() == []
    after.close()
    before.close()


def test_what_fails_too_often_waits_aside_until_it_is_put_again(service):
    bad, good = (say(service, text)[1] for text in ("one", "two"))
    service.queue.put(bad)
    service.queue.put(good)
    for attempt in range(MAX_TRIES):
        assert service.queue.pending() == [bad, good], attempt
        service.queue.failed(bad)
    assert service.queue.pending() == [good]
    assert service.queue.size() == 2
    service.queue.put(bad)
    assert service.queue.pending() == [bad, good]
    service.queue.failed("not in the queue")
