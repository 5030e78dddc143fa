"""The command ``faq guides``: how many people each guide took to its end, and where they stopped."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from bot.clock import VIETNAM
from bot.commands.running import run, settings
from bot.words import Words
from faq.funnel import GuideFigures


def guides(
    since: Annotated[
        datetime | None, typer.Option("--from", help="Từ ngày (YYYY-MM-DD).", formats=["%Y-%m-%d"])
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", help="Đến trước ngày này.", formats=["%Y-%m-%d"])
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In một danh sách JSON.")] = False,
) -> None:
    """Số người ở từng bước của từng hướng dẫn "Làm cùng tôi" (người, không phải lượt bấm)."""
    found = run(_figures(_in_vietnam(since), _in_vietnam(until)))
    if as_json:
        typer.echo(json.dumps([as_data(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        _print(one)


def as_data(figures: GuideFigures) -> dict[str, Any]:
    """Return the figures of a guide as plain data, with how many left at each step."""
    data = asdict(figures)
    for step, counted in zip(data["steps"], figures.steps, strict=True):
        step["left"] = counted.left
    return data


async def _figures(since: datetime | None, until: datetime | None) -> list[GuideFigures]:
    from bot.app import opened
    from bot.office.guide_orders import former_orders
    from faq.walks import guide_figures

    async with opened(settings()) as parts, parts.transaction() as db:
        former = await former_orders(db, parts.knowledge.content.guides)
        return await guide_figures(db, parts.knowledge.guides.all, former=former, since=since, until=until)


def _in_vietnam(day: datetime | None) -> datetime | None:
    return None if day is None else day.replace(tzinfo=VIETNAM)


def _print(one: GuideFigures) -> None:
    say = Words("vi").say
    typer.echo(
        say("guides.line", title=one.title, started=one.started, finished=one.finished, person=one.person)
    )
    for number, step in enumerate(one.steps if one.started else (), 1):
        typer.echo(
            say(
                "guides.line_step",
                number=number,
                title=step.title,
                reached=step.reached,
                passed=step.passed,
                left=step.left,
                stuck=step.stuck,
                back=step.back,
                person=step.person,
            )
        )
        for words, people in step.words:
            typer.echo(say("guides.line_words", words=words, people=people))
