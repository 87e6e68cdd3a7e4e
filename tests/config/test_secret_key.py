"""The key that an installation makes for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from alongside.config.secret_key import kept_key


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
