import dataclasses
import inspect
from pathlib import Path

import pytest

from assistant import settings as module
from assistant.settings import Settings, from_arguments


def test_without_arguments_the_defaults_and_a_chat():
    assert from_arguments([]) == (Settings(), "chat")


def test_every_argument_reaches_its_setting(tmp_path):
    arguments = ["--data-dir", str(tmp_path), "--port", "7999", "--model", "some.gguf", "--no-browser"]
    settings, action = from_arguments([*arguments, "--context", "2048", "--threads", "3", "--reply-tokens", "64"])
    assert action == "chat"
    assert settings == Settings(
        data_dir=tmp_path,
        port=7999,
        model=Path("some.gguf").absolute(),
        open_browser=False,
        context_tokens=2048,
        threads=3,
        reply_tokens=64,
    )


@pytest.mark.parametrize("arguments", [["doctor", "--port", "1"], ["--port", "1", "doctor"]])
def test_the_doctor_is_called_before_or_after_the_options(arguments):
    settings, action = from_arguments(arguments)
    assert (settings.port, action) == (1, "doctor")


@pytest.mark.parametrize(
    "arguments", [["--port", "x"], ["--port", "70000"], ["--threads", "0"], ["--data-dir", " "], ["nurse"]]
)
def test_misuse_is_explained_with_exit_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        from_arguments(arguments)
    assert ended.value.code == 2
    assert "python app.py" in capsys.readouterr().err


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as ended:
        from_arguments(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for option in ("--data-dir", "--port", "--model", "--no-browser", "--context", "--threads", "doctor"):
        assert option in text


def test_every_setting_has_a_sentence_and_cannot_be_changed():
    source = inspect.getsource(module.Settings)
    for field in dataclasses.fields(Settings):
        after = source.split(f"    {field.name}: ")[1].split("\n", 1)[1]
        assert after.lstrip().startswith('"""'), field.name
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]
