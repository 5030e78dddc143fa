from typing import Any

import pytest

from bot.storage.engine import Sessions
from feedback import cases, handling, units
from feedback.errors import CaseNotFound
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.queue_filter import QueueFilter
from tests.feedback.world import later, officer, open_office, receive


@pytest.fixture
async def register(sessions: Sessions) -> dict[str, str]:
    """Five cases by name: received one a day, so that their deadlines follow each other."""
    told: dict[str, dict[str, Any]] = {
        "fees": {"text": "Học phí quá cao"},
        "meals": {"text": "Bữa ăn bán trú nguội lạnh", "unit_code": "THPT-CVA"},
        "taken": {"text": "Nhà vệ sinh bẩn, 100% hỏng"},
        "answered": {"text": "Học phí chưa có biên lai"},
        "asked": {"text": "Hỏi giờ làm việc", "kind": CaseKind.QUESTION, "contact_ref": "talk:2"},
    }
    async with sessions.begin() as db:
        await open_office(db)
        school = await officer(db, "TH-LVT", id=3)
        codes = {
            name: (await receive(db, seed=day, now=later(days=day), **facts)).code
            for day, (name, facts) in enumerate(told.items())
        }
        await handling.take(db, codes["taken"], actor=school, now=later(days=5))
        await handling.answer(db, codes["answered"], "Xong.", actor=school, now=later(days=5))
    return codes


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (QueueFilter(), ["fees", "meals", "asked", "taken"]),
        (QueueFilter(states=frozenset()), ["fees", "meals", "asked", "taken", "answered"]),
        (QueueFilter(states=frozenset({State.ANSWERED})), ["answered"]),
        (QueueFilter(kinds=frozenset({CaseKind.QUESTION})), ["asked"]),
        (QueueFilter(officer_id=3), ["taken"]),
        (QueueFilter(without_officer=True), ["fees", "meals", "asked"]),
        (QueueFilter(words="hoc PHÍ"), ["fees"]),
        (QueueFilter(words="100%"), ["taken"]),
        (QueueFilter(words="học phí biên lai", states=frozenset()), ["answered"]),
        (QueueFilter(due_before=later(days=7, hours=9)), ["fees"]),
        (QueueFilter(received_from=later(days=1), received_before=later(days=2)), ["meals"]),
    ],
)
async def test_the_queue_is_narrowed_and_ordered_by_deadline(
    sessions: Sessions, register: dict[str, str], wanted: QueueFilter, names: list[str]
) -> None:
    name_of = {code: name for name, code in register.items()}
    async with sessions() as db:
        page = await cases.queue(db, wanted)
    assert [name_of[case.code] for case in page.cases] == names
    assert page.total == len(names)


async def test_the_queue_of_a_unit_holds_those_below(sessions: Sessions, register: dict[str, str]) -> None:
    async with sessions() as db:
        for code, total in (("SGDDT", 4), ("TH-LVT", 3), ("THPT-CVA", 1), ("TH-KD", 0)):
            unit = await units.by_code(db, code)
            assert (await cases.queue(db, QueueFilter(unit_path=unit.path))).total == total


async def test_a_case_is_found_in_the_queue_by_its_code(sessions: Sessions, register: dict[str, str]) -> None:
    async with sessions() as db:
        page = await cases.queue(db, QueueFilter(words=register["meals"].lower()))
    assert [case.code for case in page.cases] == [register["meals"]]


@pytest.mark.parametrize("most", [0, 200])
async def test_words_are_a_senders_name_or_number_too_however_many_cases_that_is(
    sessions: Sessions, register: dict[str, str], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "_MOST_OF_SENDER", most)
    async with sessions.begin() as db:
        for name in ("meals", "answered"):
            case = await cases.for_change(db, register[name])
            case.reporter_name = case.name_finder = "Đỗ Thị Ơn"
    async with sessions() as db:
        for states, names in ((OPEN, ["meals"]), (frozenset(State), ["meals", "answered"])):
            wanted = QueueFilter(words="do thi on", states=states)
            found = await cases.queue(db, wanted)
            assert [case.code for case in found.cases] == [register[name] for name in names]
            counted = await cases.counts(db, wanted, {"all": QueueFilter(states=states)})
            assert counted == {"all": len(names)}


@pytest.mark.parametrize("undue", [["taken"], ["taken", "answered"]])
@pytest.mark.parametrize(
    ("states", "total"),
    [(OPEN, 4), (frozenset(), 5), (frozenset(State), 5), (frozenset({State.ANSWERED}), 1)],
)
async def test_pages_of_the_queue_follow_each_other(
    sessions: Sessions, register: dict[str, str], states: frozenset[State], total: int, undue: list[str]
) -> None:
    wanted = QueueFilter(states=states)
    async with sessions.begin() as db:
        # Between those that wait for an answer and those that have one: nothing was promised.
        for name in undue:
            (await cases.for_change(db, register[name])).due_at = None
    async with sessions() as db:
        whole = await cases.queue(db, wanted)
        pages = [await cases.queue(db, wanted, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [case.code for page in pages for case in page.cases] == [case.code for case in whole.cases]
    assert {page.total for page in (whole, *pages)} == {total}
    order = ["fees", "meals", "asked", "taken", "answered"] if total > 1 else ["answered"]
    assert [case.code for case in whole.cases] == [register[name] for name in order[:total]]


async def test_a_contact_finds_its_own_cases_the_newest_first(
    sessions: Sessions, register: dict[str, str]
) -> None:
    async with sessions() as db:
        own = await cases.of_contact(db, ["talk:1", ""])
        assert [case.code for case in own] == [
            register[name] for name in ("answered", "taken", "meals", "fees")
        ]
        assert len(await cases.of_contact(db, ["talk:1", "talk:2"], limit=3)) == 3
        assert await cases.of_contact(db, ["", "talk:9"]) == []


async def test_an_unknown_code_is_named(sessions: Sessions) -> None:
    async with sessions() as db:
        for ask in (cases.by_code, cases.for_change):
            with pytest.raises(CaseNotFound) as caught:
                await ask(db, "AAAA-3333")
            assert caught.value.code == "AAAA-3333"
