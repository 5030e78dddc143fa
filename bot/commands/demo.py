"""The command ``demo``: an empty database becomes a believable, reproducible year."""

import random
from datetime import datetime, timedelta

import typer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import opened
from bot.commands.demo_walks import walk
from bot.commands.running import fail, run, settings
from bot.ids import keyed_digest
from bot.office.changes import BY_COMMAND, Subject, did
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import Words
from faq.decide import Decision
from faq.service import record_miss, record_shown
from feedback import demo as invented
from feedback import demo_after
from feedback.demo import Filled
from feedback.errors import RegisterNotEmpty

#: One question that found no answer for so many cases.
CASES_A_MISS = 8
#: So many people ask them.
PEOPLE = 400
#: For each case so many answers were given by the bot alone, a few topics getting most.
ANSWERS_A_CASE, RANK_WEIGHT = 3, -0.9
#: One walk through a guide for so many cases.
CASES_A_WALK = 4
_YEAR_MINUTES = 365 * 24 * 60


def demo(
    cases: int = typer.Option(3000, "--cases", min=1, max=200_000, help="Số hồ sơ."),
    seed: int = typer.Option(1, "--seed", help="Cùng số này thì ra cùng dữ liệu (trong cùng một ngày)."),
) -> None:
    """Làm đầy một cơ sở dữ liệu trống bằng một năm hồ sơ mẫu."""
    words = Words("vi")
    try:
        filled = run(_demo(cases, seed))
    except (RegisterNotEmpty, ConversationsThere):
        fail(words.say("commands.demo_not_empty"))
    typer.echo(words.say("commands.demo_done", cases=filled.cases))


class ConversationsThere(Exception):
    """People have written to this database: it is no place for invented cases."""


async def _demo(number: int, seed: int) -> Filled:
    async with opened(settings()) as parts, parts.transaction() as db:
        if (
            await db.scalar(select(Conversation.id).where(Conversation.last_in_at.is_not(None)).limit(1))
            is not None
        ):
            raise ConversationsThere
        # The whole day gives the same year.
        now = parts.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        filled = await invented.fill(db, number, seed=seed, now=now, calendar=parts.calendar)
        await demo_after.go_on(db, now=now, calendar=parts.calendar)
        rng = random.Random(seed)  # noqa: S311 - a play
        await _ask_in_vain(db, parts, max(1, number // CASES_A_MISS), rng, now)
        _answer_by_itself(db, parts, number * ANSWERS_A_CASE, rng, now)
        await walk(db, parts.knowledge.guides.all, max(1, number // CASES_A_WALK), rng=rng, now=now)
        await did(db, Subject.DATA, "demo", "demo_filled", by=BY_COMMAND, now=now)
        return filled


def _answer_by_itself(db: AsyncSession, parts: Parts, number: int, rng: random.Random, now: datetime) -> None:
    """Invent answers that the bot gave, over the whole year."""
    topics = sorted(parts.knowledge.content.topics)
    rng.shuffle(topics)
    weights = [(1 + rank) ** RANK_WEIGHT for rank in range(len(topics))]
    for topic in rng.choices(topics, weights, k=number):
        record_shown(db, topic, now=now - timedelta(minutes=rng.randrange(_YEAR_MINUTES)))


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
            now=now - timedelta(minutes=rng.randrange(_YEAR_MINUTES)),
        )
