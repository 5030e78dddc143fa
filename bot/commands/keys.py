"""The commands ``keys …``: the keys with which personal data are encrypted."""

import secrets

import typer

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.office.changes import BY_COMMAND, Subject, did
from bot.words import Words
from feedback import resealing
from feedback.errors import DataLocked

app = typer.Typer(help="Khóa mã hóa dữ liệu cá nhân (DATA_KEYS).", no_args_is_help=True)
WORDS = Words("vi")


@app.command()
def new() -> None:
    """In ra một khóa mới để đặt vào DATA_KEYS; không ghi vào đâu cả."""
    typer.echo(secrets.token_urlsafe(32))


@app.command()
def status() -> None:
    """Đếm hồ sơ đã mã hóa bằng khóa đầu, và hồ sơ còn để rõ hoặc còn theo khóa cũ."""
    state, locked = run(_state())
    typer.echo(WORDS.say("personal_data.keys_state", newest=state.newest, older=state.older))
    if locked:
        fail(WORDS.say("personal_data.keys_locked", rows=locked))


@app.command()
def rotate() -> None:
    """Mã hóa lại mọi hồ sơ bằng khóa đầu của DATA_KEYS; dừng giữa chừng thì chạy lại, nó làm tiếp."""
    try:
        done = run(_rotate())
    except DataLocked:
        fail(WORDS.say("personal_data.keys_none_fits"))
    typer.echo(WORDS.say("personal_data.keys_rotated", rows=done))


async def _state() -> tuple[resealing.SealState, int]:
    async with opened(settings()) as parts, parts.sessions() as db:
        return await resealing.seal_state(db), await resealing.locked_rows(db)


async def _rotate() -> int:
    done = 0
    async with opened(settings()) as parts:
        while True:
            # One batch is one transaction: the program may go on working beside it.
            async with parts.transaction() as db:
                batch = await resealing.reseal(db)
            if not batch:
                break
            done += batch
            typer.echo(WORDS.say("personal_data.keys_going_on", rows=done), err=True)
        done += sum(parts.files.reseal())
        async with parts.transaction() as db:
            now = parts.clock.now()
            await did(db, Subject.DATA, "DATA_KEYS", "keys_rotated", by=BY_COMMAND, now=now)
        return done
