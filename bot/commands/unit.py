"""The commands ``unit …``: schools, wards and offices."""

from pathlib import Path

import typer

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.words import Words
from feedback.errors import UnitFileFaults
from feedback.unit_file import UnitRow, read_units
from feedback.units import import_units

app = typer.Typer(help="Đơn vị: trường, phường, cơ quan.", no_args_is_help=True)


@app.callback()
def unit() -> None:
    """Đơn vị: trường, phường, cơ quan."""


@app.command("import")
def import_file(file: Path = typer.Argument(help="Tệp CSV hoặc XLSX.", exists=True, dir_okay=False)) -> None:
    """Nạp danh sách đơn vị; báo đủ lỗi theo từng dòng, sai thì không nạp dòng nào."""
    try:
        rows = list(read_units(file))
        added, changed = run(_import(rows))
    except UnitFileFaults as faults:
        fail("\n".join(f"{file.name}: {fault}" for fault in faults.faults))
    typer.echo(Words("vi").say("commands.units_imported", added=added, changed=changed))


async def _import(rows: list[UnitRow]) -> tuple[int, int]:
    async with opened(settings()) as parts, parts.transaction() as db:
        done = await import_units(db, rows)
        return len(done.added), len(done.changed)
