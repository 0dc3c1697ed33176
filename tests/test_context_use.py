from assistant.context_use import ContextUse


def test_the_parts_and_what_is_free():
    use = ContextUse(window=1000, profile=100, memories=50, history=300, message=50, reply_reserve=250)
    assert use.prompt == 500
    assert use.free == 250
    assert ContextUse(window=100, history=90, reply_reserve=25).free == 0
