"""The user's switches and choices in the vault."""

from tests.real_memory import open_memory


def test_memory_is_on_until_it_is_switched_off_and_stays_so(tmp_path):
    before = open_memory(tmp_path)
    assert before.preferences.memory_on
    before.preferences.memory_on = False
    assert not before.preferences.memory_on
    before.close()
    after = open_memory(tmp_path)
    assert not after.preferences.memory_on
    after.preferences.memory_on = True
    assert after.preferences.memory_on
    after.close()


def test_named_choices(service):
    assert service.preferences.get("model_path") is None
    service.preferences.set("model_path", "models/é 100%.gguf")
    assert service.preferences.get("model_path") == "models/é 100%.gguf"
    service.preferences.set("model_path", None)
    assert service.preferences.get("model_path") is None


def test_a_choice_does_not_meet_the_vaults_own_secrets(service):
    salt = service.memories.salt
    service.preferences.set("tombstone salt", "mine")
    assert service.memories.salt == salt
