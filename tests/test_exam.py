"""The exam: what a good, a silent, an inventing and a careless model are told, and that cases can be passed at all."""

import json
from dataclasses import replace

import pytest

from assistant.exam import AT, Marked, Progress, Report, examine, mark, report, sit
from assistant.exam_cases import CASES, Case, Expected, Known
from assistant.model_shelf import file_choice
from assistant.spare_time import SpareTime
from assistant.verdicts import Verdicts, mark_of
from memory.extract_llm import questions
from memory.findings import read_answer
from memory.gate import own_words
from models.errors import InputError
from tests.fakes import FakeChatModel

SWIM = Case("I never learnt to swim.", expected=(Expected("swim", slots=("",)),))
MOVE = Case(
    "It's Ghent now.", known=(Known("Lives in Bruges", "home", "Bruges"),),
    expected=(Expected("Ghent", slots=("home",), closes=1),),
)  # fmt: skip


def entry(**changed):
    plain = {"sentence": 1, "subject": "user", "slot": "other", "value": "", "operation": "new", "memory": 0}
    return plain | changed


def answers(case, *entries):
    """The case as marked when a model answers this."""
    model = FakeChatModel(json_replies=[json.dumps({"facts": entries})], context_tokens=9000)
    return sit(model, case)


def perfect(case):
    """What a careful reader would answer to a case: one entry for each fact."""
    asked = questions(own_words(case.said), (), at=AT, count_tokens=lambda texts: [1] * len(texts))
    own = asked[0].sentences if asked else ()
    entries = []
    for each in case.expected:
        slot = each.slots[0] or "other"
        number = next(n for n, sentence in enumerate(own, 1) if each.words.casefold() in sentence.text.casefold())
        operation = "new" if not each.closes else "end" if case.known[each.closes - 1].value == each.words else "update"
        entries.append(
            entry(
                sentence=number,
                subject=each.subject,
                slot=slot,
                value="" if slot == "other" else each.words,
                operation=operation,
                memory=each.closes,
            )
        )
    return json.dumps({"facts": entries})


def whole(reply):
    """A whole exam of a model that answers each case so."""
    model = FakeChatModel(context_tokens=9000)
    marks = []
    for case in CASES:
        model._json_replies[:] = [reply(case)] * 4
        marks.append(sit(model, case))
    return report(marks)


def test_there_are_about_twenty_cases_of_every_sort():
    assert 18 <= len(CASES) <= 24
    assert sum(not case.expected for case in CASES) >= 6
    assert sum(any(each.closes for each in case.expected) for case in CASES) >= 4
    assert sum(any(each.subject != "user" for each in case.expected) for case in CASES) >= 3


def test_a_careful_reader_passes():
    result = whole(perfect)
    assert result.passed
    assert (result.coverage, result.invention, result.missed_updates, result.abstention) == (1.0, 0.0, 0.0, 1.0)


def test_a_silent_model_does_not_pass():
    result = whole(lambda _case: json.dumps({"facts": []}))
    assert not result.passed
    assert (result.coverage, result.abstention) == (0.0, 1.0)


def test_a_model_that_notes_everything_does_not_pass():
    everything = json.dumps({"facts": [entry(sentence=number) for number in (1, 2, 3)]})
    result = whole(lambda _case: everything)
    assert not result.passed
    assert result.abstention < 1


def test_a_model_that_answers_nonsense_does_not_pass():
    result = whole(lambda _case: "{")
    assert not result.passed
    assert result.invalid > 0.5


def test_a_model_that_cannot_hold_the_question_does_not_pass():
    marked = sit(FakeChatModel(context_tokens=100), CASES[0])
    assert (marked.is_valid, marked.found) == (False, 0)


def test_what_was_said_of_somebody_else_is_a_wrong_subject_and_not_covered():
    case = Case("My sister Ines is vegan.", expected=(Expected("vegan", "sister Ines", ("diet",)),))
    wrong = answers(case, entry(slot="diet", value="vegan"))
    assert (wrong.found, wrong.wrong_subject, wrong.invented) == (0, 1, 0)
    right = answers(case, entry(slot="diet", value="vegan", subject="sister Ines"))
    assert (right.found, right.wrong_subject) == (1, 0)


def test_an_update_counts_only_if_it_names_the_memory():
    blind = answers(MOVE, entry(slot="home", value="Ghent"))
    assert (blind.found, blind.updates, blind.updated) == (1, 1, 0)
    assert answers(MOVE, entry(slot="home", value="Ghent", operation="update", memory=1)).updated == 1


def test_what_is_not_asked_for_is_an_invention_unless_it_is_tolerated():
    case = replace(SWIM, said="I never learnt to swim. I like my boat.")
    noted = entry(sentence=2, slot="likes", value="my boat")
    assert answers(case, entry(), noted).invented == 1
    assert answers(replace(case, tolerated=("boat",)), entry(), noted).invented == 0


def test_what_would_only_be_proposed_counts_for_nothing():
    (question,) = questions(
        own_words("Short sentences suit me."), (), at=AT, count_tokens=lambda texts: [1] * len(texts)
    )
    told = json.dumps({"facts": [entry(slot="instruction", value="Short sentences")]})
    assert mark(SWIM, read_answer(told, question)).findings == 0


def test_a_model_that_is_too_slow_does_not_pass():
    good = Marked(
        expected=1, found=1, findings=1, invented=0, wrong_subject=0, updates=1, updated=1, is_valid=True, ms=100.0
    )
    silent = replace(good, expected=0, found=0, findings=0, updates=0, updated=0)
    assert report([good, silent]).passed
    assert not report([replace(good, ms=60_000.0), replace(silent, ms=60_000.0)]).passed


def test_it_shows_its_progress_and_ends_with_the_report():
    model = FakeChatModel(context_tokens=9000)
    *progress, result = examine(lambda: model, SpareTime(model.cancel))
    assert progress == [Progress(number, len(CASES)) for number in range(len(CASES))]
    assert isinstance(result, Report)


def test_a_changed_model_breaks_it_off():
    models = [FakeChatModel(context_tokens=9000), FakeChatModel()]
    items = examine(lambda: models[0], SpareTime(lambda: None))
    next(items)
    models.reverse()
    with pytest.raises(InputError, match="again"):
        next(items)


def test_a_verdict_belongs_to_the_file_as_it_was(service, tmp_path):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    verdicts, choice = Verdicts(service.preferences), file_choice(path, "added")
    assert verdicts.get(choice) is None
    result = whole(perfect)
    verdicts.put(choice, result)
    assert verdicts.get(choice) == result
    path.write_bytes(b"GGUF, another")
    assert verdicts.get(choice) is None
    path.unlink()
    assert (mark_of(choice), verdicts.get(choice)) == (None, None)
