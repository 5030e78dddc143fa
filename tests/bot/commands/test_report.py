"""The command ``report``: files, templates, and what it says when it cannot."""

from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner, Result

from bot.commands.app import app_for
from bot.reports.errors import PeriodNotBegun, ReportError, TemplateUnfit
from bot.reports.saying import refusal
from bot.words import Words
from feedback.errors import PeriodUnknown, UnitNotFound


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'office.db'}")
    monkeypatch.setenv("FILES_DIR", str(tmp_path / "files"))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app_for(["report"]), ["report", *words])


def test_a_report_is_written_and_a_template_that_lacks_something_is_refused(office: Path) -> None:
    out = office / "bao-cao.docx"
    done = run("--period", "2020-Q3", "--unit", "P-TH", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "Đã ghi" in done.output
    assert Document(str(out)).tables
    unfit = run("check", str(out))
    assert unfit.exit_code == 1
    assert "Thiếu trường" in unfit.output


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--period", "2020"), "Cần --period và --out"), (("--period", "2020", "--out", "a.txt"), "đuôi tệp")],
)
def test_what_is_asked_for_wrongly_is_told_plainly(words: tuple[str, ...], said: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 1
    assert said in refused.output


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PeriodUnknown("x"), "Kỳ không đúng"),
        (PeriodNotBegun("2099"), "2099 chưa bắt đầu"),
        (UnitNotFound("KHONG"), "KHONG"),
        (TemplateUnfit(("Thiếu trường “ky”.",)), "Thiếu trường"),
        (ReportError(), "thử lại"),
    ],
)
def test_every_refusal_has_a_sentence(error: Exception, said: str) -> None:
    assert said in refusal(error, Words("vi"))
