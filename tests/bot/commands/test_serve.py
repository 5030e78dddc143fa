"""What ``serve`` prints: first where to open it, before anything is opened or logged."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import serve
from bot.commands.app import app_for


def test_the_first_line_says_where_to_open_the_chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'none' / 'office.db'}")
    monkeypatch.setenv("PORT", "0")

    async def nothing(_found: object, listener: socket.socket) -> None:
        listener.close()
        typer.echo("opened")

    monkeypatch.setattr(serve, "_serve", nothing)
    done = CliRunner().invoke(app_for(["serve"]), ["serve"])
    first, second = done.output.splitlines()
    assert "http://127.0.0.1:" in first
    assert "/can-bo" in first
    assert second == "opened"


def test_who_asks_how_to_serve_is_told() -> None:
    # In a process of its own: what is left out to start sooner is left out where Python begins.
    words = [sys.executable, "-m", "bot", "serve", "--help"]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: python -m bot serve" in done.stdout
