"""Wording a guide anew in the console: the walk as it will be read, faults, the way back."""

import html
import io
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from bot.office.guide_orders import former_orders
from faq.guide_edits import edited, faults_of, sentences_of
from faq.knowledge import Knowledge
from tests.bot.web.console.conftest import Browser, Office

ADDRESS = "/can-bo/huong-dan-tung-buoc/gui-pakn"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def as_shipped_again(knowledge: Knowledge) -> Iterator[None]:
    yield
    knowledge.use_guide_edits({})


def fields(page: str) -> dict[str, str]:
    """Return what the form holds."""
    areas = re.findall(r'<textarea[^>]* name="(s:[^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    days = re.findall(r'<input type="date"[^>]* name="(s:[^"]+)" value="([^"]*)"', page)
    order = re.findall(r'<input type="hidden" name="(s:steps)" value="([^"]*)"', page)
    return {name: html.unescape(text) for name, text in (*areas, *days, *order)}


async def opened(office: Office) -> tuple[Browser, dict[str, str]]:
    editor = await office.signed_in("editor")
    return editor, fields((await editor.get(ADDRESS)).text)


def test_every_guide_survives_its_form_without_a_fault(knowledge: Knowledge) -> None:
    for guide in knowledge.content.guides.values():
        assert edited(guide, sentences_of(guide)) == guide
        assert list(faults_of(guide, knowledge.content)) == []


async def test_a_step_is_worded_seen_live_held_and_taken_back(office: Office) -> None:
    editor, form = await opened(office)
    place = next(name for name in form if name.endswith("/do") and name.count("/") == 1)
    shipped, mine = form[place], "Mở trang chat rồi bấm nút màu xanh."
    form |= {place: mine}
    assert mine in (await editor.post(f"{ADDRESS}/xem", **form)).text
    knowledge, now = office.parts.knowledge, office.clock.now()

    def walk() -> str:
        guide = knowledge.guide("gui-pakn", now=now)
        assert guide
        return " ".join(guide.texts)

    assert mine not in walk()
    page = (await editor.follow(await editor.post(ADDRESS, **form))).text
    assert mine in walk()
    assert "1 câu thay đổi" in page
    named = re.search(r'<dl class="facts diff"><dt class="small">([^<]+) · Làm gì</dt><dd>(.+?)</dd>', page)
    assert named
    assert "<del>" in named[2]
    assert "Cán bộ Editor" in page
    number = re.search(r"hoan-tac/(\d+)", page)
    assert number
    await editor.post(f"{ADDRESS}/hoan-tac/{number[1]}")
    assert mine not in walk()
    assert fields((await editor.get(ADDRESS)).text)[place] == shipped


@on_sqlite
async def test_english_that_stays_when_the_vietnamese_changes_waits_until_it_is_worded_or_confirmed(
    office: Office,
) -> None:
    editor, form = await opened(office)
    knowledge, now, due = office.parts.knowledge, office.clock.now(), "/can-bo/kien-thuc/can-xem"
    step, other = form["s:steps"].split()[:2]
    english, behind = form[f"s:{step}/do@en"], "Bản tiếng Anh chưa đổi theo"

    def told() -> str:
        guide = knowledge.guide("gui-pakn", now=now, language="en")
        assert guide
        found = guide.step(step)
        assert found
        return found.do

    async def saved(**changes: str) -> str:
        nonlocal form
        page = (await editor.follow(await editor.post(ADDRESS, **form | changes))).text
        form = fields(page)
        return page

    assert behind not in (await editor.get(due)).text
    page = await saved(**{f"s:{step}/do": "Mở trang chat."})
    assert behind in page
    assert form[f"s:{step}/do@en"] == english
    assert told() == "Mở trang chat."
    assert behind in (await editor.get(due)).text
    assert behind in await saved(**{f"s:{other}/phrasings": "x"})
    page = await saved(english_fits=step)
    assert behind not in page
    assert "Đã đọc lại bản tiếng Anh" in page
    assert behind not in (await editor.get(due)).text
    assert told() == knowledge.content.guides["gui-pakn"].steps[0].en.do  # type: ignore[union-attr]
    await saved(**{f"s:{step}/do": "Mở trang chat này."})
    seen = await editor.post(f"{ADDRESS}/xem", **form | {f"s:{step}/do@en": "Open the chat."}, seen_in="en")
    assert "Open the chat." in seen.text
    assert behind not in await saved(**{f"s:{step}/do@en": "Open the chat."})
    assert told() == "Open the chat."
    number = re.search(r"hoan-tac/(\d+)", (await editor.get(ADDRESS)).text)
    assert number
    assert behind in (await editor.follow(await editor.post(f"{ADDRESS}/hoan-tac/{number[1]}"))).text


@on_sqlite
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(office: Office) -> None:
    editor, form = await opened(office)
    steps = [name for name in form if name.endswith("/do") and name.count("/") == 1]
    form |= {
        f"{steps[3]}@en": "", f"{steps[4]}@en": "Pay {no_such}.", f"{steps[5]}@en": "y" * 700,
        "s:title": "", steps[0]: "x" * 700, steps[1]: "Gửi em mật khẩu và {le_phi_la}.",
        steps[2]: "Gọi 0903 111 222.",
    }  # fmt: skip
    refused = await editor.post(ADDRESS, **form)
    assert refused.status_code == 422
    for words in ("Câu còn trống", "Dài quá một màn hình", "bảo phụ huynh gửi mật khẩu", "viết thẳng"):
        assert words in refused.text
    assert re.findall(r'id="e-([^"]+@en)">([^<]{12})', refused.text) == [
        (f"{steps[3][2:].replace('/', '-')}@en", "Câu còn trống"[:12]),
        (f"{steps[4][2:].replace('/', '-')}@en", "Có tên trong"[:12]),
        (f"{steps[5][2:].replace('/', '-')}@en", "Dài quá một "[:12]),
    ]
    assert office.parts.knowledge.guide_edits == {}
    assert (await editor.get("/can-bo/huong-dan-tung-buoc/khong-co")).status_code == 404


@on_sqlite
async def test_a_trial_question_finds_the_guide_by_what_is_being_typed(
    office: Office,
) -> None:
    editor, form = await opened(office)
    form |= {"try_question": "bắn tin cho quận hộ cái", "s:phrasings": form["s:phrasings"]}
    assert "hướng dẫn này" not in (await editor.post(f"{ADDRESS}/thu-cau", **form)).text
    form["s:phrasings"] += "\nbắn tin cho quận hộ cái"
    assert "hướng dẫn này" in (await editor.post(f"{ADDRESS}/thu-cau", **form)).text


async def test_steps_are_added_moved_taken_out_as_a_draft_then_held_and_taken_back(office: Office) -> None:
    editor, form = await opened(office)
    knowledge, now = office.parts.knowledge, office.clock.now()
    first, second, *rest = shipped = form["s:steps"].split()

    async def done(what: str) -> dict[str, str]:
        return fields((await editor.post(f"{ADDRESS}/buoc", **form, do=what)).text)

    def held() -> list[str]:
        guide = knowledge.guide("gui-pakn", now=now)
        assert guide
        return list(guide.order)

    form = await done(f"down:{first}")
    form = await done(f"drop:{rest[-1]}")
    form = await done(f"add:{second}")
    assert form["s:steps"].split() == [second, "them-1", first, *rest[:-1]]
    assert held() == shipped
    refused = await editor.post(ADDRESS, **form)
    assert refused.status_code == 422
    assert "Câu còn trống" in refused.text
    form |= {"s:them-1/title": "Nhập mã", "s:them-1/do": "Gõ mã OTP vào ô.", "s:them-1/see": "Hiện dấu tích."}
    assert "Gõ mã OTP" in (await editor.post(f"{ADDRESS}/xem", **form)).text
    page = (await editor.follow(await editor.post(ADDRESS, **form))).text
    assert held() == [second, "them-1", first, *rest[:-1]]
    added = knowledge.guide("gui-pakn", now=now)
    assert added
    assert added.steps[1].secret
    assert "Bước đã bỏ" in page
    assert "Các bước theo thứ tự" in page
    form = fields(page)
    form = await done(f"back:{rest[-1]}")
    assert form["s:steps"].split()[-1] == rest[-1]
    number = re.search(r"hoan-tac/(\d+)", page)
    assert number
    await editor.post(f"{ADDRESS}/hoan-tac/{number[1]}")
    assert held() == shipped
    async with office.parts.sessions() as db:
        former = await former_orders(db, knowledge.content.guides)
    assert [list(order) for _, order in former["gui-pakn"]] == [
        shipped,
        [second, "them-1", first, *rest[:-1]],
    ]
    # Its id is never given again: figures of two steps would run together.
    form = await done(f"add:{second}")
    assert "them-2" in form["s:steps"]


@on_sqlite
async def test_guides_go_out_as_a_sheet_and_come_back_in_both_languages_after_a_look(office: Office) -> None:
    editor, _ = await opened(office)
    sheets, knowledge = "/can-bo/kien-thuc/bang-tinh", office.parts.knowledge
    book = load_workbook(io.BytesIO((await editor.get("/can-bo/kien-thuc/huong-dan.xlsx")).content))
    sheet = book.worksheets[0]

    async def looked(content: bytes) -> str:
        await editor.get(sheets)
        sent = {"file": ("huong-dan.xlsx", content)}
        answer = await editor.client.post(f"{sheets}/huong-dan", data={"csrf": editor.csrf}, files=sent)
        return answer.text if answer.status_code != 303 else (await editor.follow(answer)).text

    async def taken(page: str) -> str:
        found = re.search(
            r'name="base" value="(\d+)"><input type="hidden" name="sheet" value="([^"]+)"', page
        )
        assert found
        said = {"base": found[1], "sheet": html.unescape(found[2])}
        return (await editor.follow(await editor.post(f"{sheets}/huong-dan/len", **said))).text

    def as_file() -> bytes:
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    assert "Không có gì khác" in await looked(as_file())
    assert "không phải bảng tính hướng dẫn" in await looked(b"a,b\n1,2\n")
    assert "không đúng hướng dẫn, chỗ hoặc ngày: 2, 3" in await looked(
        b"guide,place,vi\nx,title,Y\ngui-pakn,as_of,31/02/2027\n"
    )
    titles = [row for row in sheet.iter_rows() if (row[0].value, row[1].value) == ("gui-pakn", "title")]
    titles[0][3].value, titles[0][4].value = "Gửi phản ánh", ""
    assert "Câu còn trống" in await looked(as_file())
    titles[0][4].value = "Send feedback, step by step"
    page = await looked(as_file())
    assert "step by step" in page
    assert knowledge.guide_edits == {}
    assert "Đã lưu 1 hướng dẫn" in await taken(page)
    assert "Trong lúc đó có người đã sửa" in await taken(page)
    for language, title in (("vi", "Gửi phản ánh"), ("en", "Send feedback, step by step")):
        guide = knowledge.guide("gui-pakn", now=office.clock.now(), language=language)
        assert guide
        assert guide.title == title


@on_sqlite
async def test_a_guide_keeps_at_least_two_steps(office: Office) -> None:
    editor, form = await opened(office)
    form["s:steps"] = form["s:steps"].split()[0]
    refused = await editor.post(ADDRESS, **form)
    assert refused.status_code == 422
    assert "ít nhất 2 bước" in refused.text
