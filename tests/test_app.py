import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app
from assistant.paths import Paths, hold

ROOT = Path(__file__).parent.parent
HEAVY = {
    "gradio",
    "torch",
    "llama_cpp",
    "chromadb",
    "sentence_transformers",
    "sqlcipher3",
    "sqlmodel",
    "keyring",
    "numpy",
}


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def refused(capsys, *arguments):
    """Starts the program in vain; the sentence that it ends with."""
    assert app.main(["--no-browser", *map(str, arguments)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    *warnings, sentence = printed.err.splitlines()
    assert all(line.startswith("WARNING: ") for line in warnings)
    assert sentence.startswith("Confidant cannot start: ")
    return sentence


def test_importing_it_does_nothing_heavy():
    code = f"import app, sys; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("name", "content"), [("missing.gguf", None), ("text.gguf", b"not a model"), ("no.gguf", b"")])
def test_a_model_file_that_cannot_be_used(capsys, data, tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert name in refused(capsys, "--data-dir", data, "--port", 0, "--model", path)
    assert not data.exists(), "it is known at once, before anything is made"


def test_a_port_in_use(capsys, data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"--port {port + 1}" in refused(capsys, "--data-dir", data, "--port", port)


def test_a_second_instance(capsys, data):
    paths = Paths.at(data)
    paths.prepare()
    with hold(paths):
        assert "already running" in refused(capsys, "--data-dir", data, "--port", 0)


def test_a_data_folder_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert "cannot be written" in refused(capsys, "--data-dir", tmp_path / "file", "--port", 0)


def test_a_vault_whose_key_is_gone(capsys, data):
    paths = Paths.at(data)
    paths.prepare()
    paths.vault.write_bytes(b"an encrypted vault" * 1000)
    assert "nothing was overwritten" in refused(capsys, "--data-dir", data, "--port", 0)
    assert paths.vault.read_bytes() == b"an encrypted vault" * 1000
    assert not paths.key.exists()


def test_a_vault_with_another_key(capsys, data):
    paths = Paths.at(data)
    paths.prepare()
    paths.vault.write_bytes(b"an encrypted vault" * 1000)
    paths.key.write_text("ab" * 32)
    assert "key" in refused(capsys, "--data-dir", data, "--port", 0)
    assert paths.vault.read_bytes() == b"an encrypted vault" * 1000


def test_after_a_refusal_the_folder_is_free_again(capsys, data):
    Paths.at(data).prepare()
    Paths.at(data).key.write_text("damaged")
    assert "damaged" in refused(capsys, "--data-dir", data, "--port", 0)
    with hold(Paths.at(data)):
        pass
