"""From a repository's list of files to the models in it."""

import pytest

from models.errors import InputError
from models.hub_files import Part, chosen, grouped, quantisation, split_name, the_one
from models.source import parse


def part(path, size=100):
    return Part(path, f"https://hub.example/{path}", size, "a" * 64)


NAMES = ["README.md", "tiny-Q8_0.gguf", "tiny-Q4_K_M.gguf", "tiny-UD-Q4_K_XL.gguf", "mmproj-tiny-F16.gguf"]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("tiny-1.5b-instruct-q4_k_m.gguf", "Q4_K_M"),
        ("Tiny.Q8_0.gguf", "Q8_0"),
        ("tiny-IQ2_XXS.gguf", "IQ2_XXS"),
        ("tiny-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("Tiny-BF16.gguf", "BF16"),
        ("tiny-fp16.gguf", "FP16"),
        ("gpt-mxfp4.gguf", "MXFP4"),
        ("Qwen3-4B.gguf", None),
        ("tiny-16b.gguf", None),
    ],
)
def test_the_quantisation_stands_in_the_name(name, known):
    assert quantisation(name) == known


def test_the_models_of_a_repository_smallest_first():
    found = grouped([part("big.gguf", 300), part("README.md"), part("sub/small-Q2_K.gguf", 10)])
    assert [(file.name, file.size, file.quantisation) for file in found] == [
        ("small-Q2_K.gguf", 10, "Q2_K"),
        ("big.gguf", 300, None),
    ]
    assert found[0].sha256 == "a" * 64


def test_a_split_model_is_one_choice_with_its_parts_in_order():
    names = [f"Q8_0/big-Q8_0-{number:05d}-of-00003.gguf" for number in (3, 1, 2)]
    (file,) = grouped([part(name) for name in names])
    assert (file.name, file.size, file.quantisation) == ("big-Q8_0.gguf", 300, "Q8_0")
    assert [each.path for each in file.parts] == sorted(names)
    assert split_name(file.parts[0].name) == ("big-Q8_0", 1, 3)


def test_a_split_model_with_a_part_missing_is_none():
    assert grouped([part(f"big-{number:05d}-of-00003.gguf") for number in (1, 3)]) == []


def test_choosing_by_path_quantisation_or_all():
    found = grouped([part(name) for name in NAMES])

    def names(text):
        return sorted(file.name for file in chosen(parse(text), found))

    assert names("someone/tiny") == ["tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf", "tiny-UD-Q4_K_XL.gguf"]
    assert names("someone/tiny:q8_0") == ["tiny-Q8_0.gguf"]
    assert names("someone/tiny:Q4_K_XL") == ["tiny-UD-Q4_K_XL.gguf"]
    assert names("someone/tiny/tiny-Q8_0.gguf") == ["tiny-Q8_0.gguf"]
    assert names("someone/tiny/mmproj-tiny-F16.gguf") == ["mmproj-tiny-F16.gguf"]


def test_a_choice_that_is_none_or_several_has_a_sentence():
    found = grouped([part(name) for name in NAMES])
    with pytest.raises(InputError, match=r"There is: Q4_K_M, Q8_0, UD-Q4_K_XL\."):
        the_one(parse("someone/tiny:Q5_0"), found)
    with pytest.raises(InputError, match="3 files to choose from"):
        the_one(parse("someone/tiny"), found)
    with pytest.raises(InputError, match="no GGUF file"):
        the_one(parse("someone/tiny"), [])
    assert the_one(parse("someone/tiny:Q8_0"), found).name == "tiny-Q8_0.gguf"
