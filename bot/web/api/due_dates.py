"""A calendar of an officer's due dates (RFC 5545), at an address that only they know."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response

from bot.staff.actors import actor_of
from bot.staff.api_tokens import Scope, bearer_of
from bot.storage.engine import reading
from bot.web.console.rights import AT_WORK
from bot.web.errors import Problem
from bot.web.pages import language_of, parts_of
from bot.words import Words
from feedback import cases
from feedback.queue_filter import QueueFilter
from feedback.tables import Case

router = APIRouter(include_in_schema=False)

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST_DATES = 500
#: A due date shows as the time before it, so that it can be seen in a day's column.
SHOWN = timedelta(minutes=30)
_LINE_BYTES = 75


@router.get("/lich/{secret}.ics")
async def due_dates(request: Request, secret: str) -> Response:
    """Give the due dates of the cases that an officer has; codes only, nothing personal."""
    parts = parts_of(request)
    async with reading(parts.sessions) as db:
        bearer = await bearer_of(db, secret, now=parts.clock.now())
        if bearer is None or Scope.CALENDAR not in bearer.scopes:
            raise Problem(404, "not_found")
        actor = await actor_of(db, bearer.member)
        if actor.role not in AT_WORK:
            raise Problem(404, "not_found")
        mine = QueueFilter(unit_path=actor.unit_path, officer_id=actor.id)
        page = await cases.queue(db, mine, limit=MOST_DATES)
    words = Words(language_of(request))
    content = calendar_of(page.cases, parts.settings.web_address, words, now=parts.clock.now())
    return Response(content, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def calendar_of(owed: Iterable[Case], site: str, words: Words, *, now: datetime) -> bytes:
    """Return a calendar of what is owed and runs; pure."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tro ly so//Han tra loi//VI", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(words.say('api.calendar_name'))}")
    for case in owed:
        due = case.owed_at
        if due is not None and case.paused_at is None:
            lines += _event(case, due, site, words, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode("utf-8")


def _event(case: Case, due: datetime, site: str, words: Words, now: datetime) -> list[str]:
    summary = words.say("api.calendar_due", code=case.code)
    return [
        "BEGIN:VEVENT",
        f"UID:{case.code}-{case.round}@tro-ly-so",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(due - SHOWN)}",
        f"DTEND:{_utc(due)}",
        f"SUMMARY:{_text(summary)}",
        f"URL:{site}/can-bo/ho-so/{case.code}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Give a line in parts of at most 75 bytes, none of which cuts a letter."""
    part, size = "", 0
    for letter in line:
        length = len(letter.encode("utf-8"))
        if size + length > _LINE_BYTES:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + length
    yield part
