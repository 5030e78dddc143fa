"""The page on which a sender fills in name, phone and address, so that no messenger carries them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.wording import clean
from bot.dialogue.extract import LONGEST_ADDRESS, LONGEST_NAME
from bot.dialogue.model import Filled
from bot.dialogue.own_form import cleaned
from bot.dialogue.talk import Talk
from bot.storage.engine import reading
from bot.storage.tables import Conversation
from bot.web.errors import Problem
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import parts_of, render, wished_language
from bot.work import own_form

router = APIRouter(prefix=own_form.PREFIX, include_in_schema=False)

LONGEST_PHONE = 30


@router.get("/{key}", response_class=HTMLResponse)
async def form(request: Request, key: str) -> HTMLResponse:
    """Ask for the three lines; what was filled in before is not shown."""
    conversation = await _whose(request, key)
    return _page(request, conversation)


@router.post("/{key}", response_class=HTMLResponse)
async def take(request: Request, key: str) -> HTMLResponse:
    """Hand what was filled in to the conversation, or say kindly which line cannot be right."""
    conversation = await _whose(request, key)
    parts = parts_of(request)
    async with request.form(max_files=0, max_fields=8) as sent:
        typed = Filled(
            name=clean(sent.get("name"), at_most=LONGEST_NAME).strip(),
            phone=clean(sent.get("phone"), at_most=LONGEST_PHONE).strip(),
            address=clean(sent.get("address"), at_most=LONGEST_ADDRESS).strip(),
        )
        number = clean(sent.get("number"), at_most=32)
    good = cleaned(typed)
    faults = [
        name for name in ("name", "phone", "address") if getattr(typed, name) and not getattr(good, name)
    ]
    if faults:
        return _page(request, conversation, typed=typed, faults=faults)
    if number.isalnum():
        # Without a number the page was not ours; sent twice it changes nothing.
        external = f"{conversation.id}:{number}"
        await parts.receiver.receive(
            [own_form.arrival(parts.engine.dialect, conversation, good, number=external)]
        )
    return _page(request, conversation, done=True)


async def _whose(request: Request, key: str) -> Conversation:
    limits_of(request).spend(Limit.FORM_OF_ADDRESS, address_of(request))
    parts = parts_of(request)
    found = own_form.conversation_of(parts.secret_key, key, now=parts.clock.now())
    async with reading(parts.sessions) as db:
        conversation = await db.get(Conversation, found) if found is not None else None
    if conversation is None:
        raise Problem(404, "form_gone")
    return conversation


def _page(
    request: Request,
    conversation: Conversation,
    *,
    typed: Filled = Filled(),
    faults: list[str] | None = None,
    done: bool = False,
) -> HTMLResponse:
    draft = Talk.model_validate(conversation.talk or {}).draft
    page = render(
        request,
        "public/own_form.html",
        status=422 if faults else 200,
        language=wished_language(request) or conversation.language,
        typed=typed,
        faults=faults or [],
        done=done,
        waits=draft is not None,
        number=parts_of(request).ids.name(),
        channel=conversation.channel,
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
