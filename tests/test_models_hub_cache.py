"""Hugging Face's cache: repositories and their revisions."""

from pathlib import Path

from huggingface_hub import scan_cache_dir

from models.folders import Tally
from models.hub_cache import repositories
from tests.model_folders import hub_model


def test_the_copy_of_a_cache_is_one_to_the_library_too(tmp_path: Path) -> None:
    hub_model(tmp_path, revision="bbb")
    report = scan_cache_dir(tmp_path)
    assert [repository.repo_id for repository in report.repos] == ["ada/Tiny-GGUF"]
    assert report.warnings == []
    assert [name for name, _ in repositories(tmp_path, tally=Tally())] == ["ada/Tiny-GGUF"]


def test_the_current_revision_comes_first(tmp_path: Path) -> None:
    for revision in ("aaa", "bbb", "ccc"):
        hub_model(tmp_path, revision=revision)
    [(_, revisions)] = repositories(tmp_path, tally=Tally())
    assert [revision.name for revision in revisions] == ["bbb", "aaa", "ccc"]


def test_data_sets_and_halves_are_no_models(tmp_path: Path) -> None:
    for name in [
        "datasets--ada--words/snapshots/aaa",
        "models--ada--nothing/refs",
        "models--ada--empty/snapshots",
        "x",
    ]:
        (tmp_path / name).mkdir(parents=True)
    assert list(repositories(tmp_path, tally=Tally())) == []
    assert list(repositories(tmp_path / "gone", tally=Tally())) == []


def test_a_repository_without_owner_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "models--gpt2" / "snapshots" / "aaa").mkdir(parents=True)
    assert [name for name, _ in repositories(tmp_path, tally=Tally())] == ["gpt2"]
