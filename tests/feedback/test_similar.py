from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.engine import Sessions
from feedback import cases, handling, units
from feedback.kinds import CaseKind
from feedback.likeness import likely_duplicates, similar_to_message
from feedback.similar import rank
from tests.feedback.world import MONDAY, later, officer, open_office, receive

FEES = "Cô giáo chủ nhiệm thu tiền quỹ lớp quá cao mà không có biên lai"
OTHERS = [
    ("same", "Lớp con tôi thu tiền quỹ lớp cao, cô không đưa biên lai"),
    ("meals", "Bữa ăn bán trú nguội lạnh, ít rau"),
    ("near", "Xin biên lai học phí bị mất thì làm lại ở đâu"),
    ("gate", "Cổng trường kẹt xe giờ tan học"),
]


def test_the_same_matter_in_other_words_comes_first() -> None:
    assert rank(FEES, OTHERS)[0].key == "same"
    assert "meals" not in [one.key for one in rank(FEES, OTHERS, at_least=0.01)]
    assert rank("thu tien quy lop cao khong bien lai", OTHERS)[0].key == "same"


def test_nothing_is_like_nothing() -> None:
    assert rank("", OTHERS) == rank("dạ em xin hỏi", OTHERS) == rank(FEES, []) == []


@given(st.text(max_size=100), st.lists(st.text(max_size=100), max_size=6))
def test_scores_are_shares_and_in_order(text: str, others: list[str]) -> None:
    found = rank(text, list(enumerate(others)), at_least=0.0, limit=10)
    assert all(0 <= one.score <= 1 for one in found)
    assert sorted(found, key=lambda one: -one.score) == found
    if found:
        assert rank(text, [*enumerate(others), (-1, text)], at_least=0.0)[0].score == 1


async def test_a_citizen_is_shown_own_open_cases_and_published_ones_of_the_unit(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        school = await officer(db, "TH-LVT")
        unit = await units.by_code(db, "TH-LVT")
        texts = {"own": OTHERS[0][1], "published": FEES, "private": FEES, "elsewhere": FEES, "old": FEES}
        codes = {}
        for seed, (name, text) in enumerate(texts.items()):
            made = await receive(
                db,
                seed=seed,
                text=text,
                contact_ref="talk:me" if name == "own" else f"talk:{seed}",
                unit_code="TH-KD" if name == "elsewhere" else "TH-LVT",
                now=later(days=-400) if name == "old" else MONDAY,
            )
            codes[name] = made.code
            if name in {"published", "elsewhere", "old"}:
                made.published_at = MONDAY
        await handling.answer(db, codes["published"], "Đã hoàn tiền.", actor=school, now=later(hours=1))
        await receive(db, seed=9, text="Bữa ăn bán trú nguội lạnh", contact_ref="talk:me")
        await db.flush()
        found = await similar_to_message(
            db, FEES, unit_id=unit.id, contact_refs=["talk:me"], now=later(hours=2)
        )
        assert [(one.case.code, one.own) for one in found] == [
            (codes["published"], False),
            (codes["own"], True),
        ]
        alone = await similar_to_message(db, FEES, unit_id=None, contact_refs=["talk:me"], now=MONDAY)
        assert [one.case.code for one in alone] == [codes["own"]]


async def test_staff_see_likely_duplicates_among_open_cases_of_the_unit(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        one = await receive(db, seed=1, text=FEES)
        same = await receive(db, seed=2, text=OTHERS[0][1], now=MONDAY + timedelta(days=1))
        await receive(db, seed=3, text=FEES, kind=CaseKind.TIP)
        await receive(db, seed=4, text=FEES, unit_code="TH-KD")
        done = await receive(db, seed=5, text=FEES)
        await handling.answer(db, done.code, "Xong.", actor=await officer(db, "TH-LVT"), now=later(hours=1))
        case = await cases.by_code(db, one.code)
        assert [found.case.code for found in await likely_duplicates(db, case)] == [same.code]


def test_who_writes_and_about_which_school_is_beside_the_matter() -> None:
    said = "Trường tiểu học Lê Văn Tám {}, tôi tên Trần Thị Mai, sđt 0901234567"
    first, second = said.format("thu tiền quỹ lớp"), said.format("nhà vệ sinh tầng hai tắc")
    beside = "Trường Tiểu học Lê Văn Tám Trần Thị Mai 0901234567"
    assert rank(second, [("first", first)])
    assert rank(second, [("first", first)], beside=beside) == []
    assert rank(first, [("first", first)], beside=beside)
