"""The commands ``ask`` and ``faq`` as others script against them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.app import app_for
from bot.words import Words
from faq.content import Fault

QUESTIONS = Path(__file__).parents[2] / "faq" / "data" / "dev_questions.jsonl"


@pytest.fixture(autouse=True)
def away_from_any_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where no ``.env`` and no database is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def run(*words: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app_for(words), list(words), input=given)


def test_each_line_of_input_becomes_one_line_of_json() -> None:
    done = run("ask", "--json", given="quên mật khẩu vneid\n\nxin chào\nđã nộp 👍\n")
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["query"] for one in found] == ["quên mật khẩu vneid", "", "xin chào", "đã nộp 👍"]
    assert all(set(one) == {"query", "decision", "topics"} for one in found)
    assert found[0]["decision"] == "answer"
    assert found[0]["topics"][0]["id"] == "quen-mat-khau-vneid"
    assert found[2]["decision"] == "chat"
    assert all(len(one["topics"]) <= 5 for one in found)
    assert "👍" in done.stdout


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    done = run("ask", "--json", given=b"\xff\xfe\x00hoc ba\n")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1


def test_one_question_can_be_given_as_words_and_explained() -> None:
    done = run("ask", "--json", "--explain", "qmk vnid")
    found = json.loads(done.stdout)
    assert found["text"] == "quên mật khẩu vneid"
    assert found["terms"]["quen-mat-khau-vneid"]
    assert "quên mật khẩu vneid" in run("ask", "--explain", "qmk vnid").stdout


def test_checking_names_file_and_line_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "hong.yaml"
    file.write_text("category: c\ntopics:\n- id: a\n  question: q\n", encoding="utf-8")
    done = run("faq", "check", str(file))
    assert done.exit_code == 1
    assert "hong.yaml:3: a: 'short' is missing" in done.output


def test_many_warnings_are_counted_and_shown_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Fault("a.yaml", 1, "a: amiss"),
        *(Fault("a.yaml", at, "a: odd", warning=True) for at in range(30)),
    ]
    monkeypatch.setattr("bot.commands.faq.faults_of", lambda *_, **__: found)
    few, whole = (run("faq", "check", *more).output.splitlines() for more in ([], ["--all"]))
    assert few[-3:] == [str(found[0]), Words("vi").say("knowledge.check_more", count=10), whole[-1]]
    assert len(whole) == len(found) + 1


def test_evaluating_prints_figures_by_style() -> None:
    done = run("faq", "evaluate", str(QUESTIONS), "--no-misses")
    assert done.exit_code == 0, done.output
    assert "588 / 220" in done.output
    assert "unaccented" in done.output


def test_a_file_without_questions_is_not_scored(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("\n", encoding="utf-8")
    done = run("faq", "evaluate", str(file))
    assert done.exit_code == 2
    assert "không có câu hỏi nào" in done.output


def test_exported_content_is_imported_without_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.yaml"
    assert run("faq", "export", str(file)).exit_code == 0
    assert run("faq", "export", str(file)).exit_code == 1
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")
    done = run("faq", "import", str(file))
    assert done.exit_code == 0, done.output
    assert " 0 " in done.output.splitlines()[-1]
    asked = run("ask", "--json", "quên mật khẩu vneid")
    assert json.loads(asked.stdout)["topics"][0]["id"] == "quen-mat-khau-vneid"


@pytest.mark.parametrize("deed", ["import", "check", "export"])
def test_a_spreadsheet_is_neither_read_nor_written_as_yaml(deed: str, tmp_path: Path) -> None:
    sheet = tmp_path / "kho.XLSX"
    if deed != "export":
        sheet.write_bytes(b"PK\x03\x04\xff")
    done = run("faq", deed, str(sheet))
    assert done.exit_code == 1
    assert "là bảng tính" in done.output
    assert sheet.exists() is (deed != "export")
