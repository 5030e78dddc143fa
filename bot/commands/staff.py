"""The commands ``staff …``: accounts of the office's people."""

import sys

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.commands.in_transaction import Work, done
from bot.commands.running import fail
from bot.office.changes import BY_COMMAND, Subject, did
from bot.parts import Parts
from bot.staff import accounts
from bot.staff.errors import StaffError
from bot.staff.passwords import Passwords, check_fit
from bot.storage.office_tables import StaffMember
from bot.web.console.problems import said
from bot.words import Words, day
from feedback.errors import FeedbackError
from feedback.lifecycle import Role

app = typer.Typer(help="Tài khoản cán bộ.", no_args_is_help=True)
LOGIN = typer.Argument(help="Tên đăng nhập.")
WORDS = Words("vi")


@app.command()
def add(
    login: str = LOGIN,
    *,
    name: str = typer.Option(..., help="Họ tên."),
    role: Role = typer.Option(Role.OFFICER.value, help="Vai trò."),
    unit: str = typer.Option("", help="Mã đơn vị; bỏ trống là tất cả đơn vị."),
    password_stdin: bool = typer.Option(False, "--password-stdin", help="Đọc mật khẩu từ đầu vào chuẩn."),
) -> None:
    """Thêm tài khoản; in ra liên kết dùng một lần để đặt mật khẩu."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None

    async def work(parts: Parts, db: AsyncSession) -> str:
        now = parts.clock.now()
        member = await accounts.add_member(db, login, name=name, role=role, unit_code=unit or None, now=now)
        await _note(parts, db, member, "invited")
        if password is None:
            link = await accounts.password_link(db, member, ids=parts.ids, now=now)
            return _link("console.cli_added", member, parts, link)
        check_fit(password, login=member.login)
        await accounts.set_password(db, member, await Passwords().hash(password), now=now)
        return WORDS.say("console.cli_added_with_password", login=member.login)

    _do(work)


@app.command("list")
def list_members() -> None:
    """Liệt kê tài khoản."""

    async def work(_: Parts, db: AsyncSession) -> str:
        found = await accounts.members(db)
        return "\n".join(_line(member) for member in found) or WORDS.say("console.cli_nobody")

    _do(work)


@app.command()
def disable(login: str = LOGIN) -> None:
    """Khóa tài khoản và đóng mọi phiên đăng nhập."""

    async def work(parts: Parts, db: AsyncSession) -> str:
        member = await accounts.by_login(db, login)
        await accounts.disable(db, member, now=parts.clock.now())
        await _note(parts, db, member, "disabled")
        return WORDS.say("console.disabled", name=member.name)

    _do(work)


@app.command("reset-password")
def reset_password(login: str = LOGIN) -> None:
    """Bỏ mật khẩu cũ; in ra liên kết dùng một lần để đặt mật khẩu mới."""

    async def work(parts: Parts, db: AsyncSession) -> str:
        member = await accounts.by_login(db, login)
        link = await accounts.reset_password(db, member, ids=parts.ids, now=parts.clock.now())
        await _note(parts, db, member, "reset")
        return _link("console.reset", member, parts, link)

    _do(work)


async def _note(parts: Parts, db: AsyncSession, member: StaffMember, what: str) -> None:
    await did(db, Subject.ACCOUNT, member.login, what, by=BY_COMMAND, now=parts.clock.now())


def _do(work: Work) -> None:
    try:
        typer.echo(done(work))
    except (StaffError, FeedbackError) as refusal:
        fail(said(refusal, WORDS)[1])


def _link(key: str, member: StaffMember, parts: Parts, path: str) -> str:
    lines = [WORDS.say(key, name=member.name), f"{parts.settings.web_address}{path}"]
    if not parts.settings.public_url:
        lines.append(WORDS.say("commands.link_from_port", address=parts.settings.web_address))
    return "\n".join(lines)


def _line(member: StaffMember) -> str:
    state = "active" if member.password_hash else "invited"
    if member.disabled_at is not None:
        words = WORDS.say("console.member_disabled", day=day(member.disabled_at))
    else:
        words = WORDS.say(f"console.member_{state}")
    role = WORDS.say(f"console.role_{member.role}")
    return "\t".join((member.login, member.name, role, member.unit_code or "-", words))
