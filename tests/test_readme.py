"""The README says what is so: its two commands, its table of files, its table of settings, its pictures."""

import ast
import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from assistant import settings
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("assistant", "memory", "models", "ui", "bench")


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table under a heading: first cell without its backticks → the other cells."""
    section = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split(" | ") for line in section.splitlines() if line.startswith("| `")]
    return {row[0].strip().strip("`"): [cell.strip() for cell in row[1:]] for row in rows}


def blocks() -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_there_are_exactly_two_command_lines():
    start, test = (block.strip().split("\n") for block in blocks())
    assert start == ["python3 -m venv .venv && .venv/bin/pip install -e '.[starter]' && .venv/bin/python app.py"]
    assert test == ["python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"]


def test_ci_runs_the_readmes_command_and_not_a_copy():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script
    assert "pip install" not in script
    marker = re.search(r"<!-- command: test -->\n```\w*\n(.*)\n```", README)
    assert marker is not None
    assert marker.group(1) == blocks()[1].strip()


def test_the_table_of_files_lists_every_module_and_nothing_else():
    rows = table("Files")
    modules = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("[!_]*.py")}
    modules |= {"app.py", "bench/__main__.py"}
    assert sorted(rows) == sorted(modules)
    assert [name for name, cells in rows.items() if len(cells) != 1 or len(cells[0]) < 10] == []


def test_every_module_says_what_it_is_for():
    silent = [name for name in table("Files") if not ast.get_docstring(ast.parse((ROOT / name).read_text("utf-8")))]
    assert silent == []


def test_the_table_of_settings_lists_every_setting_with_its_default():
    rows = table("Settings")
    assert sorted(rows) == sorted(field.name for field in fields(Settings))
    for field in fields(Settings):
        assert field.default is not MISSING
        said = rows[field.name][1].replace(",", "").strip("`")
        assert said == ("–" if field.default is None else str(field.default).lower()), field.name


def test_the_table_of_settings_gives_every_option_of_the_command_line(capsys):
    with pytest.raises(SystemExit):
        settings.from_arguments(["--help"])
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert {cells[0].strip("`").split(" ")[0] for cells in table("Settings").values()} - {"–"} == options


def test_the_pictures_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures == ["docs/screenshots/chat.png", "docs/screenshots/memories.png", "docs/screenshots/models.png"]
    for picture in pictures:
        assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")
