"""The house rules, in one command: `pytest tests/test_quality.py`."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("assistant", "bench", "memory", "models", "ui", "tests")
HEAVY = ("gradio", "llama_cpp", "sentence_transformers", "torch", "transformers", "chromadb", "keyring", "sqlcipher3")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
# A file or function may be longer if a comment gives the reason: in its first lines, "# long: …".
REASON = re.compile(r"#\s*long:\s*\S")
LOCAL_ADDRESS = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\]|\{)")
HOME_PATH = re.compile(r"(?<![\w.])/(?:home|Users|root|work|mnt)/\w")


def python_files() -> list[Path]:
    """Every Python file of the project, whether git knows it yet or not."""
    return [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def is_test(path: Path) -> bool:
    return path.is_relative_to(ROOT / "tests")


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


def imported(tree: ast.Module) -> Iterator[str]:
    """The top-level names of every import in a module, lazy ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_ruff_finds_nothing():
    run("-m", "ruff", "check", ".")


def test_ruff_would_format_nothing():
    run("-m", "ruff", "format", "--check", ".")


def test_mypy_strict_finds_nothing():
    run("-m", "mypy")


def test_imports_keep_to_the_plan():
    run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def test_app_is_the_top_and_imports_no_heavy_library():
    """import-linter knows packages only; app.py is a module."""
    assert not set(imported(ast.parse((ROOT / "app.py").read_text(encoding="utf-8")))) & set(HEAVY)
    for path in python_files():
        if not is_test(path) and path.name != "app.py":
            assert "app" not in set(imported(ast.parse(path.read_text(encoding="utf-8")))), path


def test_importing_the_program_loads_no_heavy_library():
    """The page has to be up in seconds: what is heavy is imported where it is used, when it is used."""
    rooms = ("assistant", "memory", "models", "bench")
    names = [f"{room}.{path.stem}" for room in rooms for path in (ROOT / room).glob("[!_]*.py")]
    code = f"import sys, app, {', '.join(names)}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def too_long(path: Path) -> Iterator[str]:
    """What in this file is over a limit and gives no reason."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > MAX_FILE_LINES and not any(REASON.search(line) for line in lines[:10]):
        yield f"{path.relative_to(ROOT)}: {len(lines)} lines"
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = lines[node.lineno - 1 : node.end_lineno]
            if len(body) > MAX_FUNCTION_LINES and not any(REASON.search(line) for line in body[:10]):
                yield f"{path.relative_to(ROOT)}: {node.name} has {len(body)} lines"


def test_files_and_functions_stay_short():
    assert [fault for path in python_files() for fault in too_long(path)] == []


def addresses(path: Path) -> Iterator[str]:
    """Addresses outside this machine that the code could call; sources named in docstrings are not called."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            for url in re.findall(r"https?://[\w{\[][^\s\"']*", node.value):
                if not LOCAL_ADDRESS.match(url):
                    yield f"{path.relative_to(ROOT)}: {url}"


def test_no_address_in_the_code_but_this_machine():
    """Nothing leaves the machine; tests may name an outside host to show that it is not asked."""
    assert [url for path in python_files() if not is_test(path) for url in addresses(path)] == []


def test_no_path_of_somebodys_machine():
    """A path that exists on one machine only has no place in the project; tests may paste one as an example."""
    suffixes = {".py", ".toml", ".md", ".css", ".js", ".jsonl"}
    texts = [path for path in ROOT.rglob("*") if path.suffix in suffixes and not is_elsewhere(path)]
    assert texts
    assert [path for path in texts if HOME_PATH.search(path.read_text(encoding="utf-8"))] == []


def is_elsewhere(path: Path) -> bool:
    """Whether the file is a test, or nobody's source."""
    parts = path.relative_to(ROOT).parts
    return any(part.startswith(".") or part in {"__pycache__", "build", "dist", "shared", "tests"} for part in parts)
