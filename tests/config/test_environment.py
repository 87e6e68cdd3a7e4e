"""Secrets come from files, and an installation never starts with another one than it was given."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.config import environment as env
from tests.architecture.repository import PACKAGE, ROOT

SECRETS = {
    "ALONGSIDE_SECRET_KEY": "k3y-for-this-test-alone-pY3x0M2vQ7bR5sT8wZ",
    "ALONGSIDE_SECRET_KEY_BEFORE": "the-key-before-it-aB1cD2eF3gH4iJ5kL6mN7oP8",
    "DATABASE_URL": "postgresql://keeper:password@127.0.0.1:9/held",
    "EMAIL_HOST_PASSWORD": "of-the-mail-server",
    "ALONGSIDE_NOTIFY_KEY": "of-notify",
}
READ = """
import json
from alongside.config import settings as s
print(json.dumps([s.SECRET_KEY, s.SECRET_KEY_FALLBACKS[0], s.DATABASES["default"]["PASSWORD"],
    s.EMAIL_HOST_PASSWORD, s.NOTIFY_KEY]))
"""


def test_every_secret_can_come_from_a_file(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in SECRETS}
    environment["ALONGSIDE_DATA_DIR"] = str(tmp_path)
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(f"{value}\n", encoding="utf-8")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    ran = subprocess.run(
        [sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True
    )
    key, before, _database, mail, notify = SECRETS.values()
    assert json.loads(ran.stdout) == [key, before, "password", mail, notify]
    assert not (tmp_path / "secret-key").exists(), "no key of our own beside the one given"


def test_whatever_is_called_a_secret_is_read_so_that_a_file_will_do_and_is_documented() -> None:
    settings = (PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")
    read = {name: how for how, name in re.findall(r'env\.(\w+)\(\s*"(\w+)"', settings)}
    secret = {
        name for name in read if re.search("KEY|SECRET|PASSWORD|TOKEN|DATABASE_URL|SIGN_ON", name)
    }
    assert secret >= SECRETS.keys()
    assert {read[name] for name in secret} == {"text"}
    page = (ROOT / "docs/running/production.md").read_text(encoding="utf-8")
    table = page.partition("## Secrets")[2].partition("## Logs")[0]
    assert not [name for name in secret if f"`{name}`" not in table]


def test_both_the_variable_and_the_file_are_one_too_many(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("A_SECRET", "one")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "other"))
    with pytest.raises(ImproperlyConfigured, match="A_SECRET or A_SECRET_FILE, not both"):
        env.text("A_SECRET")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, r"cannot be read: .* \(FileNotFoundError\)"),
        (b"", "an empty file"),
        (b" \n", "an empty file"),
        (b"half a secr\xff", r"cannot be read: .* \(UnicodeDecodeError\)"),
    ],
)
def test_a_file_without_a_secret_stops_the_start_and_says_nothing_of_what_it_holds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, told: str
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("A_SECRET_FILE", str(file))
    with pytest.raises(ImproperlyConfigured, match=f"A_SECRET_FILE names .*{told}") as error:
        env.text("A_SECRET")
    assert "half" not in str(error.value)


def test_an_address_without_its_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT", "mailto:us@alongside.invalid, us@alongside.invalid")
    with pytest.raises(ImproperlyConfigured, match="CONTACT must begin with mailto: or tel:"):
        env.addresses("CONTACT", ("mailto:", "tel:"))
