"""`python -m bench` as it is typed: arguments, reports, files, sentences; once each on real parts."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main, parser

DATA = Path(__file__).parent / "data"


@pytest.mark.slow
def test_recall_runs_on_real_parts_and_finds_the_evidence(tmp_path, capsys):
    out = tmp_path / "out.json"
    assert main(["recall", "--data", str(DATA / "recall-example.jsonl"), "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["questions"] == 6
    assert report["recall@10"] == 1.0
    assert report["slice_tokens"] <= 700
    assert {item["id"] for item in report["items"]} == {"a-q0", "a-q1", "a-q2", "a-q3", "b-q0", "b-q1"}
    assert next(item for item in report["items"] if item["id"] == "a-q2")["ranked"][0] == "a0"
    shown = capsys.readouterr()
    assert "recall@10" in shown.out
    assert "items" not in shown.out
    assert "7/7" in shown.err


@pytest.mark.slow
def test_scenarios_run_on_real_parts_and_hold(tmp_path, capsys):
    out, kept = tmp_path / "out.json", tmp_path / "kept"
    arguments = ["--data", str(DATA / "scenarios-example.jsonl"), "--json", str(out), "--keep", str(kept)]
    assert main(["scenarios", *arguments]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert {item["id"]: item["failed"] for item in report["items"] if item["failed"]} == {}
    assert report["passed"] == 1.0
    assert {path.name for path in (kept / "two-people" / "users").iterdir()} == {"anna", "ben"}
    assert "passed" in capsys.readouterr().out


def test_a_missing_file_is_one_sentence(capsys):
    assert main(["recall", "--data", "nowhere.jsonl"]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


def test_an_exam_of_a_file_that_is_no_model_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"not a model")
    assert main(["exam", "--model", str(path)]) == 2
    assert "model.gguf" in capsys.readouterr().err


def test_a_folder_to_keep_in_has_to_be_empty(tmp_path, capsys):
    (tmp_path / "old").mkdir()
    assert main(["scenarios", "--data", str(DATA / "scenarios-example.jsonl"), "--keep", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["recall"], ["exam"], ["speed", "--items", "0"], ["recall", "--data", "x", "--limit", "-1"]]
)
def test_misuse_ends_with_usage(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_numbers_of_items_are_given_with_commas():
    assert parser().parse_args(["speed", "--items", "1000,10000"]).items == (1000, 10000)
