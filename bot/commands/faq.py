"""The commands ``faq …``: content in and out, its faults, and how well it is found."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import faq_guides
from bot.commands.ask import content as live_content
from bot.commands.running import fail, run, settings
from bot.words import Words
from faq import floors
from faq.check import check as faults_of
from faq.content import STARTER, Content, Fault, load
from faq.errors import ContentUnreadable
from faq.evaluate import Report, evaluate, read_labelled
from faq.export import write
from faq.fit import examples_of, fit
from faq.fit_alarm import alarm_of, read_urgent
from faq.index import Index
from faq.service import Diff, import_content, preview_import

app = typer.Typer(help="Kho hỏi đáp: nạp, xuất, soát lỗi, chấm điểm.", no_args_is_help=True)

_COUNTS = (
    "first", "among_three", "shown", "answered_right", "answered_wrong", "sent_away",
    "others_answered", "others_suggested", "others_sent_on",
)  # fmt: skip
#: What the desk reads and writes; these commands would take it for damaged text.
_SHEETS = frozenset({".xlsx", ".xls", ".csv", ".ods"})

#: More warnings than these are counted and not printed, unless all are asked for.
MOST_WARNINGS = 20

app.command("guides")(faq_guides.guides)


@app.callback()
def faq() -> None:
    """Kho hỏi đáp: nạp, xuất, soát lỗi, chấm điểm."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Tệp YAML, hoặc thư mục có topics/*.yaml.", exists=True)],
    preview: Annotated[bool, typer.Option("--preview", help="Chỉ xem khác gì, không nạp.")] = False,
    taken_out_too: Annotated[
        bool, typer.Option("--taken-out-too", help="Nạp lại cả những mục đã bỏ khỏi bàn làm việc.")
    ] = False,
) -> None:
    """Nạp nội dung vào cơ sở dữ liệu; mục đã sửa tay được giữ nguyên, mục đã bỏ không trở lại."""
    content = _read(file)
    bad = [fault for fault in faults_of(content, nearest=False, alone=file.is_file()) if not fault.warning]
    if bad:
        _print_faults(bad)
        fail(Words("vi").say("knowledge.check_refused"))
    diff = run(_import(content, file.name, preview=preview, taken_out_too=taken_out_too))
    marked = (("+", diff.added), ("~", diff.changed), ("=", diff.kept), ("-", diff.left_out))
    for mark, pieces in marked:
        for kind, key in pieces:
            typer.echo(Words("vi").say("knowledge.import_piece", mark=mark, kind=kind, key=key))
    typer.echo(
        Words("vi").say(
            "knowledge.import_preview" if preview else "knowledge.imported",
            added=len(diff.added), changed=len(diff.changed), unchanged=diff.unchanged, kept=len(diff.kept),
        )
    )  # fmt: skip
    if diff.left_out:
        typer.echo(Words("vi").say("knowledge.import_left_out", count=len(diff.left_out)))


async def _import(content: Content, name: str, *, preview: bool, taken_out_too: bool) -> Diff:
    from bot.app import opened
    from bot.office.changes import BY_COMMAND, Subject, did

    async with opened(settings()) as parts, parts.transaction() as db:
        if preview:
            return await preview_import(db, content, taken_out_too=taken_out_too)
        now = parts.clock.now()
        diff = await import_content(db, content, taken_out_too=taken_out_too, now=now)
        counts = Words("vi").say(
            "knowledge.imported",
            added=len(diff.added), changed=len(diff.changed), unchanged=diff.unchanged, kept=len(diff.kept),
        )  # fmt: skip
        what = "knowledge_imported"
        await did(db, Subject.KNOWLEDGE, name, what, reason=counts, by=BY_COMMAND, now=now)
        return diff


@app.command("export")
def export_file(
    file: Annotated[Path, typer.Argument(help="Tệp YAML sẽ ghi.", dir_okay=False)],
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
) -> None:
    """Ghi toàn bộ chủ đề ra một tệp YAML, nạp lại được."""
    _refuse_sheets(file)
    if file.exists() and not force:
        fail(Words("vi").say("knowledge.export_exists", file=file))
    content = live_content()
    write(content, file)
    typer.echo(Words("vi").say("knowledge.exported", topics=len(content.topics), file=file))


@app.command("check")
def check_file(
    file: Annotated[Path, typer.Argument(help="Tệp hoặc thư mục nội dung.", exists=True)] = STARTER,
    nearest: Annotated[bool, typer.Option(help="Soát cả cách hỏi gần chủ đề khác.")] = True,
    every: Annotated[bool, typer.Option("--all", help="In mọi cảnh báo, dù nhiều.")] = False,
) -> None:
    """Soát lỗi nội dung, nêu tệp và dòng; có lỗi thì kết thúc bằng mã 1."""
    found = faults_of(_read(file), nearest=nearest, alone=file.is_file())
    warnings = [fault for fault in found if fault.warning]
    bad = len(found) - len(warnings)
    shown = warnings if every else warnings[:MOST_WARNINGS]
    # Faults last: they are what has to be mended, and must not scroll away.
    _print_faults([*shown, *(fault for fault in found if not fault.warning)])
    if len(shown) < len(warnings):
        typer.echo(Words("vi").say("knowledge.check_more", count=len(warnings) - len(shown)))
    if found:
        typer.echo(Words("vi").say("knowledge.check_faults", faults=bad, warnings=len(warnings)))
    else:
        typer.echo(Words("vi").say("knowledge.check_clean"))
    if bad:
        raise typer.Exit(1)


@app.command("evaluate")
def evaluate_file(
    file: Annotated[Path, typer.Argument(help="Tệp JSONL câu hỏi có nhãn.", exists=True, dir_okay=False)],
    *,
    fit_gates: Annotated[bool, typer.Option("--fit", help="Chỉnh ngưỡng theo tệp này rồi ghi lại.")] = False,
    gates_file: Annotated[Path, typer.Option("--out", help="Nơi ghi ngưỡng.")] = STARTER / "thresholds.yaml",
    misses: Annotated[bool, typer.Option(help="In cả các câu sai.")] = True,
    floor: Annotated[Path | None, typer.Option(help="Tệp mức sàn; dưới sàn thì kết thúc bằng mã 1.")] = None,
    raise_floor: Annotated[
        bool, typer.Option("--raise-floor", help="Nâng mức sàn lên theo kết quả.")
    ] = False,
) -> None:
    """Chấm kho hỏi đáp bằng câu hỏi có nhãn."""
    try:
        questions = read_labelled(file)
    except ContentUnreadable as error:
        fail(str(error))
    if not questions:
        fail(Words("vi").say("knowledge.evaluate_empty", file=file), status=2)
    index = Index(live_content())
    if fit_gates:
        index = _fitted(index, file, gates_file)
    report = evaluate(index, questions)
    _print_report(report, misses=misses)
    _hold_floor(report, floor or (floors.FLOORS if raise_floor else None), lift=raise_floor)


def _hold_floor(report: Report, file: Path | None, *, lift: bool) -> None:
    if file is None:
        return
    try:
        known = floors.read(file)
    except ContentUnreadable as error:
        fail(str(error))
    fallen = floors.below(report, known)
    for line in fallen:
        typer.echo(Words("vi").say("knowledge.floor_fallen", line=line))
    if fallen:
        raise typer.Exit(1)
    if lift:
        floors.write(floors.raised(report, known), file)
        typer.echo(Words("vi").say("knowledge.floor_raised", file=file))
    else:
        typer.echo(Words("vi").say("knowledge.floor_held"))


@app.command("alarm")
def learn_alarm(
    questions: Annotated[list[Path], typer.Option(help="Tệp JSONL câu hỏi có nhãn.", exists=True)],
    urgent: Annotated[list[Path], typer.Option(help="Tệp tin nhắn khẩn cấp có nhãn.", exists=True)],
    out: Annotated[Path, typer.Option(help="Nơi ghi.")] = STARTER / "alarm.json",
) -> None:
    """Học từ nội dung và tin nhắn có nhãn: lời nào nghe ra là đang nguy hiểm."""
    try:
        asked = [one for file in questions for one in read_labelled(file)]
        heard = [read_urgent(file) for file in urgent]
    except ContentUnreadable as error:
        fail(str(error))
    dangerous = [text for part, _ in heard for text in part]
    calm = [text for _, part in heard for text in part]
    alarm = alarm_of(Index(live_content()), asked, dangerous, calm)
    out.write_text(json.dumps(asdict(alarm), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    typer.echo(Words("vi").say("knowledge.fitted", count=len(asked) + len(dangerous) + len(calm), file=out))


def _fitted(index: Index, file: Path, gates_file: Path) -> Index:
    from dataclasses import replace

    import yaml

    questions = read_labelled(file)
    gates = fit(examples_of(index, questions), fitted_on=index.content.version)
    text = yaml.safe_dump(asdict(gates), allow_unicode=True, sort_keys=False)
    gates_file.write_text(text, encoding="utf-8")
    typer.echo(Words("vi").say("knowledge.fitted", count=len(questions), file=gates_file))
    return Index(replace(index.content, thresholds=gates))


def _read(file: Path) -> Content:
    _refuse_sheets(file)
    try:
        return load(file)
    except ContentUnreadable as error:
        fail(str(error))


def _refuse_sheets(file: Path) -> None:
    if file.suffix.lower() in _SHEETS:
        fail(Words("vi").say("knowledge.yaml_only", file=file))


def _print_faults(found: list[Fault]) -> None:
    for fault in found:
        typer.echo(str(fault))


def _print_report(report: Report, *, misses: bool) -> None:
    say, whole = Words("vi").say, report.whole
    line = "knowledge.evaluate_line"
    typer.echo(say(line, name=say("knowledge.evaluate_questions"), value=f"{whole.ours} / {whole.others}"))
    for name in _COUNTS:
        typer.echo(say(line, name=say(f"knowledge.evaluate_{name}"), value=f"{whole.rate(name):.1%}"))
    for style, tally in sorted(report.by_style.items()):
        if tally.others:
            typer.echo(
                say(
                    "knowledge.evaluate_style_others",
                    style=style,
                    count=tally.others,
                    answered=f"{tally.rate('others_answered'):.1%}",
                    sent_on=f"{tally.rate('others_sent_on'):.1%}",
                )
            )
        if tally.ours:
            typer.echo(
                say(
                    "knowledge.evaluate_style",
                    style=style,
                    count=tally.ours,
                    first=f"{tally.rate('first'):.1%}",
                    among=f"{tally.rate('among_three'):.1%}",
                    shown=f"{tally.rate('shown'):.1%}",
                    wrong=f"{tally.rate('answered_wrong'):.1%}",
                )
            )
    for one in report.misses if misses else ():
        typer.echo(
            say(
                "knowledge.evaluate_miss", fault=one.fault, question=one.asked.question,
                accept=", ".join(sorted(one.asked.accept)) or "-", decision=one.verdict.decision,
                found=", ".join(topic.id for topic in one.verdict.topics[:3]),
            )
        )  # fmt: skip
