"""The commands ``unit …``: schools, wards and offices."""

from pathlib import Path

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.office.changes import BY_COMMAND, Subject, did
from bot.parts import Parts
from bot.posters import posters
from bot.storage.office_tables import StaffMember
from bot.ways_in import names_of, poster_of
from bot.words import Words
from feedback.errors import UnitFileFaults
from feedback.tables import UnitKind
from feedback.unit_file import read_units
from feedback.units import Imported, all_units, drop_unused_samples, import_units

app = typer.Typer(help="Đơn vị: trường, phường, cơ quan.", no_args_is_help=True)


@app.callback()
def unit() -> None:
    """Đơn vị: trường, phường, cơ quan."""


@app.command("import")
def import_file(
    file: Path = typer.Argument(help="Tệp CSV hoặc XLSX.", exists=True, dir_okay=False),
    language: str = typer.Option("vi", "--lang", help="Ngôn ngữ của thông báo: vi hoặc en."),
) -> None:
    """Nạp danh sách đơn vị; báo đủ mọi lỗi theo dòng và cột, sai thì không nạp dòng nào."""
    words = Words(language)
    try:
        done, dropped = run(_import(file))
    except UnitFileFaults as faults:
        fail(told(faults, file.name, words))
    typer.echo(words.say("commands.units_imported", added=len(done.added), changed=len(done.changed)))
    if done.changed:
        typer.echo(words.say("commands.units_changed", codes=", ".join(done.changed)))
    if dropped:
        typer.echo(words.say("commands.samples_dropped", count=len(dropped)))


def told(faults: UnitFileFaults, file: str, words: Words) -> str:
    """Say every fault with its place and how to mend it."""
    lines = [words.say("commands.unit_faults", file=file, count=len(faults.faults))]
    for fault in faults.faults:
        where = words.say("commands.unit_line", line=fault.line)
        if fault.column:
            where = words.say("commands.unit_cell", line=fault.line, column=fault.column)
        if fault.reason:
            said = words.say(f"commands.unit_fault_{fault.reason}", column=fault.column, **fault.facts)
        else:
            said = fault.what
        lines.append(words.say("commands.unit_fault", where=where, said=said))
    return "\n".join(lines)


async def _import(file: Path) -> tuple[Imported, list[str]]:
    async with opened(settings()) as parts, parts.transaction() as db:
        rows = read_units(file, known_codes=[unit.code for unit in await all_units(db)])
        done = await import_units(db, rows)
        own = any(not row.sample for row in rows)
        kept = {parts.settings.office_unit, *await _staffed(db)}
        dropped = await drop_unused_samples(db, kept=kept) if own else []
        now = parts.clock.now()
        for what, codes in (
            ("unit_added", done.added),
            ("unit_changed", done.changed),
            ("unit_dropped", dropped),
        ):
            for code in codes:
                await did(db, Subject.UNIT, code, what, by=BY_COMMAND, now=now)
        return done, dropped


async def _staffed(db: AsyncSession) -> set[str]:
    """Return the codes of the units that accounts belong to, which must not lose their place."""
    codes = await db.scalars(select(StaffMember.unit_code).where(StaffMember.unit_code.is_not(None)))
    return {code for code in codes if code}


@app.command("posters")
def print_posters(
    out: Path = typer.Option(..., "--out", help="Tệp PDF sẽ ghi.", dir_okay=False),
    code: list[str] = typer.Option(
        [], "--unit", help="Mã đơn vị; ghi nhiều lần được. Không ghi: mọi trường."
    ),
    language: str = typer.Option("vi", "--lang", help="Ngôn ngữ trên tờ in: vi hoặc en."),
) -> None:
    """In tờ A4 có mã QR cho cửa mỗi trường: ai quét vào thì trường đã được điền sẵn."""
    words = Words(language)
    count, silent = run(_print(out, code, words))
    typer.echo(words.say("posters.printed", count=count, file=out))
    if silent:
        typer.echo(words.say("posters.without", channels=", ".join(silent)), err=True)
    if not settings().public_url:
        typer.echo(words.say("posters.no_public_url", address=settings().web_address), err=True)


async def _print(out: Path, codes: list[str], words: Words) -> tuple[int, list[str]]:
    """Write the posters; return how many there are and which channels did not say their name."""
    async with opened(settings()) as parts:
        wanted = [one for one in (codes or await _schools(parts)) if one in parts.units.by_code]
        missing = next((one for one in codes if one not in parts.units.by_code), None)
        if missing is not None:
            fail(words.say("posters.unknown_unit", code=missing))
        names = await names_of(list(parts.channels.values()))
        pages = [poster_of(parts.units.by_code[one], names, parts.settings, words) for one in wanted]
        out.write_bytes(posters(pages, words))
        return len(pages), [
            one for one in ("zalo_oa", "telegram") if one in parts.channels and one not in names
        ]


async def _schools(parts: Parts) -> list[str]:
    async with parts.sessions() as db:
        return [unit.code for unit in await all_units(db) if unit.kind is UnitKind.SCHOOL]
