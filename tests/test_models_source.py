"""What a person may enter, and what it means."""

import pytest

from models.errors import InputError
from models.source import Source, may_be_asked, parse

HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("someone/tiny-GGUF", Source("someone/tiny-GGUF")),
        ("  someone/tiny-GGUF/ ", Source("someone/tiny-GGUF")),
        ("someone/tiny/tiny-Q8_0.gguf", Source("someone/tiny", path="tiny-Q8_0.gguf")),
        ("someone/tiny/Q8_0/tiny.GGUF", Source("someone/tiny", path="Q8_0/tiny.GGUF")),
        ("someone/tiny:Q4_K_M", Source("someone/tiny", quantisation="Q4_K_M")),
        ("hf.co/someone/tiny:Q4_K_M", Source("someone/tiny", quantisation="Q4_K_M")),
        (f"{HUB}/someone/tiny", Source("someone/tiny")),
        (f"{HUB}/someone/tiny/tree/main", Source("someone/tiny")),
        (f"{HUB}/someone/tiny/tree/v1/sub", Source("someone/tiny", revision="v1")),
        (f"{HUB}/someone/tiny/blob/main/t.gguf", Source("someone/tiny", path="t.gguf")),
        (f"{HUB}/someone/tiny/resolve/abc/a/t.gguf?download=true", Source("someone/tiny", "a/t.gguf", revision="abc")),
        (f"{HUB}/someone/tiny/blob/refs%2Fpr%2F1/t.gguf", Source("someone/tiny", "t.gguf", revision="refs/pr/1")),
        ("https://example.org/a/t.gguf?x=1", Source(address="https://example.org/a/t.gguf?x=1")),
        ("http://127.0.0.1:8000/t.gguf", Source(address="http://127.0.0.1:8000/t.gguf")),
    ],
)
def test_what_is_understood(text, source):
    assert parse(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "tiny",
        "../../etc/passwd",
        "some one/tiny",
        "someone/../tiny",
        "someone/tiny/../x.gguf",
        "someone/tiny/README.md",
        "someone/tiny/t.gguf:Q4",
        "someone/tiny:Q4/../x",
        "http://example.org/t.gguf",
        "http://192.168.0.2/t.gguf",
        "ftp://example.org/t.gguf",
        "file:///home/me/t.gguf",
        "https://me:secret@example.org/t.gguf",
        "https://example.org/t.zip",
        "https://[bad/t.gguf",
        f"{HUB}/docs",
    ],
)
def test_what_is_not_has_a_sentence(text):
    with pytest.raises(InputError, match=r"^.{20,}\.$"):
        parse(text)


def test_the_hub_that_the_environment_names_is_a_hub(monkeypatch):
    assert parse("https://mirror.example/someone/tiny/blob/main/t.gguf").address
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    assert parse("https://mirror.example/someone/tiny/blob/main/t.gguf") == Source("someone/tiny", path="t.gguf")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_only_this_machine_may_be_asked_unencrypted(host):
    assert may_be_asked(f"http://{host}:80/x")
    assert may_be_asked("https://example.org/x")
    assert not may_be_asked("http://localhost.example.org/x")
    assert not may_be_asked("http://10.0.0.1/x")


def test_a_source_can_be_named():
    assert parse("someone/tiny:Q4_K_M").label == "someone/tiny"
    assert parse("https://example.org/a/t.gguf?token=x").label == "t.gguf"
