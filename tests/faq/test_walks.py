"""What people do in guides is kept without personal data and counted, on both databases."""

from datetime import timedelta

from bot.storage.engine import Sessions
from faq import store
from faq.funnel import Did
from faq.walks import guide_figures, record_deed
from tests.fakes import HandClock
from tests.faq.test_funnel import GUIDE


async def test_the_funnel_is_read_back_for_a_period(sessions: Sessions, clock: HandClock) -> None:
    first = clock.now()
    async with sessions.begin() as db:
        await record_deed(db, guide_id="g", did=Did.STARTED, person_key="a", now=first)
        await record_deed(db, guide_id="g", did=Did.DONE, person_key="a", now=first, step_id="mot")
        await record_deed(db, guide_id="other", did=Did.STARTED, person_key="z", now=first)
        later = clock.move(days=3)
        await record_deed(db, guide_id="g", did=Did.DONE, person_key="a", now=later, step_id="hai")
        await record_deed(
            db, guide_id="g", did=Did.TROUBLE, person_key="b", now=later, step_id="mot", trouble_id="l"
        )
    async with sessions() as db:
        (whole,) = await guide_figures(db, [GUIDE], former={})
        (early,) = await guide_figures(db, [GUIDE], former={}, until=later)
        (late,) = await guide_figures(db, [GUIDE], former={}, since=later, until=later + timedelta(days=1))
        (none,) = await guide_figures(db, [GUIDE], former={}, since=later + timedelta(days=1))
    assert (whole.started, whole.steps[0].passed, whole.steps[1].passed) == (2, 1, 1)
    assert (early.started, early.steps[1].passed) == (1, 0)
    assert (late.started, late.steps[1].passed, late.steps[0].troubles) == (2, 1, (("Lỗi L", 1),))
    assert (none.started, none.finished) == (0, 0)


async def test_words_are_kept_masked_and_short(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        await record_deed(
            db, guide_id="g", did=Did.STUCK, person_key="a", now=clock.now(), step_id="mot",
            words="gọi 0912 345 678  giúp,\nmã 079123456789 " + "x" * 900,
        )  # fmt: skip
    async with sessions() as db:
        (deed,) = await store.guide_deeds(db)
    assert deed.words.startswith("gọi [số điện thoại] giúp, mã [dãy số] xxx")
    assert len(deed.words) == 500
