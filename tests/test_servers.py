import pytest

from assistant.servers import Server, ServerBook
from models.errors import InputError

HOME = Server("http://127.0.0.1:8080", "qwen", "At home")


@pytest.fixture
def book(service):
    return ServerBook(service.preferences)


def test_there_is_none_until_one_is_entered(book):
    assert book.all() == []


def test_servers_are_kept_in_order_and_in_one_form(book, service):
    assert book.put(Server(" 127.0.0.1:8080/v1 ", " qwen ", " At home ")) == HOME
    assert book.put(Server("http://127.0.0.1:8080", "", "")).name == "127.0.0.1:8080"
    assert book.put(Server("localhost:11434", "phi", "", 4096)).name == "phi"
    assert [each.address for each in book.all()] == [HOME.address, HOME.address, "http://localhost:11434"]
    assert ServerBook(service.preferences).all() == book.all()
    assert [book.get(each.id) for each in book.all()] == book.all()
    assert book.get("http://127.0.0.1:8080#other") is None


def test_the_same_model_of_the_same_server_is_replaced_in_its_place(book):
    book.put(HOME)
    book.put(Server("localhost:11434", "phi", "Phi"))
    book.put(Server(HOME.address, "qwen", "Attic", 9000))
    assert [(each.name, each.context_tokens) for each in book.all()] == [("Attic", 9000), ("Phi", None)]


def test_removing_says_whether_the_address_is_still_in_use(book, service):
    book.put(HOME)
    second = book.put(Server(HOME.address, "phi", "Phi"))
    assert book.remove(HOME)
    assert book.all() == [second]
    assert not book.remove(second)
    assert book.all() == []
    assert service.preferences.get("servers") is None


@pytest.mark.parametrize("wrong", [Server("", "m", "n"), Server("ftp://a", "m", "n"), Server("localhost", "m", "n", 0)])
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(book, wrong):
    with pytest.raises(InputError):
        book.put(wrong)
    assert book.all() == []
