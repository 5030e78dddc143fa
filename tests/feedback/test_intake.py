import random
from typing import Any

import pytest

from bot.storage.engine import Sessions
from feedback import cases, handling, intake
from feedback.errors import (
    AlreadyRated,
    CaseNotFound,
    CodesExhausted,
    HeardInFuture,
    MoveNotAllowed,
    NothingToSay,
    NoUnits,
    RatingOutOfRange,
    UnitNotFound,
)
from feedback.history import verify_chain
from feedback.intake import Attachment, WrittenDown
from feedback.kinds import HelpReason
from feedback.lifecycle import CaseKind, State
from feedback.periods import Period
from feedback.statistics import Share, figures
from feedback.tables import ActorKind, Audience, EventKind
from tests.feedback.world import CALENDAR, MONDAY, later, officer, open_office, receive, submission


async def test_a_case_has_its_code_deadline_and_first_lines(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(
            db, attachments=[Attachment("file:1", "anh.jpg", "image/jpeg", 12)], consent_publication=True
        )
    async with sessions() as db:
        kept = await cases.by_code(db, case.code)
        lines = await cases.history(db, kept.id)
        files = await cases.attachments(db, kept.id)
    assert (kept.state, kept.title) == (State.RECEIVED, "Thu tiền quỹ lớp quá cao")
    assert kept.received_at == MONDAY
    assert kept.due_at == MONDAY.replace(day=23, hour=17)
    assert kept.clock_version == "answer-1"
    assert [line.kind for line in lines] == [EventKind.RECEIVED, EventKind.DUE_SET]
    assert lines[0].text == kept.text
    assert lines[0].data["unit"] == "TH-LVT"
    assert [(file.file_ref, file.size, file.event_id) for file in files] == [("file:1", 12, lines[0].id)]


async def test_a_question_has_the_shorter_clock(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db, kind=CaseKind.QUESTION)
    assert (case.clock_version, case.due_at) == ("question-1", MONDAY.replace(day=18, hour=17))


async def test_a_case_without_a_unit_goes_to_the_office_inbox(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db, unit_code=None)
        assert (await cases.unit_of(db, case)).code == "SGDDT"
        case = await intake.receive(
            db,
            submission(unit_code=None),
            now=MONDAY,
            rng=random.Random(2),
            calendar=CALENDAR,
            unassigned_unit_code="P-TM",
        )
        assert (await cases.unit_of(db, case)).code == "P-TM"


@pytest.mark.parametrize(
    ("changes", "error"), [({"text": " \n"}, NothingToSay), ({"unit_code": "NOBODY"}, UnitNotFound)]
)
async def test_what_cannot_be_entered_is_refused(
    sessions: Sessions, changes: dict[str, Any], error: type[Exception]
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        with pytest.raises(error):
            await receive(db, **changes)
        assert await cases.count(db) == 0


async def test_without_units_nothing_can_be_entered(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        with pytest.raises(NoUnits):
            await receive(db, unit_code=None)


async def test_texts_of_any_size_and_kind_are_kept(sessions: Sessions) -> None:
    text = "á" * 100_000 + "\x00\ud800 hết"
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db, text=text, reporter_name="Tên " * 500, reporter_address="x" * 2000)
        await intake.add_words(db, case.code, "thêm \x00 chữ", now=MONDAY)
    async with sessions() as db:
        kept = await cases.by_code(db, case.code)
        assert kept.text == "á" * 100_000 + " hết"
        assert await verify_chain(db) == []


async def test_a_code_is_never_given_twice(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        first = await receive(db, seed=7)
        second = await receive(db, seed=7)
        assert first.code != second.code

        class Stuck(random.Random):
            def choices(self, *args: Any, **kwargs: Any) -> list[Any]:
                return list(first.code.replace("-", "")[:7])

        with pytest.raises(CodesExhausted):
            await intake.receive(db, submission(), now=MONDAY, rng=Stuck(), calendar=CALENDAR)


async def test_words_of_the_citizen_bring_only_a_waiting_case_back_to_work(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        school = await officer(db, "TH-LVT")
        assert (await intake.add_words(db, code, "một", now=MONDAY)).state is State.RECEIVED
        await handling.ask_citizen(db, code, "Lớp nào?", actor=school, now=MONDAY)
        assert (await intake.add_words(db, code, "Lớp 3A", now=MONDAY)).state is State.IN_WORK
        await handling.answer(db, code, "Đã hoàn tiền.", actor=school, now=MONDAY)
        case = await intake.add_words(db, code, "", [Attachment("file:2")], now=MONDAY)
        assert case.state is State.ANSWERED
        kinds = [line.kind for line in await cases.history(db, case.id, audience=Audience.PUBLIC)]
        assert [kind for kind in kinds if kind.startswith("citizen")] == [
            EventKind.CITIZEN_ADDED,
            EventKind.CITIZEN_ANSWERED,
            EventKind.CITIZEN_ADDED,
        ]
        assert [file.file_ref for file in await cases.attachments(db, case.id)] == ["file:2"]
        with pytest.raises(NothingToSay):
            await intake.add_words(db, code, "  ", now=MONDAY)
        with pytest.raises(CaseNotFound):
            await intake.add_words(db, "AAAA-3333", "x", now=MONDAY)


async def test_an_answer_is_rated_once(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        with pytest.raises(MoveNotAllowed):
            await intake.rate(db, code, 1, now=MONDAY)
        await handling.answer(db, code, "Xong.", actor=await officer(db, "TH-LVT"), now=MONDAY)
        for level in (0, 5):
            with pytest.raises(RatingOutOfRange):
                await intake.rate(db, code, level, now=MONDAY)
        case = await intake.rate(db, code, 2, "nhanh", now=later(hours=1))
        assert (case.rating, case.rating_words, case.state) == (2, "nhanh", State.ANSWERED)
        with pytest.raises(AlreadyRated):
            await intake.rate(db, code, 4, now=MONDAY)
        assert case.rating == 2


async def test_the_reason_of_a_rating_may_follow_once(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        await handling.answer(db, code, "Xong.", actor=await officer(db, "TH-LVT"), now=MONDAY)
        with pytest.raises(MoveNotAllowed):
            await intake.say_why(db, code, "chậm", now=MONDAY)
        await intake.rate(db, code, 4, now=MONDAY)
        with pytest.raises(NothingToSay):
            await intake.say_why(db, code, "  ", now=MONDAY)
        case = await intake.say_why(db, code, "chậm", now=later(hours=1))
        assert (case.rating, case.rating_words) == (4, "chậm")
        told = [one.told_as for one in await cases.history(db, case.id)]
        assert told[-2:] == ["rated", "rated_why"]
        with pytest.raises(AlreadyRated):
            await intake.say_why(db, code, "khác", now=MONDAY)
        assert await verify_chain(db) == []


HEARD = later(days=-3)


async def test_what_a_caller_said_is_written_down_with_who_when_and_whether_it_was_read_back(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT", id=7)
        case = await receive(db, channel="phone", written_down=WrittenDown(lan, HEARD, read_back=True))
        first = (await cases.history(db, case.id))[0]
    assert (case.heard_at, case.written_by_id, case.written_by_name, case.read_back) == (
        HEARD,
        7,
        lan.name,
        True,
    )
    # The same clock, and it runs since the call.
    assert (case.received_at, case.due_at) == (HEARD, MONDAY.replace(day=20, hour=17))
    assert (first.actor_kind, first.actor_name, first.at) == (ActorKind.OFFICER, lan.name, MONDAY)
    assert (first.data["heard_at"], first.data["read_back"]) == (HEARD.isoformat(), True)


async def test_nothing_is_written_down_before_it_was_heard(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        with pytest.raises(HeardInFuture):
            await receive(db, channel="paper", written_down=WrittenDown(lan, later(minutes=1)))
        assert await cases.count(db) == 0


async def test_help_at_home_has_its_own_clock_and_its_own_figure(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        codes = []
        for seed, reason in enumerate((HelpReason.OLD, HelpReason.INFANT)):
            case = await receive(db, seed=seed, kind=CaseKind.HOME_HELP, help_reason=reason)
            assert (case.clock_version, case.due_at) == ("home_help-1", MONDAY.replace(day=18, hour=17))
            assert case.help_reason is reason
            codes.append(case.code)
        await handling.answer(db, codes[0], "Cán bộ đến sáng thứ ba.", actor=lan, now=later(hours=2))
        found = await figures(db, Period(MONDAY, later(days=9)), now=later(days=5))
    assert (found.home_help.received, found.home_help.answered, found.home_help.overdue) == (2, 1, 1)
    assert found.home_help.in_time_share == Share(1, 1)
    assert found.cases.received == 0
