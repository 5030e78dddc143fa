"""The command ``due``: what it prints for programs, and what it says when it cannot count."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.app import app_for


def run(*words: str) -> Result:
    return CliRunner().invoke(app_for(["due"]), ["due", *words])


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'none.db'}")


def test_a_program_is_given_the_deadline_and_each_day_with_its_reason() -> None:
    done = run("--from", "2025-12-31T09:00+07:00", "--working-days", "1", "--json")
    assert json.loads(done.output) == {
        "due": "2026-01-05T17:00:00+07:00",
        "days": [
            {"date": "2025-12-31", "counted": False, "reason": "Ngày tiếp nhận, không tính"},
            {"date": "2026-01-01", "counted": False, "reason": "Ngày nghỉ: Tết Dương lịch"},
            {
                "date": "2026-01-02",
                "counted": False,
                "reason": "Ngày nghỉ: nghỉ hoán đổi, làm bù thứ bảy 10/01/2026",
            },
            {"date": "2026-01-03", "counted": False, "reason": "Thứ bảy, chủ nhật"},
            {"date": "2026-01-04", "counted": False, "reason": "Thứ bảy, chủ nhật"},
            {"date": "2026-01-05", "counted": True, "reason": "Ngày làm việc"},
        ],
    }


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("hôm qua", "“hôm qua” không phải thời điểm ISO"),
        ("1990-01-01T09:00", "Chưa có lịch nghỉ của năm 1990."),
        ("9998-12-30T09:00", "Chưa có lịch nghỉ của năm 9998."),
        ("9999-12-31T23:00-07:00", "không phải thời điểm ISO"),
        ("0001-01-01T00:00+14:00", "không phải thời điểm ISO"),
    ],
)
def test_what_cannot_be_counted_is_told_plainly(since: str, said: str) -> None:
    done = run("--from", since, "--working-days", "1")
    assert done.exit_code == 1
    assert said in done.output


def test_a_deadline_is_at_least_one_day_away() -> None:
    assert run("--from", "2026-11-20", "--working-days", "0").exit_code == 2
