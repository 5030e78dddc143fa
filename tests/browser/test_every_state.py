"""A case in each of its states, lists with nothing in them, refusals: no serious fault, nothing sideways.

Each is looked at as test_every_page.py looks at every page.
"""

from datetime import timedelta
from typing import Any

from playwright.async_api import Browser

from feedback import approval, cases, classifying, grouping, handling, reopening, transfers
from feedback.kinds import CaseKind, RefusalReason
from feedback.lifecycle import Role
from feedback.masking import Why, mask_case
from feedback.steps import Officer
from feedback.validity import Missing
from tests.bot.web.console.conftest import Office
from tests.browser.conftest import Site
from tests.browser.test_console import office, sign_in
from tests.browser.test_every_page import look

__all__ = ["office"]

#: Where a search, a filter or a period finds nothing, and what is refused.
EMPTY = (
    "/can-bo?tim=khong-co-gi-nhu-vay",
    "/can-bo?trang-thai=all&tim=zzz&don-vi=TH-B",
    "/can-bo/so-lieu?ky=2020-Q1",
    "/can-bo/so-lieu?ky=khong-co-ky-nay",
    "/can-bo/ho-so/0000-0000",
    "/can-bo/khong-co-trang-nay",
    "/can-bo/nguoi-dung?sua=2",
    "/cong-khai?tim=khongcogi",
    "/hoi-dap?tim=zzzz",
    "/hoi-dap/khong-co-cau-nay",
    "/tra-cuu?ma=9JDK-M438",
)


async def every_state(office: Office) -> dict[str, str]:
    """Return the code of a case by what has become of it."""
    named = (
        "new",
        "asked",
        "drafted",
        "answered",
        "reopened",
        "refused",
        "transferred",
        "merged",
        "late",
        "gone",
    )
    text = "Cổng trường kẹt xe buổi sáng, đề nghị chia ca đón trả"
    codes = {name: await office.case(f"{text}, việc {name}") for name in named}
    codes["home_help"] = await office.case("Mẹ tôi 80 tuổi", kind=CaseKind.HOME_HELP)
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, codes["new"])
        head = Officer(2, "Cán bộ Head", Role.HEAD, (await cases.unit_of(db, case)).path)
        now, calendar = office.clock.now(), office.parts.calendar
        await classifying.ask_completion(
            db, codes["asked"], [Missing.ADDRESS], "Cổng nào vậy ạ?", actor=head, now=now
        )
        await approval.propose(db, codes["drafted"], "Trường đã chia ca.", actor=head, now=now)
        for name in ("answered", "reopened"):
            await handling.answer(db, codes[name], "Trường đã chia ca.", actor=head, now=now)
        await reopening.reopen(db, codes["reopened"], "Vẫn kẹt xe", now=now, calendar=calendar)
        why = RefusalReason.DENUNCIATION
        await handling.refuse(db, codes["refused"], "", actor=head, now=now, why=why)
        await transfers.transfer(db, codes["transferred"], "Công an phường", "", actor=head, now=now)
        await grouping.merge(db, codes["merged"], codes["new"], actor=head, now=now)
        await mask_case(db, await cases.by_code(db, codes["gone"]), Why.ASKED, now=now)
        late = await cases.by_code(db, codes["late"])
        late.due_at = now - timedelta(days=3)
    return codes


async def test_no_state_has_a_serious_fault_or_scrolls_sideways(
    site: Site, office: Office, browser: Browser
) -> None:
    codes = await every_state(office)
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await sign_in(page, site, "admin")
    found: dict[str, Any] = {}
    for name, code in codes.items():
        faults = await look(page, site.url, f"/can-bo/ho-so/{code}")
        found |= {f"{name}: {where}": what for where, what in faults.items()}
    for address in EMPTY:
        found |= await look(page, site.url, address)
    await context.close()
    assert found == {}
