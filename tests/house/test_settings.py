"""Every setting stands in ``.env.example`` with its default and what it does; nothing else does."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings
from bot.words import LANGUAGES, Words
from feedback.folding import fold

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINES = EXAMPLE.read_text("utf-8").splitlines()
SETTING = re.compile(r"#([A-Z0-9_]+)=(.*)")

#: Each setting as the example writes it: the line before it, and its value.
SHOWN = {
    found[1]: (before, found[2]) for before, line in pairwise(LINES) if (found := SETTING.fullmatch(line))
}


def written(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def settings(**changes: object) -> Settings:
    return Settings(_env_file=None, **changes)  # type: ignore[call-arg,arg-type]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of whoever runs the tests come in."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def test_the_example_shows_every_setting_in_order_and_nothing_else() -> None:
    assert list(SHOWN) == [name.upper() for name in Settings.model_fields]
    assert all(not line or line.startswith("#") for line in LINES)


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_example_shows_is_the_default_and_its_line_says_so(name: str) -> None:
    comment, value = SHOWN[name]
    assert value == written(Settings.model_fields[name.lower()].default)
    assert comment.startswith("# ")
    assert "mac dinh" in fold(comment)
    if not value:
        assert "mặc định trống" in comment.lower()


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("language", LANGUAGES)
def test_check_can_explain_every_setting(name: str, language: str) -> None:
    assert Words(language).say(f"commands.setting_{name}")


def test_the_example_with_every_mark_taken_away_can_be_read(tmp_path: Path) -> None:
    used = tmp_path / ".env"
    used.write_text("\n".join(f"{name}={value}" for name, (_, value) in SHOWN.items()), "utf-8")
    assert Settings(_env_file=used) == settings()  # type: ignore[call-arg]


def test_an_empty_line_means_the_default() -> None:
    assert settings().telegram_on is False
    assert settings(telegram_token="42:abc").telegram_on is True


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"port": 9000}, "http://127.0.0.1:9000"),
        ({"public_url": "https://trolyso.example/"}, "https://trolyso.example"),
    ],
)
def test_people_are_sent_to_the_public_address(changes: dict[str, object], address: str) -> None:
    assert settings(**changes).web_address == address


@pytest.mark.parametrize(
    "changes",
    [
        {"port": 70_000},
        {"telegram_mode": "magic"},
        {"max_file_mb": 0},
        {"burst_seconds": -1},
        {"database_url": "office.db"},
        {"database_url": "postgresql://localhost/office"},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**changes)


def test_no_secret_shows_when_settings_are_printed() -> None:
    secrets = [name for name, field in Settings.model_fields.items() if field.annotation is SecretStr]
    assert len(secrets) >= 6
    assert "do-not-show" not in repr(settings(**dict.fromkeys(secrets, "do-not-show")))
