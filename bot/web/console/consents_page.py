"""The wordings of consent: what is shown now, and every version that somebody was shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.words import LANGUAGES, Words, own_text
from bot.work.consent_texts import KEYS, wording
from feedback.consents import versions_shown
from feedback.tables import Purpose


@dataclass(frozen=True, slots=True)
class Shown:
    """One wording that is shown now."""

    purpose: Purpose
    language: str
    key: str
    text: str
    version: str
    is_own: bool


@router.get("/dong-y")
async def consents_page(request: Request, visit: Known) -> Response:
    shown: Sequence[Shown] = [
        Shown(
            purpose, language, key, wording(Words(language)).texts[purpose], wording(Words(language)).version,
            own_text(language, key) is not None,
        )
        for language in LANGUAGES
        for purpose, key in KEYS.items()
    ]  # fmt: skip
    async with reading(visit.parts.sessions) as db:
        versions = await versions_shown(db)
    return page(request, "consents.html", shown=shown, versions=versions)
