"""The page of the web chat: readable without its script, alive with it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.web import LONGEST_TEXT
from bot.web.pages import language_of, parts_of, render
from bot.web.public_faq import popular
from bot.words import Words

router = APIRouter(include_in_schema=False)

#: The words that the script shows, by what it calls them; texts ``public.chat_<name>``.
SCRIPT_WORDS = (
    "me", "bot", "staff", "sending", "sent", "unsent", "retry", "offline", "online", "slow", "choices",
    "file_wait", "file_bad", "file_large", "file_kind", "remove", "attached", "qr", "open_link",
)  # fmt: skip


@router.get("/", response_class=HTMLResponse)
async def chat_page(request: Request) -> HTMLResponse:
    """Show the chat."""
    words = Words(language_of(request))
    limit = {"file_large": {"limit": parts_of(request).settings.max_file_mb}}
    spoken = {name: words.say(f"public.chat_{name}", **limit.get(name, {})) for name in SCRIPT_WORDS}
    popular_ones = await popular(request, words.language)
    return render(request, "public/chat.html", words=spoken, longest=LONGEST_TEXT, popular=popular_ones)
