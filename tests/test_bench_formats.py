"""The bench's file formats: what they become, and what is said of a file that is not in them."""

from datetime import datetime
from pathlib import Path

import pytest

from bench.formats import read_conversations, read_scenarios
from models.errors import InputError

DATA = Path(__file__).parent / "data"


def test_a_conversation_has_its_turns_and_questions():
    first, second = read_conversations(DATA / "recall-example.jsonl")
    assert (first.id, second.id) == ("made-up-1", "made-up-2")
    assert first.turns[0].speaker == "assistant"
    assert first.turns[0].name == "Tilda"
    assert first.turns[1].at == datetime(2025, 2, 3, 18, 1)
    assert first.questions[2].evidence == ("a0", "a5")
    assert second.turns[0].name == ""


def test_a_scenario_has_its_steps_and_what_is_expected():
    scenarios = read_scenarios(DATA / "scenarios-example.jsonl")
    assert scenarios[0].id == "home-changes"
    assert scenarios[0].steps[2] == {"op": "new_chat"}
    assert scenarios[0].expect["remembered"] == [["seville"]]


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_text(
        '{"id": "s", "category": "c", "steps": [{"role": "user", "text": "a\u2028b\x85c"}], "expect": {}}\n',
        encoding="utf-8",
    )
    assert read_scenarios(path)[0].steps[0]["text"] == "a\u2028b\x85c"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{oops", "line 2"),
        ('{"id": "x"}', "line 2"),
        ('{"id": "x", "turns": [{"id": "1", "time": "noon", "role": "user", "text": ""}], "questions": []}', "noon"),
        (
            '{"id": "x", "turns": [{"id": "1", "time": "2025-01-01", "role": "bot", "text": ""}], "questions": []}',
            "bot",
        ),
    ],
)
def test_a_line_that_is_not_in_the_format_is_named(tmp_path, line, said):
    path = tmp_path / "bad.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_conversations(path)


def test_a_missing_file_is_named():
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        read_scenarios(Path("nowhere.jsonl"))
