"""How a page of the console is drawn: the visitor's menu, the sentence left by the last page, the token."""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.web.console import flash
from bot.web.console.flash import Flash
from bot.web.console.rights import home_of, may
from bot.web.console.visit import Guest, Visit
from bot.web.pages import parts_of, render

#: The menu: route, address, and the ending of its text key.
MENU = (
    ("queue_page", "/can-bo", "queue"),
    ("notices_page", "/can-bo/nhac-viec", "notices"),
    ("late_page", "/can-bo/qua-han", "late"),
    ("unreached_page", "/can-bo/chua-den-tay", "unreached"),
    ("notice_list", "/can-bo/thong-bao", "broadcasts"),
    ("figures_page", "/can-bo/so-lieu", "figures"),
    ("templates_page", "/can-bo/mau-tra-loi", "templates"),
    ("misses_page", "/can-bo/cau-hoi", "misses"),
    ("guides_page", "/can-bo/huong-dan-tung-buoc", "guides"),
    ("topics_page", "/can-bo/kien-thuc", "knowledge"),
    ("calendar_page", "/can-bo/lich", "calendar"),
    ("units_page", "/can-bo/don-vi", "units"),
    ("records_page", "/can-bo/kiem-tra-so", "records"),
    ("looks_page", "/can-bo/nhat-ky-xem", "looks"),
    ("breaches_page", "/can-bo/su-co-du-lieu", "breaches"),
    ("people_page", "/can-bo/nguoi-dung", "people"),
    ("channels_page", "/can-bo/kenh", "channels"),
    ("hooks_page", "/can-bo/bao-he-thong", "hooks"),
    ("settings_page", "/can-bo/cai-dat", "settings"),
    ("inspection_page", "/can-bo/kiem-tra", "inspection"),
)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page of the console; what the last page left to say is said and forgotten."""
    guest: Guest | None = getattr(request.state, "guest", None)
    visit = guest if isinstance(guest, Visit) else None
    said = flash.read(request, parts_of(request))
    response = render(
        request,
        f"console/{template}",
        status=status,
        csrf=guest.csrf if guest else "",
        visit=visit,
        home=home_of(visit.actor.role) if visit else "/can-bo",
        can=lambda route: visit is not None and may(visit.actor.role, route),
        menu=[entry for entry in MENU if visit and may(visit.actor.role, entry[0])],
        flash=values.pop("flash", None) or said,
        **values,
    )
    if said is not None:
        flash.forget(response)
    return response


def go(request: Request, address: str, said: Flash | None = None) -> RedirectResponse:
    """Send the browser on after a form, with a sentence for the next page."""
    response = RedirectResponse(address, status_code=303)
    if said is not None:
        flash.leave(response, said, parts_of(request))
    return response
