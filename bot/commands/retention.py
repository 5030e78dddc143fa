"""The command ``retention``: the rules for how long things are kept, and what is past its time now."""

import json
from collections.abc import Sequence

import typer

from bot.app import opened
from bot.commands.running import run, settings
from bot.words import Words, day
from bot.work.retention import Planned, planned


def retention(
    as_json: bool = typer.Option(False, "--json", help="In JSON cho chương trình khác."),
) -> None:
    """Kể mỗi loại dữ liệu giữ bao lâu và lúc này có bao nhiêu đã quá hạn; không xóa gì."""
    plans, words = run(_planned()), Words("vi")
    if as_json:
        typer.echo(json.dumps([_facts(plan) for plan in plans], ensure_ascii=False))
        return
    for plan in plans:
        typer.echo(
            words.say(
                "personal_data.retention_line",
                what=words.say(f"personal_data.kept_{plan.rule.kind}"),
                days=plan.rule.days,
                count=plan.count,
                before=day(plan.before),
                basis=plan.rule.legal_basis,
                mark="" if plan.rule.verified else words.say("personal_data.retention_unverified"),
            )
        )
    typer.echo(words.say("personal_data.retention_foot"))


def _facts(plan: Planned) -> dict[str, object]:
    rule = plan.rule
    return {
        "kind": rule.kind.value,
        "days": rule.days,
        "past": plan.count,
        "before": plan.before.isoformat(),
        "legal_basis": rule.legal_basis,
        "verified": rule.verified,
    }


async def _planned() -> Sequence[Planned]:
    async with opened(settings()) as parts, parts.sessions() as db:
        return await planned(db, now=parts.clock.now())
