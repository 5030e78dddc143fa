"""The page of the web chat: readable without its script, alive with it."""

import json

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.channels.web import LONGEST_TEXT
from bot.web.errors import Problem
from bot.web.pages import STATIC, language_of, parts_of, render
from bot.web.public_faq import popular
from bot.web.security import framed_by
from bot.words import LANGUAGES, Words

router = APIRouter(include_in_schema=False)

#: Where the chat stands alone, to be shown inside another site's page.
EMBEDDED = "/khung-chat"
#: The words that the script shows, by what it calls them; texts ``public.chat_<name>``.
SCRIPT_WORDS = (
    "me", "bot", "staff", "sending", "sent", "unsent", "retry", "offline", "online", "slow", "choices",
    "file_wait", "file_bad", "file_large", "file_kind", "remove", "attached", "qr", "open_link",
)  # fmt: skip


@router.get("/", response_class=HTMLResponse)
async def chat_page(request: Request) -> HTMLResponse:
    """Show the chat."""
    return await _chat(request, embedded=False)


@router.get(EMBEDDED, response_class=HTMLResponse)
async def embedded_chat(request: Request) -> HTMLResponse:
    """Show the chat alone, for the pages of the sites that the settings name.

    Raises:
        Problem: no site may do so.
    """
    origins = parts_of(request).settings.embed_origin_list
    if not origins:
        raise Problem(404, "not_found")
    page = await _chat(request, embedded=True)
    page.headers["Content-Security-Policy"] = framed_by(origins)
    return page


@router.get("/nhung.js")
async def embedding(request: Request) -> Response:
    """Give the script that brings the chat to a page of the sites that the settings name."""
    if not parts_of(request).settings.embed_origin_list:
        raise Problem(404, "not_found")
    words = {
        language: {name: Words(language).say(f"public.embed_{name}") for name in ("open", "close", "title")}
        for language in LANGUAGES
    }
    script = (STATIC / "embed.js").read_text("utf-8")
    content = f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n{script}"
    return Response(content, media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})


async def _chat(request: Request, *, embedded: bool) -> HTMLResponse:
    words = Words(language_of(request))
    limit = {"file_large": {"limit": parts_of(request).settings.max_file_mb}}
    spoken = {name: words.say(f"public.chat_{name}", **limit.get(name, {})) for name in SCRIPT_WORDS}
    return render(
        request,
        "public/chat.html",
        words=spoken,
        longest=LONGEST_TEXT,
        popular=await popular(request, words.language),
        embedded=embedded,
    )
