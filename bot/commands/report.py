"""The command ``report``: the official papers of a period, ready to sign, and the templates behind them."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.running import fail, run, settings
from bot.reports.errors import ReportError
from bot.reports.order import Order
from bot.reports.outlines import ReportKind
from bot.reports.saying import before_signing, field_lines, refusal
from bot.reports.spans import Cut, month_of
from bot.reports.values import Values
from bot.words import Words
from feedback.counting import Share
from feedback.errors import PeriodUnknown, UnitNotFound

app = typer.Typer(help="Báo cáo định kỳ, biểu mẫu, và mẫu trình bày của cơ quan.")

FORMATS = ("docx", "xlsx", "pdf")
_CUT_HELP = (
    "Kỳ tính theo: bao-cao (hành chính, ngày 15 tới ngày 14; mặc định), lich (từ ngày 1) "
    "hay tong-dai (từ 12 giờ ngày 25)."
)
_KIND = typer.Option("--kind", help="bao-cao, bieu-pakn, tong-dai, qua-han, hoi-dap hay hai-long.")


@app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    *,
    period: Annotated[
        str, typer.Option("--period", help="2026-Q3, 2026-11, 2026-H1, 2026-9M hay 2026.")
    ] = "",
    cut: Annotated[Cut, typer.Option("--period-kind", help=_CUT_HELP)] = Cut.ADMINISTRATIVE,
    unit: Annotated[
        str, typer.Option("--unit", help="Mã đơn vị (gồm các đơn vị bên dưới); trống: tất cả.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Tệp ghi ra: .docx, .xlsx hay .pdf.")] = None,
    kind: Annotated[ReportKind, _KIND] = ReportKind.OFFICIAL,
    template: Annotated[
        Path | None, typer.Option("--template", help="Mẫu .docx của cơ quan.", exists=True)
    ] = None,
    tthc: Annotated[
        float | None,
        typer.Option("--tthc", min=0, max=100, help="Tỷ lệ hài lòng về giải quyết TTHC, % (chỉ số 766)."),
    ] = None,
    signer: Annotated[str, typer.Option("--signer", help="Họ tên người ký.")] = "",
) -> None:
    """Làm báo cáo của một kỳ."""
    if context.invoked_subcommand is not None:
        return
    say = Words("vi").say
    if not period or out is None:
        fail(say("reports.cli_needs"))
    file_format = out.suffix.lower().removeprefix(".")
    if file_format not in FORMATS:
        fail(say("reports.cli_format", file=out.name))
    share = None if tthc is None else Share(round(tthc * 100), 10_000)
    own = template.read_bytes() if template else None
    order = Order(kind, period, unit, tthc=share, signed_by=signer, template=own, cut=cut)
    for line in run(_write(order, out, file_format)):
        typer.echo(line, err=True)
    typer.echo(say("reports.cli_done", file=out))


async def _write(order: Order, out: Path, file_format: str) -> list[str]:
    """Write the file; return what has to be known before it is signed."""
    from bot.app import opened
    from bot.reports.make import make

    async with opened(settings()) as parts:
        try:
            made = await make(parts, order, file_format)
        except (PeriodUnknown, UnitNotFound, ReportError) as error:
            fail(refusal(error, Words("vi")))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(made.content)
    return before_signing(made.facts, Words("vi"))


@app.command("fields")
def fields(kind: Annotated[ReportKind, _KIND] = ReportKind.OFFICIAL) -> None:
    """Liệt kê các trường mà một mẫu trình bày dùng được, kèm giá trị ví dụ."""
    for line in field_lines(run(_values(kind)), Words("vi")):
        typer.echo(line)


@app.command("check")
def check(template: Annotated[Path, typer.Argument(help="Mẫu .docx của cơ quan.", exists=True)]) -> None:
    """Soát một mẫu trình bày: thiếu trường nào, dùng trường nào không có, thể thức nào chưa đúng."""
    from bot.reports.checking import faults_of

    words = Words("vi")
    faults = faults_of(template.read_bytes(), run(_values(ReportKind.OFFICIAL)), words)
    for fault in faults:
        typer.echo(f"- {fault}", err=True)
    if faults:
        fail(words.say("reports.cli_unfit", count=len(faults)))
    typer.echo(words.say("reports.cli_fit"))


@app.command("template")
def template(
    out: Annotated[Path, typer.Argument(help="Tệp .docx sẽ ghi.", dir_okay=False)],
    kind: Annotated[ReportKind, _KIND] = ReportKind.OFFICIAL,
) -> None:
    """Ghi mẫu trình bày có sẵn ra tệp để cơ quan sửa bằng Word."""
    from bot.reports.make import shipped_template

    words = Words("vi")
    if out.exists():
        fail(words.say("reports.cli_exists", file=out))
    out.write_bytes(shipped_template(kind, run(_values(kind)), words))
    typer.echo(words.say("reports.cli_template", file=out, kind=kind, folder=settings().report_templates_dir))


async def _values(kind: ReportKind) -> Values:
    """Return the values of the present month: what a template shows, with real examples."""
    from bot.app import opened
    from bot.reports.facts import gather
    from bot.reports.values import values_of
    from bot.storage.engine import reading

    async with opened(settings()) as parts, reading(parts.sessions) as db:
        order = Order(kind, month_of(parts.clock.now()))
        return values_of(await gather(db, parts, order.span), parts.settings, Words("vi"))
