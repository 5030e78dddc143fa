"""The command ``demo``: an empty database becomes a believable, reproducible year."""

import random
from datetime import datetime, timedelta

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.ids import keyed_digest
from bot.parts import Parts
from bot.words import Words
from faq.decide import Decision
from faq.service import record_miss
from feedback import demo as invented
from feedback import demo_after
from feedback.demo import Filled
from feedback.errors import RegisterNotEmpty

#: One question that found no answer for so many cases.
CASES_A_MISS = 8
#: So many people ask them.
PEOPLE = 400


def demo(
    cases: int = typer.Option(3000, "--cases", min=1, max=200_000, help="Số hồ sơ."),
    seed: int = typer.Option(1, "--seed", help="Cùng số này thì ra cùng dữ liệu (trong cùng một ngày)."),
) -> None:
    """Làm đầy một cơ sở dữ liệu trống bằng một năm hồ sơ mẫu."""
    words = Words("vi")
    try:
        filled = run(_demo(cases, seed))
    except RegisterNotEmpty:
        fail(words.say("commands.demo_not_empty"))
    typer.echo(words.say("commands.demo_done", cases=filled.cases))


async def _demo(number: int, seed: int) -> Filled:
    async with opened(settings()) as parts, parts.transaction() as db:
        # The whole day gives the same year.
        now = parts.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        filled = await invented.fill(db, number, seed=seed, now=now, calendar=parts.calendar)
        await demo_after.go_on(db, now=now, calendar=parts.calendar)
        await _ask_in_vain(db, parts, max(1, number // CASES_A_MISS), random.Random(seed), now)  # noqa: S311 - a play
        return filled


async def _ask_in_vain(
    db: AsyncSession, parts: Parts, number: int, rng: random.Random, now: datetime
) -> None:
    """Invent questions that found no answer, from the subjects that are not ours."""
    asked = [phrasing for one in parts.knowledge.content.neighbours.values() for phrasing in one.phrasings]
    for _ in range(number):
        await record_miss(
            db,
            question=rng.choice(asked),
            decision=rng.choice((Decision.ESCALATE, Decision.ESCALATE, Decision.SUGGEST)),
            person_key=keyed_digest("demo", str(rng.randrange(PEOPLE))),
            now=now - timedelta(minutes=rng.randrange(365 * 24 * 60)),
        )
