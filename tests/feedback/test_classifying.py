import pytest

from bot.storage.engine import Sessions
from feedback import cases, classifying, handling, intake
from feedback.errors import AskedBefore, MoveNotAllowed, NothingToSay, NotValid
from feedback.history import verify_chain
from feedback.kinds import CaseKind, ContentGroup, ContentType
from feedback.lifecycle import State
from feedback.tables import Audience, EventKind
from feedback.validity import Missing
from tests.feedback.world import CALENDAR, MONDAY, later, officer, open_office, receive

ADDRESS = "12 đường số 3, phường Phú Thuận"


async def test_a_valid_case_is_entered_and_classified(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db, reporter_address=ADDRESS)).code
        case = await classifying.accept(db, code, ContentType.CONDUCT, actor=lan, now=MONDAY)
        assert (case.state, case.content_type, case.officer_id) == (
            State.ACCEPTED,
            ContentType.CONDUCT,
            None,
        )
        assert (await handling.take(db, code, actor=lan, now=MONDAY)).state is State.IN_WORK
        with pytest.raises(MoveNotAllowed):
            await classifying.accept(db, code, ContentType.CONDUCT, actor=lan, now=MONDAY)


async def test_what_lacks_something_is_accepted_only_on_purpose(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db, reporter_name="")).code
        with pytest.raises(NotValid) as caught:
            await classifying.accept(db, code, None, actor=lan, now=MONDAY)
        assert caught.value.missing == (Missing.NAME, Missing.ADDRESS)
        case = await classifying.accept(db, code, None, actor=lan, now=MONDAY, even_so=True)
        line = (await cases.history(db, case.id))[-1]
        assert (line.kind, line.data["missing"]) == (EventKind.ACCEPTED, ["name", "address"])


async def test_each_item_is_asked_for_once(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        case = await receive(db, reporter_name="")
        ask = classifying.ask_completion
        case = await ask(db, case.code, [Missing.NAME], "Anh/chị cho xin họ tên.", actor=lan, now=MONDAY)
        assert (case.state, case.officer_id) == (State.WAITING_FOR_CITIZEN, 1)
        with pytest.raises(AskedBefore):
            await ask(db, case.code, [Missing.NAME], "Xin họ tên.", actor=lan, now=MONDAY)
        with pytest.raises(NothingToSay):
            await ask(db, case.code, [Missing.ADDRESS], " ", actor=lan, now=MONDAY)
        items = [Missing.NAME, Missing.ADDRESS]
        await ask(db, case.code, items, "Cho xin thêm địa chỉ.", actor=lan, now=MONDAY)
        assert (await cases.history(db, case.id))[-1].data["missing"] == ["address"]
        assert await classifying.asked_for(db, case.id) == set(items)


async def test_a_correction_is_a_new_line_that_keeps_what_was(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db, kind=CaseKind.QUESTION)).code
        case = await classifying.classify(
            db, code, CaseKind.FEEDBACK, ContentType.CONDUCT, actor=lan, now=later(hours=1), calendar=CALENDAR
        )
        *_, line, due = await cases.history(db, case.id)
        assert (line.kind, line.audience) == (EventKind.CLASSIFIED, Audience.STAFF)
        assert (line.data["was_kind"], line.data["kind"]) == ("question", "feedback")
        # The clock of a feedback, from the same moment of receipt.
        assert (case.due_at, case.clock_version) == (MONDAY.replace(day=23, hour=17), "answer-1")
        assert (due.kind, due.data["why"]) == (EventKind.DUE_SET, "kind")
        await classifying.classify(
            db, code, CaseKind.PETITION, ContentType.NEW_RULE, actor=lan, now=MONDAY, calendar=CALENDAR
        )
        assert (await cases.history(db, case.id))[-1].kind is EventKind.CLASSIFIED
        assert await verify_chain(db) == []


@pytest.mark.parametrize(
    ("kind", "becomes"), [(CaseKind.TIP, CaseKind.FEEDBACK), (CaseKind.FEEDBACK, CaseKind.TIP)]
)
async def test_nothing_becomes_a_tip_or_stops_being_one(
    sessions: Sessions, kind: CaseKind, becomes: CaseKind
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db, kind=kind)).code
        with pytest.raises(MoveNotAllowed):
            await classifying.classify(
                db, code, becomes, None, actor=await officer(db, "TH-LVT"), now=MONDAY, calendar=CALENDAR
            )


def test_the_content_types_have_the_groups_of_the_report() -> None:
    assert [one.group for one in ContentType].count(ContentGroup.RULE) == 7
    assert ContentType.CONDUCT.group is ContentGroup.CONDUCT
    assert ContentType.CONDUCT_AND_RULE.group is ContentGroup.BOTH


async def test_a_tip_has_no_name_no_deadline_and_is_laid_aside(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        tip = await receive(
            db, kind=CaseKind.TIP, reporter_address=ADDRESS, reporter_email="a@b.vn", consent_publication=True
        )
        assert (tip.reporter_name, tip.reporter_phone, tip.reporter_address, tip.reporter_email) == ("",) * 4
        assert (tip.due_at, tip.clock_version, tip.consent_publication) == (None, "", False)
        assert not tip.is_overdue(later(days=900))
        lines = await cases.history(db, tip.id)
        assert [line.kind for line in lines] == [EventKind.RECEIVED]
        with pytest.raises(MoveNotAllowed):
            await handling.answer(db, tip.code, "Cảm ơn.", actor=lan, now=MONDAY)
        await handling.take(db, tip.code, actor=lan, now=MONDAY)
        assert (await handling.close(db, tip.code, actor=lan, now=MONDAY)).state is State.CLOSED
        with pytest.raises(MoveNotAllowed):
            await intake.rate(db, tip.code, 1, now=MONDAY)
        assert await verify_chain(db) == []
