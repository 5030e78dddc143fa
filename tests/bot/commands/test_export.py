"""The command ``export``: periods to the minute, filters, and what it says when it cannot."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.app import app_for


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'office.db'}")
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "files"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app_for(["export"]), ["export", *words])


def test_statistics_of_one_unit_alone_by_kind_and_channel_to_the_minute(office: Path) -> None:
    out = office / "so-lieu.json"
    done = run(
        "--what", "statistics", "--from", "2020-01-01T08:30", "--to", "2020-03-31T12:00", "--format", "json",
        "--out", str(out), "--unit", "P-TH", "--alone", "--kind", "petition", "--channel", "phone",
        "--content", "conduct", "--officer", "7",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text("utf-8"))["summary"][0]["received"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "2020-01-01"), "“2020-01-01” không ở sau “2020-01-02”"),
        (("--to", "1/1/2020"), "“1/1/2020” không ở sau “2020-01-02”"),
        ((), "--from 2026-01-01 --to"),
        (("--to", "9999-12-31"), "“9999-12-31” không phải ngày"),
        (("--to", "2020-02-01", "--from", "0001-01-01"), "“0001-01-01” không phải ngày"),
        (("--to", "2020-02-01", "--channel", "fax"), "Không có kênh “fax”"),
        (("--to", "2020-02-01", "--unit", "KHONG"), "KHONG"),
    ],
)
def test_what_cannot_be_is_told_plainly(office: Path, words: tuple[str, ...], said: str) -> None:
    out = str(office / "a.csv")
    done = run("--what", "statistics", "--from", "2020-01-02", "--format", "csv", "--out", out, *words)
    assert done.exit_code == 1
    assert said in done.output


def test_what_people_read_is_of_no_period(office: Path) -> None:
    out = office / "hoi-dap.json"
    done = run("--what", "faq", "--format", "json", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text("utf-8"))
