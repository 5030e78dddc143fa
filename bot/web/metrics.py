"""Figures for Prometheus: what this process counted, and what stands in the database."""

from collections.abc import Iterator
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.metrics import REGISTRY
from bot.storage.engine import reading
from bot.storage.tables import Message
from bot.web.health import oldest_waiting
from bot.web.pages import parts_of
from feedback.lifecycle import OPEN
from feedback.tables import Case

router = APIRouter(include_in_schema=False)


class _Counted(Collector):
    def __init__(self, *families: GaugeMetricFamily) -> None:
        self._families = families

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._families


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give all figures as text."""
    parts = parts_of(request)
    stored = CollectorRegistry()
    async with reading(parts.sessions) as db:
        now = parts.clock.now()
        stored.register(_Counted(await _messages(db), await _waiting(db, now), *await _cases(db, now)))
    return Response(generate_latest(REGISTRY) + generate_latest(stored), media_type=CONTENT_TYPE_LATEST)


async def _messages(db: AsyncSession) -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "tro_ly_so_messages", "Messages that are stored.", labels=("direction", "channel", "state")
    )
    kinds = (Message.direction, Message.channel, Message.state)
    for *labels, count in await db.execute(select(*kinds, func.count()).group_by(*kinds).order_by(*kinds)):
        family.add_metric(labels, count)
    return family


async def _waiting(db: AsyncSession, now: datetime) -> GaugeMetricFamily:
    since = await oldest_waiting(db)
    age = max(0.0, (now - since).total_seconds()) if since else 0.0
    return GaugeMetricFamily(
        "tro_ly_so_oldest_waiting_seconds", "Age of the oldest unhandled incoming message.", value=age
    )


async def _cases(db: AsyncSession, now: datetime) -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
    is_open = select(func.count()).select_from(Case).where(Case.state.in_(OPEN))
    waiting = await db.scalar(is_open) or 0
    runs = or_(Case.paused_at.is_(None), Case.paused_at > Case.due_at)
    overdue = await db.scalar(is_open.where(Case.due_at < now, runs)) or 0
    return (
        GaugeMetricFamily("tro_ly_so_cases_open", "Cases that are owed an answer.", value=waiting),
        GaugeMetricFamily("tro_ly_so_cases_overdue", "Open cases past their due date.", value=overdue),
    )
