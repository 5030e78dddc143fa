"""The commands ``webhook …``: other systems that are told of changes."""

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.in_transaction import Work, done
from bot.commands.running import fail
from bot.hooks import listeners
from bot.hooks.errors import HookNotFound, HookUnfit
from bot.hooks.listeners import Wish
from bot.hooks.payload import TOLD
from bot.office.changes import BY_COMMAND, Subject, did
from bot.parts import Parts
from bot.words import Words
from feedback.errors import UnitNotFound

app = typer.Typer(help="Hệ thống khác được báo khi hồ sơ thay đổi (webhook).", no_args_is_help=True)
WORDS = Words("vi")
NUMBER = typer.Argument(help="Số của hệ thống, xem bằng webhook list.")


@app.command()
def add(
    address: str = typer.Argument(help="Địa chỉ nhận, bắt đầu bằng https://."),
    *,
    name: str = typer.Option(..., help="Tên hệ thống."),
    unit: str = typer.Option("", help="Mã đơn vị; bỏ trống là tất cả đơn vị."),
    kinds: str = typer.Option("", help="Những việc cần báo, cách nhau bằng dấu phẩy; bỏ trống là tất cả."),
) -> None:
    """Thêm một hệ thống; in ra khóa kiểm tra chữ ký, chỉ lần này."""
    chosen = [part.strip() for part in kinds.split(",") if part.strip()] or [kind.value for kind in TOLD]

    async def work(parts: Parts, db: AsyncSession) -> str:
        allowed, now = parts.settings.webhook_network_list, parts.clock.now()
        wish = Wish(name, address, chosen, unit)
        hook, secret = await listeners.make_hook(db, wish, by=None, allowed=allowed, ids=parts.ids, now=now)
        await did(db, Subject.HOOK, hook.name, "hook_made", by=BY_COMMAND, now=now)
        return WORDS.say("hooks.cli_secret", secret=secret)

    _do(work)


@app.command("list")
def list_hooks() -> None:
    """Liệt kê các hệ thống và số lời báo đã đến, đang chờ, không gửi được."""

    async def work(_: Parts, db: AsyncSession) -> str:
        found, counts = await listeners.hooks(db), await listeners.counts(db)
        lines = []
        for hook in found:
            counted = {state: counts.get(hook.id, {}).get(state, 0) for state in ("sent", "queued", "dead")}
            unit = hook.unit_code or WORDS.say("hooks.unit_all")
            facts = {"id": hook.id, "name": hook.name, "address": hook.address, "unit": unit}
            lines.append(WORDS.say("hooks.cli_line", **facts, **counted))
        return "\n".join(lines) or WORDS.say("hooks.none")

    _do(work)


@app.command("try")
def try_hook(number: int = NUMBER) -> None:
    """Gửi thử; chương trình đang chạy (serve) sẽ gửi đi."""

    async def work(parts: Parts, db: AsyncSession) -> str:
        hook = await listeners.hook_by_id(db, number)
        await listeners.try_out(db, hook, ids=parts.ids, now=parts.clock.now())
        return WORDS.say("hooks.cli_tried", name=hook.name)

    _do(work)


@app.command("end")
def end_hook(number: int = NUMBER) -> None:
    """Thôi báo cho một hệ thống."""

    async def work(parts: Parts, db: AsyncSession) -> str:
        hook = await listeners.hook_by_id(db, number)
        await listeners.end(db, hook, now=parts.clock.now())
        await did(db, Subject.HOOK, hook.name, "hook_ended", by=BY_COMMAND, now=parts.clock.now())
        return WORDS.say("hooks.ended", name=hook.name)

    _do(work)


def _do(work: Work) -> None:
    try:
        typer.echo(done(work))
    except HookUnfit as unfit:
        fail(WORDS.say(f"hooks.unfit_{unfit.reason}"))
    except UnitNotFound:
        fail(WORDS.say("hooks.unfit_unit"))
    except HookNotFound:
        fail(WORDS.say("console.error_hook"))
