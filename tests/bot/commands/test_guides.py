"""The command ``faq guides`` prints the figures for people and for programs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.app import app_for
from bot.commands.faq_guides import as_data
from faq.funnel import Deed, Did, funnel
from tests.faq.test_funnel import GUIDE


def run(*words: str) -> str:
    done = CliRunner().invoke(app_for(words), list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(autouse=True)
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'a.db'}")


def test_every_guide_is_printed_with_its_people() -> None:
    found = json.loads(run("faq", "guides", "--json"))
    assert len(found) >= 16
    assert all((one["started"], one["finished"]) == (0, 0) for one in found)
    assert {"reached", "passed", "left", "stuck", "back", "person", "words"} <= set(found[0]["steps"][0])
    lines = run("faq", "guides", "--from", "2026-01-01", "--to", "2026-02-01").splitlines()
    assert len(lines) == len(found)
    assert "0 người bắt đầu" in lines[0]


def test_what_left_at_each_step_is_told() -> None:
    data = as_data(funnel(GUIDE, [Deed("a", Did.DONE, "mot"), Deed("b", Did.STUCK, "mot")]))
    assert [step["left"] for step in data["steps"]] == [1, 1, 0]
