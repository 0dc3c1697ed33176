"""Which model may help to learn: one that has passed the exam, and runs on this computer."""

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.exam import Report
from assistant.model_shelf import ModelChoice
from assistant.schooling import ELSEWHERE, NO_MODEL, NOT_ALLOWED, Schooling
from models.errors import InputError
from tests.test_habits import Preferences
from tests.test_model_reader import PASSED

HERE = ModelChoice("http://127.0.0.1:8080#big", "big", "server")
ELSEWHERE_CHOICE = ModelChoice("https://models.example#big", "big", "server", is_local=False)


def school(in_use: ModelChoice | None) -> Any:
    memory = SimpleNamespace(preferences=Preferences(), readings=SimpleNamespace(), queue=SimpleNamespace())
    shelf = SimpleNamespace(in_use=in_use)
    return Schooling(memory, shelf=shelf, spare=SimpleNamespace(), tools=lambda: None)


def test_a_model_that_passed_may_read():
    schooling = school(HERE)
    assert schooling.state == "not taken"
    assert schooling.allowed_reader() is None
    schooling.verdicts.put(HERE, PASSED)
    assert schooling.state == "passed"
    assert schooling.allowed_reader()


def test_a_model_elsewhere_is_sent_nothing_of_earlier_chats_even_if_it_once_passed():
    schooling = school(ELSEWHERE_CHOICE)
    schooling.verdicts.put(ELSEWHERE_CHOICE, PASSED)
    assert schooling.allowed_reader() is None
    with pytest.raises(InputError, match=ELSEWHERE[:30]):
        next(schooling.exam())
    with pytest.raises(InputError, match=NOT_ALLOWED[:30]):
        next(schooling.reread(all_history=True))


def test_without_a_model_there_is_nothing_to_examine():
    with pytest.raises(InputError, match=NO_MODEL[:30]):
        next(school(None).exam())


def test_the_verdict_on_a_servers_model_is_that_models_own():
    schooling = school(HERE)
    schooling.verdicts.put(HERE, PASSED)
    assert isinstance(schooling.verdicts.get(HERE), Report)
    assert schooling.verdicts.get(ModelChoice("http://127.0.0.1:8080#small", "small", "server")) is None
