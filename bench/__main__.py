"""`python -m bench COMMAND`: reads arguments, runs one measurement, prints its figures.

It knows nothing of how anything is measured.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.errors import ConfidantError, InputError


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m bench", description="Measures Confidant's memory and its speed.")
    commands = top.add_subparsers(dest="command", required=True)
    for name, text in (
        ("recall", "does retrieval find the evidence?"),
        ("scenarios", "does memory behave?"),
        ("speed", "how long does everything take?"),
        ("ablate", "what is each part of recall worth?"),
        ("peers", "how do other memories do on the same data?"),
        ("calibrate", "the weights of recall's floor, from made-up data"),
        ("head", "train the head of recall's floor on made-up lives, and test it on lives left out"),
        ("exam", "may this chat model learn from what the user says?"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--json", type=Path, metavar="OUT", help="also write the figures to this file")
        if name in ("recall", "scenarios", "ablate", "peers"):
            command.add_argument("--data", type=Path, required=True, metavar="FILE.jsonl", help="what to measure on")
            command.add_argument("--llm", choices=("none",), default="none", help="learn with this model")
            command.add_argument("--limit", type=positive, metavar="N", help="only the first N lines of the file")
        if name == "scenarios":
            command.add_argument("--keep", type=Path, metavar="DIR", help="leave each data folder in DIR/<id>")
        if name == "head":
            command.add_argument("--write", action="store_true", help="train on all lives and keep the head")
        if name == "exam":
            command.add_argument("--model", type=Path, required=True, metavar="FILE.gguf", help="the model to examine")
        if name == "speed":
            command.add_argument("--items", type=numbers, default=(1000,), metavar="N,…", help="how much is remembered")
    return top


def positive(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def numbers(text: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    return tuple(positive(part) for part in text.split(","))


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Carry out the command; returns its report."""
    from bench.ablate import measure as measure_ablation
    from bench.calibrate import measure as measure_calibration
    from bench.exam import measure as measure_exam
    from bench.formats import read_conversations, read_scenarios
    from bench.head import measure as measure_head
    from bench.parts import warm_parts
    from bench.peers import measure as measure_peers
    from bench.recall import measure as measure_recall
    from bench.scenarios import measure as measure_scenarios
    from bench.speed import measure as measure_speed

    if arguments.command == "exam":
        return measure_exam(arguments.model)
    if arguments.command == "speed":
        return measure_speed(arguments.items)
    if arguments.command in ("calibrate", "head"):
        with warm_parts() as parts:
            if arguments.command == "head":
                return measure_head(parts.embedder, write=arguments.write)
            return measure_calibration(parts.embedder)
    conversation_measures = {"recall": measure_recall, "ablate": measure_ablation, "peers": measure_peers}
    if arguments.command in conversation_measures:
        conversations = read_conversations(arguments.data)[: arguments.limit]
        with warm_parts() as parts:
            return conversation_measures[arguments.command](conversations, parts)
    scenarios = read_scenarios(arguments.data)[: arguments.limit]
    if arguments.keep is not None and arguments.keep.exists() and any(arguments.keep.iterdir()):
        raise InputError(f"The folder {arguments.keep} is not empty. Give a new one with --keep.")
    with warm_parts() as parts:
        return measure_scenarios(scenarios, parts, keep=arguments.keep)


def show(report: Mapping[str, Any], indent: str = "") -> None:
    """Print the figures, without the items."""
    for name, value in report.items():
        if isinstance(value, Mapping):
            print(f"{indent}{name}")
            show(value, indent + "  ")
        elif name != "items":
            figure = f"{value:.3f}" if isinstance(value, float) else "-" if value is None else str(value)
            print(f"{indent}{name:<{max(1, 32 - len(indent))}} {figure}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    arguments = parser().parse_args(argv)
    try:
        report = run(arguments)
        if arguments.command == "ablate":
            from bench.ablate import table

            table(report, print)
        else:
            show(report)
        if arguments.json is not None:
            arguments.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except ConfidantError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"The figures could not be written ({error}). Give another file with --json.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
