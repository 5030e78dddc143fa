"""Pages of published answers for everybody: a list with search, one answer, and an Atom feed. No script."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.channels.wording import clean
from bot.storage.engine import reading
from bot.web.errors import Problem
from bot.web.pages import language_of, parts_of, render
from bot.web.public_feed import MEDIA_TYPE, feed
from bot.words import Words
from feedback import publications
from feedback.errors import NotPublished
from feedback.kinds import CaseKind
from feedback.publications import PublicFilter

router = APIRouter(prefix="/cong-khai", include_in_schema=False)

PAGE_SIZE = 20
FEED_SIZE = 50
#: Beyond this page nobody reads; it keeps a made-up number from costing the database anything.
_LAST_PAGE = 10_000
_LONGEST = 100
#: What may be published, in the order in which it is offered.
KINDS = (CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION)
#: The biggest number that both databases keep.
_MOST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for, as the address says it."""

    words: str = ""
    unit: str = ""
    kind: str = ""
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.words or self.unit or self.kind)

    @property
    def wider(self) -> "Wish | None":
        """Return the same words everywhere; None where only words were asked for, or none."""
        return Wish(self.words) if self.words and (self.unit or self.kind) else None

    @property
    def filter(self) -> PublicFilter:
        """Return it as the registry asks for it."""
        return PublicFilter(
            words=self.words, unit_code=self.unit, kind=CaseKind(self.kind) if self.kind else None
        )

    def address(self, page: int) -> str:
        """Return the address of another page of the same."""
        asked = {"tim": self.words, "don-vi": self.unit, "loai": self.kind, "trang": page if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/cong-khai?{query}" if query else "/cong-khai"


def wish_of(query: Mapping[str, str]) -> Wish:
    """Read what is looked for; what makes no sense counts as nothing said."""
    asked = ("tim", "don-vi", "loai")
    words, unit, kind = (clean(query.get(name), at_most=_LONGEST).strip() for name in asked)
    page = query.get("trang", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= len(str(_LAST_PAGE)) else 1
    return Wish(words, unit, kind if kind in KINDS else "", min(max(number, 1), _LAST_PAGE))


@router.get("", response_class=HTMLResponse)
async def answers_page(request: Request) -> HTMLResponse:
    """List what is public, the newest first."""
    wish = wish_of(request.query_params)
    async with reading(parts_of(request).sessions) as db:
        found = await publications.listed(
            db, wish.filter, limit=PAGE_SIZE, offset=(wish.page - 1) * PAGE_SIZE
        )
        wider = wish.wider if not found.total else None
        more = (await publications.listed(db, wider.filter, limit=0)).total if wider else 0
        units = await publications.units_with_some(db)
    return render(
        request,
        "public/answers.html",
        wish=wish,
        entries=found.entries,
        total=found.total,
        wider=wider,
        more=more,
        pages=-(-found.total // PAGE_SIZE),
        units=units,
        kinds=KINDS,
    )


@router.get("/feed.xml")
async def answers_feed(request: Request) -> Response:
    """Give the newest answers to programs that follow pages; the same choices narrow it."""
    parts, words = parts_of(request), Words(language_of(request))
    wish = replace(wish_of(request.query_params), page=1)
    async with reading(parts.sessions) as db:
        found = await publications.listed(db, wish.filter, limit=FEED_SIZE)
    body = feed(
        found.entries,
        site=parts.settings.web_address,
        address=wish.address(1).replace("/cong-khai", "/cong-khai/feed.xml", 1),
        office=parts.settings.office_name,
        words=words,
        now=parts.clock.now(),
    )
    return Response(body, media_type=MEDIA_TYPE)


@router.get("/{number}", response_class=HTMLResponse)
async def answer_page(request: Request, number: str) -> HTMLResponse:
    """Show one published answer.

    Raises:
        Problem: nothing is public under this number.
    """
    figures = number.isascii() and number.isdigit() and len(number) <= len(str(_MOST))
    if not figures or int(number) > _MOST:
        raise Problem(404, "not_found")
    try:
        async with reading(parts_of(request).sessions) as db:
            entry, unit = await publications.by_number(db, int(number))
    except NotPublished as error:
        raise Problem(404, "not_found") from error
    return render(request, "public/answer.html", entry=entry, unit=unit)
