"""The sentences that people read: found, worded anew, looked at before they hold, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request, Response

from bot.office.changes import Subject, enter, of_subject
from bot.office.wordings import CONSENT_KEYS, fault_of, fields_of, is_editable, name_of, preview
from bot.storage.engine import reading
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, lines_of, refresh
from bot.web.console.visit import Visit
from bot.words import LANGUAGES, Words, own_text, texts
from feedback.folding import fold

ADDRESS = "/can-bo/cau-chu"
PER_PAGE = 30
_MOST_VERSIONS = 50
#: Where sentences are read, and which text files hold them.
PLACES: Mapping[str, frozenset[str]] = {
    "chat": frozenset(
        {"chat", "guides", "joining", "personal_data", "own_form", "case_life", "delivery", "notices"}
    ),
    "public": frozenset({"public", "faq_pages"}),
    "papers": frozenset({"reports", "reports_chat", "files", "posters"}),
    "staff": frozenset(
        {
            "api",
            "breaches",
            "case_desk",
            "channel_lights",
            "channels",
            "clock",
            "console",
            "design",
            "desk",
            "figures",
            "hooks",
            "inspection",
            "knowledge",
            "knowledge_console",
            "office",
            "publication",
            "records",
            "second_factor",
            "staff_chat",
            "staff_topics",
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it is said now."""

    language: str
    key: str
    text: str
    is_own: bool

    @property
    def area(self) -> str:
        """Return where it is read, as the keys have it: ``office.area_…`` names it."""
        return area_of(self.key)

    @property
    def address(self) -> str:
        return f"{ADDRESS}/{self.language}/{self.key}"


def area_of(key: str) -> str:
    """Return which file of texts a sentence belongs to.

    >>> area_of("case_life.tip_explained")
    'case_life'
    """
    return key.partition(".")[0]


@router.get("/cau-chu")
async def texts_page(request: Request) -> Response:
    query = request.query_params
    language = query.get("ngon-ngu", "")
    language = language if language in LANGUAGES else LANGUAGES[0]
    place = query.get("noi", "chat")
    place = place if place in PLACES else "chat"
    sought, own = query.get("tim", "").strip()[:200], query.get("da-sua") == "1"
    found = sentences(language, place, sought, own=own)
    pages = max(1, -(-len(found) // PER_PAGE))
    wanted = query.get("trang", "1")
    number = min(pages, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 7 else 1
    here = request.url.remove_query_params("trang")
    return page(
        request, "texts.html", found=found[(number - 1) * PER_PAGE : number * PER_PAGE], total=len(found),
        spoken=language, languages=LANGUAGES, place=place, places=list(PLACES), sought=sought, own=own,
        number=number, pages=pages, before=f"?{here.include_query_params(trang=number - 1).query}",
        after=f"?{here.include_query_params(trang=number + 1).query}",
    )  # fmt: skip


@router.get("/cau-chu/{language}/{key}")
async def text_page(request: Request, visit: Known, language: str, key: str) -> Response:
    return await _show(request, visit, language, key)


@router.post("/cau-chu/{language}/{key}/xem")
async def preview_text(request: Request, visit: Known, language: str, key: str, text: Field = "") -> Response:
    """Show a wording as it would be read; nothing is kept."""
    return await _show(request, visit, language, key, typed=_plain(text))


@router.post("/cau-chu/{language}/{key}")
async def save_text(request: Request, visit: Known, language: str, key: str, text: Field = "") -> Response:
    """Let a wording hold from now on; the shipped one means going back to it."""
    typed = _plain(text)
    if not is_editable(language, key):
        return await _show(request, visit, language, key)
    shipped, parts = texts(language)[key], visit.parts
    if fault_of(shipped, typed) is not None:
        return await _show(request, visit, language, key, typed=typed, status=422)
    value = None if typed == shipped else {"text": typed}
    if typed != Words(language).say(key):
        async with parts.transaction() as db:
            by, now = actor_of_visit(visit), parts.clock.now()
            await enter(db, Subject.TEXT, name_of(language, key), value, by=by, now=now)
        await refresh(visit)
    return go(request, f"{ADDRESS}/{language}/{key}", Flash(visit.words.say("office.text_saved")))


def sentences(language: str, place: str, sought: str, *, own: bool) -> list[Sentence]:
    """Return the sentences of a place that hold what is sought, accents or not; or only the office's own."""
    wanted = fold(sought)
    found = []
    for key, shipped in texts(language).items():
        area = area_of(key)
        here = area in PLACES[place]
        # Whoever seeks a sentence or their own ones does not know where it stands.
        if not (here or sought or own) or not is_editable(language, key):
            continue
        mine = own_text(language, key)
        if (own and mine is None) or wanted not in fold(f"{key} {mine or shipped}"):
            continue
        found.append(Sentence(language, key, mine or shipped, mine is not None))
    return found


async def _show(
    request: Request, visit: Visit, language: str, key: str, *, typed: str | None = None, status: int = 200
) -> Response:
    if not is_editable(language, key):
        return page(request, "problem.html", status=404, sentence=visit.words.say("office.text_unknown"))
    shipped, now_said = texts(language)[key], Words(language).say(key)
    text = now_said if typed is None else typed
    fault = fault_of(shipped, text)
    async with reading(visit.parts.sessions) as db:
        every = await of_subject(db, Subject.TEXT, name_of(language, key))
    lines = lines_of(every[::-1][:_MOST_VERSIONS], visit.words, first_page=True)
    return page(
        request, "text.html", status=status, spoken=language, key=key, area=area_of(key),
        shipped=shipped, said=now_said,
        text=text, fault=fault, shown="" if fault else preview(text), typed=typed is not None,
        fields=sorted({name for name, _, _ in fields_of(shipped)}), lines=lines,
        consent=key in CONSENT_KEYS,
    )  # fmt: skip


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\0", "").rstrip("\n")
