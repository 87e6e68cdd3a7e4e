"""The key that an installation makes for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.config.secret_key import kept_key, long_enough


def test_it_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "secret-key"
    key = kept_key(file)
    assert len(key) >= 50
    assert kept_key(file) == key == file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_file_left_by_a_process_that_was_killed_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.touch()
    key = kept_key(file)
    assert len(key) >= 50
    assert kept_key(file) == key


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    for number in range(20):
        files = [tmp_path / str(number) / "secret-key"] * 8
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(kept_key, files))
        assert len(keys) == 1
        assert keys != {""}


@pytest.mark.parametrize("key", ["secret", "x" * 31, "x" * 64, "abcabc" * 10])
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ALONGSIDE_SECRET_KEY can be guessed") as told:
        long_enough("ALONGSIDE_SECRET_KEY", key)
    assert key == "secret" or key not in str(told.value)


def test_a_key_of_openssl_is_long_enough_and_none_is_for_the_installation_to_make() -> None:
    assert long_enough("ALONGSIDE_SECRET_KEY", "pY3x0M2vQ7bR5sT8wZ1kL4nC6dF9gH0j")
    assert long_enough("ALONGSIDE_SECRET_KEY", "") == ""
