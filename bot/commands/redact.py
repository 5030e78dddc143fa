"""The command ``redact evaluate``: how well personal data are found in labelled texts."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.running import fail
from bot.words import Words
from feedback.redaction import Kind
from feedback.redaction.measure import Measure, measure, read_labelled

app = typer.Typer(help="Bỏ dữ liệu cá nhân trước khi công khai: chấm điểm.", no_args_is_help=True)

_NUMBERS = (Kind.PHONE, Kind.ID_NUMBER, Kind.EMAIL)


@app.callback()
def redact() -> None:
    """Bỏ dữ liệu cá nhân trước khi công khai: chấm điểm."""


@app.command("evaluate")
def evaluate_file(
    file: Annotated[Path, typer.Argument(help="Tệp JSONL có nhãn.", exists=True, dir_okay=False)],
    misses: Annotated[bool, typer.Option("--misses", help="In các chỗ sót của nửa dùng để chỉnh.")] = False,
) -> None:
    """Chấm phần đề nghị bỏ dữ liệu cá nhân bằng các đoạn có nhãn."""
    try:
        texts = read_labelled(file)
    except (ValueError, KeyError) as error:
        fail(Words("vi").say("publication.evaluate_unreadable", file=file, what=type(error).__name__))
    parts = {"tuning": [one for one in texts if one.for_tuning]}
    parts["apart"] = [one for one in texts if not one.for_tuning]
    for part, chosen in parts.items():
        done = measure(chosen)
        _print(part, done)
        for number, kind, words in done.missed if misses and part == "tuning" else ():
            typer.echo(f"    {number} {kind}: {words}")


def _print(part: str, done: Measure) -> None:
    say = Words("vi").say
    typer.echo(say(f"publication.evaluate_{part}", texts=done.texts))
    for kind in Kind:
        tally = done.by_kind[kind]
        name = say(f"publication.kind_{kind}")
        typer.echo(f"  {name}: {tally.found}/{tally.marked} ({tally.recall:.1%})")
    numbers = done.recall(*_NUMBERS)
    typer.echo(say("publication.evaluate_numbers", recall=f"{numbers:.1%}"))
    precision = f"{done.precision:.1%}"
    kept = f"{done.clean_kept}/{done.clean}"
    typer.echo(say("publication.evaluate_precision", precision=precision, strikes=done.proposed, kept=kept))
