"""The commands ``seal export`` and ``seal check``: notes of how the chain ended, to be kept elsewhere."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import typer

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.storage.engine import reading
from bot.words import Words
from feedback.seals import Seal, seals, unlike

app = typer.Typer(no_args_is_help=True, help="Dấu niêm của lịch sử hồ sơ.")

FILE = typer.Argument(help="Tệp do seal export ghi ra.", dir_okay=False)


@app.command("export")
def export(out: Path = typer.Option(..., "--out", help="Tệp ghi ra (.jsonl).")) -> None:
    """Ghi mọi dấu niêm ra một tệp để cất ở nơi khác; không ghi đè."""
    words = Words("vi")
    if out.exists():
        fail(words.say("records.seal_exists", file=out))
    count = run(_export(out))
    if not count:
        # An empty file would look like something that can be compared one day.
        out.unlink()
        fail(words.say("records.seal_none_yet"))
    typer.echo(words.say("records.seal_exported", count=count, file=out))


@app.command("check")
def check(file: Path = FILE) -> None:
    """So chuỗi lịch sử với các dấu niêm trong một tệp đã cất."""
    words = Words("vi")
    try:
        noted = [_read(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, KeyError, TypeError):
        fail(words.say("records.seal_unreadable", file=file))
    if not noted:
        fail(words.say("records.seal_nothing", file=file))
    wrong = run(_unlike(noted))
    for day in wrong:
        typer.echo(words.say("records.seal_unlike", day=f"{day:%d/%m/%Y}"))
    if wrong:
        raise typer.Exit(1)
    typer.echo(words.say("records.seal_same", count=len(noted)))


async def _export(out: Path) -> int:
    count = 0
    async with opened(settings()) as parts, reading(parts.sessions) as db:
        with out.open("w", encoding="utf-8") as target:
            async for seal in seals(db):
                target.write(json.dumps(asdict(seal) | {"day": seal.day.isoformat()}) + "\n")
                count += 1
    return count


async def _unlike(noted: list[Seal]) -> list[date]:
    async with opened(settings()) as parts, reading(parts.sessions) as db:
        return await unlike(db, noted)


def _read(line: str) -> Seal:
    told = json.loads(line)
    number, lines = int(told["last_event_id"]), int(told["lines"])
    return Seal(date.fromisoformat(told["day"]), number, str(told["last_hash"]), lines)
