"""A small knowledge in a database, and the steps by which editors change it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from faq import learning, service, store
from faq.content import Content
from faq.decide import Decision
from faq.drafting import Draft
from faq.pieces import topic_data, topic_from
from faq.tables import ContentVersion
from faq.trial import Trial
from tests.fakes import HandClock
from tests.faq.test_service import small_content

BY = "Chị Biên Tập"


def content_with_dates() -> Content:
    content = small_content()
    dated = {"sources": ["Thông tư"], "as_of": "2026-07-20", "review_by": "2027-06-30"}
    topics = {name: topic_from(topic_data(one) | dated) for name, one in content.topics.items()}
    return replace(content, topics=topics)


async def filled(db: AsyncSession, clock: HandClock) -> Content:
    content = content_with_dates()
    await service.load_starter(db, content, now=clock.now())
    return content


async def live(
    db: AsyncSession,
    content: Content,
    draft: Draft,
    clock: HandClock,
    *,
    trial: Trial | None = None,
    reason: str = "",
) -> ContentVersion:
    """Propose and publish."""
    row = await learning.propose(
        db, draft, trial or Trial(), base_version_id=await store.latest_version_id(db), by=BY, now=clock.now()
    )
    return await learning.publish_proposal(db, content, row.id, by=BY, reason=reason, now=clock.now())


async def missed(db: AsyncSession, question: str, clock: HandClock, person: str = "p") -> int:
    miss = await service.record_miss(
        db, question=question, decision=Decision.ESCALATE, person_key=person, now=clock.now()
    )
    await db.flush()
    return miss.id
