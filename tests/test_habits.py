"""Each model's settings: kept, read back, checked, and turned into what `models` understands."""

from dataclasses import replace

import pytest

from assistant.habits import HabitBook, Habits, checked, whole_number
from models.chat import Sampling
from models.errors import InputError


class Preferences(dict[str, str]):
    def set(self, name: str, value: str | None) -> None:
        self.pop(name, None)
        if value is not None:
            self[name] = value


@pytest.fixture
def book():
    return HabitBook(Preferences())


def test_what_is_set_is_kept_for_that_model_only(book):
    habits = Habits(preset="own", temperature=0.3, seed=7, stop=("END", "###"), kv_cache="q8_0", context_tokens=4096)
    book.put("a.gguf", habits)
    assert book.get("a.gguf") == habits
    assert book.get("b.gguf") == Habits()
    book.put("a.gguf", Habits())
    assert book._preferences == {}


@pytest.mark.parametrize(
    "change",
    [
        {"preset": "wild"},
        {"temperature": -0.1},
        {"temperature": 2.5},
        {"top_p": 0.0},
        {"top_k": -1},
        {"min_p": 1.0},
        {"repeat_penalty": 0.1},
        {"seed": -1},
        {"seed": 2**31},
        {"stop": ("",)},
        {"stop": tuple("abcdefghi")},
        {"context_tokens": 100},
        {"kv_cache": "q2"},
        {"flash_attention": "perhaps"},
        {"gpu_layers": -1},
    ],
)
def test_a_value_that_makes_no_sense_is_refused_and_the_old_ones_stay(book, change):
    book.put("a.gguf", Habits(seed=3))
    with pytest.raises(InputError):
        book.put("a.gguf", replace(Habits(), **change))
    assert book.get("a.gguf") == Habits(seed=3)


@pytest.mark.parametrize("kept", ["{", "[]", "3", '{"temperature": "hot"}', '{"temperature": 9}', '{"stop": 3}'])
def test_habits_that_cannot_be_read_are_the_defaults(kept):
    assert HabitBook(Preferences({"habits:a": kept})).get("a") == Habits()


def test_a_field_of_a_later_version_is_passed_over():
    assert HabitBook(Preferences({"habits:a": '{"seed": 3, "mood": "good"}'})).get("a") == Habits(seed=3)


def test_a_preset_decides_and_own_values_count_only_where_they_are_asked_for():
    habits = Habits(temperature=1.7, seed=5, stop=("X",))
    suggested = habits.sampling(model="Qwen2.5-3B-Instruct-Q4_K_M", max_tokens=99)
    assert suggested == Sampling(0.7, 0.8, 20, 1.05, max_tokens=99, seed=5, stop=("X",))
    assert replace(habits, preset="own").sampling(model="x", max_tokens=9).temperature == 1.7


def test_only_what_loading_depends_on_asks_for_a_reload():
    habits = Habits()
    assert not habits.needs_reload(replace(habits, preset="creative", seed=1, stop=("X",)))
    assert habits.needs_reload(replace(habits, kv_cache="q8_0"))
    assert habits.needs_reload(replace(habits, context_tokens=2048))


def test_the_command_lines_context_counts_more():
    assert Habits(context_tokens=2048).run_options(threads=2, context_tokens=1024).context_tokens == 1024
    assert Habits(context_tokens=2048).run_options(threads=2, context_tokens=None).context_tokens == 2048


def test_minutes_until_unloading(book):
    assert book.unload_after_minutes is None
    book.unload_after_minutes = 10
    assert book.unload_after_minutes == 10
    with pytest.raises(InputError):
        book.unload_after_minutes = 0
    book.unload_after_minutes = None
    assert book.unload_after_minutes is None


def test_the_defaults_make_sense():
    assert checked(Habits()) == Habits()


def test_a_field_is_a_whole_number_or_empty():
    assert whole_number(" 4,096 ", name="context") == 4096
    assert whole_number("  ", name="context") is None
    for text in ("-1", "3.5", "many"):
        with pytest.raises(InputError, match="context has to be a whole number"):
            whole_number(text, name="context")
