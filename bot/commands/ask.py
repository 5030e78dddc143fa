"""The command ``ask``: the FAQ alone, for people at a terminal and for programs."""

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from faq.content import Content, load
from faq.decide import Verdict
from faq.index import Index


def ask(
    text: Annotated[str | None, typer.Argument(help="Câu hỏi; bỏ trống thì đọc mỗi dòng một câu.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In mỗi câu một dòng JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Cho biết vì sao.")] = False,
) -> None:
    """Hỏi thử kho hỏi đáp, không cần mở trợ lý."""
    index = Index(content())
    for question in [text] if text is not None else _lines():
        if as_json:
            line = json.dumps(_as_data(index, question, explain=explain), ensure_ascii=False)
        else:
            line = _for_people(index, question, explain=explain)
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def content() -> Content:
    """Return the database's content if ``DATABASE_URL`` is set and there is one, else what ships."""
    from bot.commands.running import settings

    known = settings()
    shipped = load()
    if "database_url" not in known.model_fields_set:
        return shipped
    return asyncio.run(_from_database(known.database_url, shipped))


async def _from_database(database_url: str, shipped: Content) -> Content:
    from pathlib import Path

    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from bot.storage.engine import open_engine, open_sessions, reading
    from bot.words import Words
    from faq.service import export_content
    from faq.store import latest_version_id

    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).exists()):
        return shipped
    engine = open_engine(database_url)
    try:
        async with reading(open_sessions(engine)) as db:
            if await latest_version_id(db) is None:
                return shipped
            return await export_content(db, shipped)
    except (SQLAlchemyError, OSError) as error:
        typer.echo(Words("vi").say("knowledge.ask_no_database", kind=type(error).__name__), err=True)
        return shipped
    finally:
        await engine.dispose()


def _lines() -> Iterable[str]:
    """Give the lines of standard input as they come; letters that are no UTF-8 are replaced."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _as_data(index: Index, question: str, *, explain: bool) -> dict[str, Any]:
    explained = index.explain(question) if explain else None
    verdict = explained.verdict if explained else index.ask(question)
    data = _verdict_data(verdict)
    if explained:
        data |= {
            "text": explained.text,
            "entry": verdict.entry,
            "rest": verdict.rest,
            "danger": explained.danger,
            "terms": {name: _rounded(brought) for name, brought in explained.carried.items()},
            "signs": _rounded(explained.signs),
        }
    return data


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "query": verdict.query,
        "decision": str(verdict.decision),
        "topics": [{"id": one.id, "score": one.score} for one in verdict.topics],
    }


def _rounded(numbers: Any) -> dict[str, float]:
    return {name: round(value, 3) for name, value in numbers.items()}


def _for_people(index: Index, question: str, *, explain: bool) -> str:
    from bot.words import Words

    say, explained = Words("vi").say, index.explain(question)
    verdict = explained.verdict
    lines = [f"{verdict.query}", f"[{verdict.decision}]"]
    if verdict.entry:
        lines.append(say("knowledge.ask_entry", entry=verdict.entry))
    if explain and explained.danger:
        lines.append(say("knowledge.ask_danger", words=explained.danger))
    for one in verdict.topics:
        topic = index.content.topics[one.id]
        lines.append(
            say("knowledge.ask_topic", score=f"{one.score:6.3f}", id=one.id, question=topic.question)
        )
        if explain:
            terms = ", ".join(f"{term} {value:.2f}" for term, value in explained.carried[one.id].items())
            lines.append(say("knowledge.ask_terms", id=one.id, terms=terms))
    if verdict.rest:
        lines.append(say("knowledge.ask_rest", rest=verdict.rest))
    if explain:
        lines.insert(1, say("knowledge.ask_text", text=explained.text))
    return "\n".join(lines)
