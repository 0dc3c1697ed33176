import pytest

from models.errors import InputError
from models.remote_address import checked, host_of, is_this_machine, warning

HERE = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (HERE, HERE),
        ("  127.0.0.1:8080 ", HERE),
        ("http://127.0.0.1:8080/v1", HERE),
        ("http://127.0.0.1:8080/v1/", HERE),
        ("HTTP://127.0.0.1:8080/v1/chat/completions", HERE),
        ("http://0.0.0.0:8080/v1/models", HERE),
        ("[::]:8080", "http://[::1]:8080"),
        ("localhost:11434", "http://localhost:11434"),
        ("https://Models.Example.org/openai/v1", "https://models.example.org/openai"),
        ("models.example.org", "https://models.example.org"),
        ("192.168.1.20:8000", "https://192.168.1.20:8000"),
        ("http://büro-pc:8080", "http://xn--bro-pc-3ya:8080"),
    ],
)
def test_an_address_gets_one_plain_form(typed, address):
    assert checked(typed) == address
    assert checked(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://",
        "hello there",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:eight",
        "http://[::1",
        "http://user:word@127.0.0.1:8080",
        "http://127.0.0.1:8080@models.example.org",
        "http://127.0.0.1\\@models.example.org",
        "http://127.0.0.1:8080/v1?key=1",
        "http://127.0.0.1:8080/#chat",
        "http://127.0.0.1:8080/a b",
        "http://127.0.0.1:8080/%2e%2e",
        "http://2130706433",
        "http://127.1",
    ],
)
def test_what_is_no_address_is_refused_in_a_sentence(typed):
    with pytest.raises(InputError, match=r"[a-z]+.*\.|8080$"):
        checked(typed)


@pytest.mark.parametrize(
    "address",
    [HERE, "localhost", "https://LOCALHOST.:1", "127.9.8.7", "http://[::1]:8080", "http://[::ffff:127.0.0.1]"],
)
def test_this_machine_is_loopback(address):
    assert is_this_machine(address)
    assert warning(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:8080",
        "http://10.0.0.1",
        "http://my-laptop:8080",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://127-0-0-1.example.org",
        "http://0x7f.1",
        "https://[2001:db8::1]",
        "https://models.example.org",
    ],
)
def test_every_other_address_is_another_machine_and_says_so(address):
    assert not is_this_machine(address)
    told = warning(address)
    assert "leave this computer" in told
    assert "Memories marked private are not sent" in told
    assert host_of(address) in told
    assert ("read along" in told) == address.startswith("http:")
