"""Which messages wait for a model: each once, in order, through a crash, with bounded tries."""

from memory.readings import MAX_TRIES
from tests.real_memory import open_memory, say, tell

FIRST, SECOND = "first-model", "second-model"


def put(service, text, **more):
    _, message_id, _ = say(service, text, **more)
    service.readings.put(message_id)
    return message_id


def read(service, reader):
    """Let a model that finds nothing read all that waits; what it read, in order."""
    done = []
    while (message_id := service.readings.next()) is not None:
        service.model_learner.keep(message_id, [], reader=reader)
        done.append(message_id)
    return done


def test_messages_wait_in_the_order_in_which_they_were_said(service):
    first, second = (put(service, text) for text in ("I live in Ghent.", "I keep bees."))
    service.readings.put(first)
    assert service.readings.waiting() == 2
    assert service.readings.next(among=[second]) == second
    assert read(service, FIRST) == [first, second]
    assert (service.readings.next(), service.readings.unread()) == (None, 0)


def test_what_has_no_words_of_the_users_own_does_not_wait(service):
    put(service, "```\nprint('hello')\n```")
    put(service, "Don't remember this: I live in Ghent.")
    assert service.readings.unread() == 0


def test_it_outlives_a_crash(tmp_path):
    before = open_memory(tmp_path)
    message_id = put(before, "I live in Ghent.")
    after = open_memory(tmp_path)  # the first one was never closed
    assert after.readings.next() == message_id
    after.close()
    before.close()


def test_what_fails_too_often_waits_aside_and_can_be_tried_again(service):
    bad, good = (put(service, text) for text in ("I live in Ghent.", "I keep bees."))
    for _ in range(MAX_TRIES):
        assert service.readings.next() == bad
        service.readings.failed(bad)
    assert service.readings.next() == good
    assert (service.readings.waiting(), service.readings.unread()) == (1, 2)
    assert service.readings.retry() == 2
    assert service.readings.next() == bad


def test_a_better_model_reads_the_history_again_and_the_same_one_does_not(service):
    told = [tell(service, text).message_id for text in ("I live in Ghent.", "I keep bees.")]
    assert service.readings.waiting() == 0
    assert service.readings.put_history(FIRST) == 2
    assert read(service, FIRST) == told
    assert service.readings.put_history(FIRST) == 0
    assert service.readings.put_history(SECOND) == 2
    service.model_learner.keep(service.readings.next(), [], reader=SECOND)
    assert service.readings.put_history(SECOND) == 1, "what was read before it was broken off is not read again"


def test_history_leaves_out_what_memory_was_off_for(service):
    learnt = tell(service, "I live in Ghent.")
    say(service, "I live in Bruges.")  # never learnt from: memory was off
    hidden = tell(service, "I live in Antwerp.")
    service.chats.set_memory(hidden.chat_id, False)
    service.readings.put_history(FIRST)
    assert read(service, FIRST) == [learnt.message_id]


def test_a_chat_whose_memory_is_switched_off_is_not_read(service):
    chat_id, message_id, _ = say(service, "I live in Ghent.")
    service.readings.put(message_id)
    service.chats.set_memory(chat_id, False)
    assert (service.readings.next(), service.readings.waiting(), service.readings.unread()) == (None, 0, 0)
    service.chats.set_memory(chat_id, True)
    assert (service.readings.waiting(), service.readings.unread()) == (1, 1)


def test_a_deleted_chat_waits_no_more(service):
    chat_id, message_id, _ = say(service, "I live in Ghent.")
    service.readings.put(message_id)
    service.chats.delete(chat_id)
    assert service.readings.unread() == 0
    service.readings.put(message_id)
    assert service.readings.unread() == 0
