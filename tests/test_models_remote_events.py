import json

import pytest

from models.remote_events import END, MAX_EVENT_BYTES, Delta, StreamFault, data_of, delta_of

STREAM = 'data: {"a": "é"}\n\n: ping\n\nevent: x\ndata:two\r\ndata: lines\r\n\r\ndata: [DONE]\n\n'.encode()


def events(*chunks: bytes) -> list[str]:
    return [data for data in data_of(chunks) if data]


def test_events_are_the_same_however_the_bytes_are_cut():
    whole = ['{"a": "é"}', "two\nlines", END]
    assert events(STREAM) == whole
    for cut in range(len(STREAM)):
        assert events(STREAM[:cut], STREAM[cut:]) == whole
    assert events(*(STREAM[i : i + 1] for i in range(len(STREAM)))) == whole


def test_every_line_says_that_the_server_is_still_there():
    assert list(data_of([b": ping\n", b"\n"])) == ["", ""]


def test_the_last_event_needs_no_empty_line():
    assert events(b"data: [DONE]") == [END]
    assert events(b"data: [DONE]\n") == [END]


def test_no_line_and_no_event_grows_without_bound():
    with pytest.raises(StreamFault):
        events(*[b"x" * 1000] * (MAX_EVENT_BYTES // 1000 + 2))
    with pytest.raises(StreamFault):
        events(*[b"data: " + b"x" * 1000 + b"\n"] * (MAX_EVENT_BYTES // 1000 + 2))


def choice(**fields: object) -> str:
    return json.dumps({"choices": [{"index": 0, **fields}]})


def test_what_an_event_adds():
    assert delta_of(choice(delta={"content": "Hi"}, finish_reason=None)) == Delta(text="Hi")
    assert delta_of(choice(delta={"content": None, "reasoning_content": "Hm"})) == Delta(thought="Hm")
    assert delta_of(choice(delta={"reasoning": "Hm"})) == Delta(thought="Hm")
    assert delta_of(choice(delta={}, finish_reason="stop")) == Delta(reason="stop")
    assert delta_of(choice(delta=None)) == delta_of('{"choices": []}') == Delta()


def test_counts_come_from_usage_or_from_llama_cpps_timings():
    usage = {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}
    counted = Delta(prompt_tokens=9, cached_tokens=4, generated_tokens=2)
    assert delta_of(json.dumps({"choices": [], "usage": usage})) == counted
    usage["prompt_tokens_details"] = None
    assert delta_of(json.dumps({"choices": [], "usage": usage, "timings": {"cache_n": 4}})) == counted
    assert delta_of('{"choices": [], "usage": {"prompt_tokens": "many", "completion_tokens": -1}}') == Delta()


@pytest.mark.parametrize(
    "data", ["", "{", "[]", "7", "null", "{}", '{"error": {"message": "no"}}', '{"message": "no"}']
)
def test_what_is_no_event_of_a_reply_is_a_fault(data):
    with pytest.raises(StreamFault):
        delta_of(data)


@pytest.mark.parametrize(
    "choices", [[7], {"a": 1}, "x", [{"delta": 7, "finish_reason": 7}], [{"delta": {"content": 7}}]]
)
def test_odd_values_add_nothing(choices):
    assert delta_of(json.dumps({"choices": choices})) == Delta()
