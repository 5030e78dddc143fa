"""The public pages of questions and answers: the list with search, and a page per topic. No script."""

from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from bot.channels.wording import clean
from bot.storage.engine import reading
from bot.web.errors import Problem
from bot.web.faq_reading import Asked, asked_of, category_title, find, most_asked, reading_of, shelves
from bot.web.pages import language_of, parts_of, render
from bot.words import Words
from bot.work.knowing import office_of, unverified
from faq import store
from faq.errors import TopicNotFound

router = APIRouter(prefix="/hoi-dap", include_in_schema=False)

#: How many questions the first page offers.
MOST_ASKED = 10
#: What people ask changes slowly; it is counted anew so often.
COUNT_EVERY = timedelta(minutes=10)
_LONGEST = 200


@router.get("", response_class=HTMLResponse)
async def questions_page(request: Request) -> HTMLResponse:
    """List every question by subject, or what a search finds."""
    parts, language = parts_of(request), language_of(request)
    wish = clean(request.query_params.get("tim"), at_most=_LONGEST).strip()
    found = [asked_of(parts.knowledge, one, language) for one in find(parts.knowledge, wish) if wish]
    return render(
        request,
        "public/questions.html",
        wish=wish,
        found=found,
        shelves=shelves(parts.knowledge, language),
        popular=await popular(request, language),
    )


@router.get("/{topic_id}", response_class=HTMLResponse)
async def question_page(request: Request, topic_id: str) -> HTMLResponse:
    """Show one question with its whole answer.

    Raises:
        Problem: no topic that people may read has this name.
    """
    parts, language = parts_of(request), language_of(request)
    try:
        topic = reading_of(parts.knowledge, topic_id, language, now=parts.clock.now())
    except TopicNotFound as error:
        raise Problem(404, "not_found") from error
    category = category_title(parts.knowledge, topic.category, language)
    waits = unverified(topic.lacks, Words(language), office_of(parts))
    return render(request, "public/question.html", topic=topic, category=category, unverified=waits)


async def popular(request: Request, language: str) -> list[Asked]:
    """Return what people ask most, each with its question; counted at most every ten minutes."""
    parts, app = parts_of(request), request.app
    now = parts.clock.now()
    counted_at, asked = getattr(app.state, "asked", (None, {}))
    if counted_at is None or now - counted_at >= COUNT_EVERY:
        async with reading(parts.sessions) as db:
            asked = {topic: sum(votes) for topic, votes in (await store.helpfulness(db)).items()}
        app.state.asked = (now, asked)
    chosen = most_asked(parts.knowledge, asked, limit=MOST_ASKED, language=language)
    return [asked_of(parts.knowledge, one, language) for one in chosen]
