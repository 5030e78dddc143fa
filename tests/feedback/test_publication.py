"""An answered case becomes public without its people, in versions, and can be taken back."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import cases, handling, publication, publications, reopening
from feedback.behind import rounds_behind
from feedback.children import to_look_at
from feedback.errors import (
    ChildConsentUnsaid,
    ChildMayBeKnown,
    ChildNotCleared,
    NotForPublic,
    NothingToSay,
    NotPublished,
    NotYourUnit,
    StillPersonal,
)
from feedback.history import verify_chain
from feedback.lifecycle import CaseKind, Role
from feedback.periods import Period
from feedback.publication import Bar
from feedback.publications import PublicFilter
from feedback.redaction import redacted
from feedback.retelling import recomputed_differs
from feedback.statistics import figures
from feedback.steps import Officer
from feedback.tables import Audience, Case, ChildCheck, EventKind, Publication
from tests.feedback import world
from tests.feedback.world import MONDAY, later

TEXT = "Tôi là Trần Thị Thử, mẹ bé Na lớp 5A3. Cô Hương thu tiền quỹ lớp, gọi tôi 0900 000 001."
ANSWER = "Kính gửi bà Trần Thị Thử. Nhà trường đã nhắc cô Hương và trả lại tiền."


async def answered(db: AsyncSession, *, answer: str = ANSWER, **changes: Any) -> tuple[Case, Officer]:
    await world.open_office(db)
    case = await world.receive(db, **{"text": TEXT, "consent_publication": True, **changes})
    head = await world.officer(db, "P-PT", role=Role.HEAD)
    await handling.answer(db, case.code, answer, actor=head, now=later(hours=1))
    return case, head


async def published(db: AsyncSession, case: Case, head: Officer, **more: object) -> Publication:
    proposal = publication.proposal_of(case)
    question = redacted(proposal.question.text, proposal.question.strikes)
    answer = redacted(proposal.answer.text, proposal.answer.strikes)
    given = {"child": ChildCheck.NOBODY, "now": later(hours=2), **more}
    return await publication.publish(db, case.code, question, answer, actor=head, **given)  # type: ignore[arg-type]


async def test_what_is_published_names_nobody_and_the_originals_stay(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        entry = await published(db, case, head)
        for word in ("Thử", "Na", "5A3", "Hương", "0900"):
            assert word not in entry.question + entry.answer
        assert entry.question.startswith("Tôi là [tên], mẹ bé [tên]")
        assert entry.answer == "Kính gửi bà [tên]. Nhà trường đã nhắc cô [tên] và trả lại tiền."
        assert (case.text, case.answer_text) == (TEXT, ANSWER)
        assert case.published_at == later(hours=2)
        line = (await cases.history(db, case.id, audience=Audience.PUBLIC))[-1]
        assert line.kind is EventKind.PUBLISHED
        assert line.data["digest"] == publication.digest_of(entry.question, entry.answer)
        assert line.data["child"] == "nobody"
        assert await verify_chain(db) == []


async def test_each_publishing_is_a_version_and_taking_back_keeps_them(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        first = await published(db, case, head)
        number = first.id
        again = await publication.publish(
            db, case.code, "Hỏi gọn", "Đáp gọn", child=ChildCheck.BOTH_CONSENTS, agreed="Mẹ và em, 20/11",
            actor=head, now=later(days=1),
        )  # fmt: skip
        assert (again.id, again.version, again.question) == (number, 2, "Hỏi gọn")
        await publication.unpublish(db, case.code, "Cần sửa lại", actor=head, now=later(days=2))
        assert case.published_at is None
        with pytest.raises(NotPublished):
            await publications.by_number(db, number)
        with pytest.raises(NotPublished):
            await publication.unpublish(db, case.code, "Lần nữa", actor=head, now=later(days=2))
        kept = await publications.versions(db, number)
        assert [(one.version, one.child_check) for one in kept] == [
            (1, ChildCheck.NOBODY),
            (2, ChildCheck.BOTH_CONSENTS),
        ]
        back = await published(db, case, head, now=later(days=3))
        assert (back.id, back.version, back.first_published_at) == (number, 3, later(hours=2))
        entry, unit = await publications.by_number(db, number)
        assert (entry.version, unit) == (3, "Trường Tiểu học Lê Văn Tám")


@pytest.mark.parametrize(
    ("changes", "bar"),
    [
        ({"consent_publication": False}, Bar.NO_CONSENT),
        ({"kind": CaseKind.HOME_HELP}, Bar.HOME_HELP),
    ],
)
async def test_what_is_never_published(sessions: Sessions, changes: dict[str, Any], bar: Bar) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db, **changes)
        with pytest.raises(NotForPublic) as refused:
            await published(db, case, head)
        assert refused.value.bar == bar
        assert await db.scalar(select(Publication)) is None


async def test_a_tip_a_complaint_and_what_is_not_answered_have_their_bars(sessions: Sessions) -> None:
    from feedback.kinds import RefusalReason

    async with sessions.begin() as db:
        await world.open_office(db)
        head = await world.officer(db, "P-PT", role=Role.HEAD)
        tip = await world.receive(db, kind=CaseKind.TIP, consent_publication=True, reporter_name="")
        other = await world.receive(db, seed=2, consent_publication=True)
        assert publication.bar_of(other) is Bar.NOT_ANSWERED
        await handling.refuse(
            db, other.code, "", why=RefusalReason.DENUNCIATION, actor=head, now=later(hours=1)
        )
        assert publication.bar_of(tip) is Bar.TIP
        assert publication.bar_of(other) is Bar.OTHER_LAW


async def test_nothing_is_published_before_somebody_has_looked_for_children(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        with pytest.raises(ChildNotCleared):
            await published(db, case, head, child=None)


@pytest.mark.parametrize(
    ("names_pupil", "words", "count"),
    [(None, "Bé Na lớp 5A3", 2), (True, "Cô Hương lớp 5A3", 2), (False, "Cô Hương lớp 5A3", 1),
     (False, "Cô Hương", 0), (True, "Cô giáo chủ nhiệm", 0)],
)  # fmt: skip
async def test_each_word_that_may_be_a_pupils_is_looked_at(
    sessions: Sessions, names_pupil: bool | None, words: str, count: int
) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db, names_pupil=names_pupil)
        more: dict[str, Any] = {"child": ChildCheck.NOBODY, "actor": head, "now": later(days=1)}
        if count:
            with pytest.raises(ChildMayBeKnown) as refused:
                await publication.publish(db, case.code, words, "Đã xong", **more)
            assert refused.value.count == count
            assert await db.scalar(select(Publication)) is None
        left = publication.left_in(case, words)
        seen = to_look_at(case, [(words, left[0])])
        assert len(seen) == count
        await publication.publish(db, case.code, words, "Đã xong", seen=seen, **more)
        assert (await cases.history(db, case.id))[-1].data["seen"] == count


async def test_both_consents_are_written_down_for_staff_only(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db, names_pupil=True)
        more: dict[str, Any] = {"child": ChildCheck.BOTH_CONSENTS, "actor": head, "now": later(days=1)}
        with pytest.raises(ChildConsentUnsaid):
            await publication.publish(db, case.code, "Bé Na lớp 5A3", "Xong", agreed=" ", **more)
        await publication.publish(db, case.code, "Bé Na lớp 5A3", "Xong", agreed="Mẹ và em ký 20/11", **more)
        lines = await cases.history(db, case.id)
        assert (lines[-2].kind, lines[-2].text) == (EventKind.NOTED, "Mẹ và em ký 20/11")
        assert lines[-2].audience is Audience.STAFF


@pytest.mark.parametrize("slip", ["Trần Thị Thử", "tran thi thu", "0900000001", "+84 900.000.001", "bà Thử"])
async def test_the_senders_own_data_never_become_public(sessions: Sessions, slip: str) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        with pytest.raises(StillPersonal):
            await publication.publish(
                db,
                case.code,
                "Hỏi",
                f"Gửi {slip} nhé",
                child=ChildCheck.NOBODY,
                actor=head,
                now=later(days=1),
            )
        with pytest.raises(NothingToSay):
            await publication.publish(
                db, case.code, " ", "Đáp", child=ChildCheck.NOBODY, actor=head, now=later(days=1)
            )


async def test_another_units_officer_publishes_nothing(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        stranger = await world.officer(db, "P-TM", id=9)
        with pytest.raises(NotYourUnit):
            await published(db, case, stranger)
        await published(db, case, head)
        with pytest.raises(NotYourUnit):
            await publication.unpublish(db, case.code, "x", actor=stranger, now=later(days=1))


async def test_who_takes_the_consent_back_takes_the_text_back(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        await published(db, case, head)
        await publication.withdraw_consent(db, case.code, now=later(days=1))
        line = (await cases.history(db, case.id))[-1]
        assert (line.kind, line.actor_kind) == (EventKind.UNPUBLISHED, "citizen")
        assert (await publications.listed(db, PublicFilter())).total == 0
        assert publication.bar_of(case) is Bar.NO_CONSENT


async def test_an_answer_stays_public_in_figures_after_its_case_was_reopened(sessions: Sessions) -> None:
    """What stands in public counts for each answer it was given for or after; taken back, for none."""
    async with sessions.begin() as db:
        case, head = await answered(db)
        await published(db, case, head)

        async def public(days: int = 9) -> tuple[int, int]:
            assert await recomputed_differs(db, now=later(days=9)) == ()
            period = Period(MONDAY, later(days=days))
            counts = (await figures(db, period, now=later(days=9))).cases
            rows = await rounds_behind(db, "published", period, now=later(days=9), limit=9)
            assert rows.total == counts.published
            return counts.published, counts.answered

        await reopening.reopen(db, case.code, "Chưa ổn", now=later(days=1), calendar=world.CALENDAR)
        assert await public() == (1, 1)
        await handling.answer(db, case.code, ANSWER, actor=head, now=later(days=2))
        assert await public() == (1, 2)
        await published(db, case, head, now=later(days=3))
        assert await public() == (2, 2)
        assert await public(1) == (1, 1)  # nothing of the past has changed
        await reopening.reopen(db, case.code, "Vẫn chưa", now=later(days=4), calendar=world.CALENDAR)
        await publication.unpublish(db, case.code, "Đang xem lại", actor=head, now=later(days=5))
        assert await public() == (0, 2)
        await handling.answer(db, case.code, ANSWER, actor=head, now=later(days=6))
        await published(db, case, head, now=later(days=7))
        assert await public() == (3, 3)


async def test_a_public_text_can_be_taken_back_when_the_case_was_opened_again(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        await published(db, case, head)
        await reopening.reopen(db, case.code, "Chưa ổn", now=later(days=1), calendar=world.CALENDAR)
        await publication.unpublish(db, case.code, "Đang xem lại", actor=head, now=later(days=1))
        assert (await publications.listed(db, PublicFilter())).total == 0


async def test_the_public_finds_by_words_without_accents_by_unit_and_by_kind(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        case, head = await answered(db)
        entry = await published(db, case, head)

        async def found(**wanted: object) -> list[int]:
            page = await publications.listed(db, PublicFilter(**wanted))  # type: ignore[arg-type]
            assert page.total == len(page.entries)
            return [one.id for one, _ in page.entries]

        for wanted in (
            {}, {"words": "quy lop"}, {"words": "QUỸ"}, {"unit_code": "TH-LVT"}, {"unit_code": "P-PT"},
            {"kind": CaseKind.FEEDBACK},
        ):  # fmt: skip
            assert await found(**wanted) == [entry.id], wanted
        for wanted in (
            {"words": "thu tran"},
            {"unit_code": "P-TM"},
            {"unit_code": "?"},
            {"kind": CaseKind.PETITION},
        ):
            assert await found(**wanted) == [], wanted
        assert [unit.code for unit in await publications.units_with_some(db)] == ["TH-LVT"]
