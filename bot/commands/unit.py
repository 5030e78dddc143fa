"""The commands ``unit …``: schools, wards and offices."""

from pathlib import Path

import typer

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.words import Words
from feedback.errors import UnitFileFaults
from feedback.unit_file import read_units
from feedback.units import Imported, all_units, drop_unused_samples, import_units

app = typer.Typer(help="Đơn vị: trường, phường, cơ quan.", no_args_is_help=True)


@app.callback()
def unit() -> None:
    """Đơn vị: trường, phường, cơ quan."""


@app.command("import")
def import_file(file: Path = typer.Argument(help="Tệp CSV hoặc XLSX.", exists=True, dir_okay=False)) -> None:
    """Nạp danh sách đơn vị; báo đủ lỗi theo từng dòng, sai thì không nạp dòng nào."""
    words = Words("vi")
    try:
        done, dropped = run(_import(file))
    except UnitFileFaults as faults:
        fail("\n".join(f"{file.name}: {fault}" for fault in faults.faults))
    typer.echo(words.say("commands.units_imported", added=len(done.added), changed=len(done.changed)))
    if done.changed:
        typer.echo(words.say("commands.units_changed", codes=", ".join(done.changed)))
    if dropped:
        typer.echo(words.say("commands.samples_dropped", count=len(dropped)))


async def _import(file: Path) -> tuple[Imported, list[str]]:
    async with opened(settings()) as parts, parts.transaction() as db:
        rows = read_units(file, known_codes=[unit.code for unit in await all_units(db)])
        done = await import_units(db, rows)
        own = any(not row.sample for row in rows)
        return done, await drop_unused_samples(db) if own else []
