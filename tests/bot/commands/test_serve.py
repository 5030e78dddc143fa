"""What ``serve`` prints: first where to open it, before anything is opened or logged."""

import socket
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
