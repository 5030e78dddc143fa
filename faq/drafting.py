"""Makes changes out of what an editor wants, against what stands in the database now; writes nothing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from faq import ledger, store
from faq.changes import (
    CATEGORY,
    CONFIRMATION,
    TOPIC,
    VALUE,
    Change,
    Data,
    Piece,
    change_from,
    confirmation_key,
    reversed_on,
    value_key,
    value_names_of,
)
from faq.errors import (
    ChangedSince,
    NothingChanged,
    PieceUnfit,
    TopicIdTaken,
    TopicNotFound,
    VersionNotFound,
)
from faq.fitting import (
    each_once,
    english_following,
    free_id,
    spelt,
    topic_fit,
    topic_shape,
    value_fit,
    value_shape,
)
from faq.masking import mask
from faq.pieces import topic_from, value_from
from faq.service import pieces_here
from faq.tables import Confirmation, TopicRow
from faq.topics import Topic

#: A phrasing, in characters; a longer question is kept as a test but makes a poor phrasing.
LONGEST_PHRASING = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to become a version.

    Args:
        questions: (question, topic) pairs to keep as tests.
        misses: the kept questions that are learned by it.
        undoes: the version that it takes back.
    """

    kind: str
    title: str
    changes: Sequence[Change]
    questions: Sequence[tuple[str, str]] = ()
    misses: Sequence[int] = ()
    undoes: int | None = None


async def state_of(db: AsyncSession) -> dict[Piece, dict[str, Any]]:
    """Return every piece as data, confirmations too."""
    confirmed = {
        (CONFIRMATION, confirmation_key(topic_id, fact)): confirmation_data(row)
        for (topic_id, fact), row in (await ledger.confirmations(db)).items()
    }
    return {**await pieces_here(db), **confirmed}


def confirmation_data(row: Confirmation) -> dict[str, Any]:
    """Return a confirmation as data."""
    return {"by": row.by, "source": row.source, "at": row.at.isoformat()}


async def edit_topic(
    db: AsyncSession,
    data: Data,
    *,
    seen_version: int | None = None,
    misses: Collection[int] = (),
    english_fits: bool = False,
) -> Draft:
    """Return the draft of a topic as an editor wrote it; a confirmation falls with the point it vouched for.

    Args:
        db: the transaction.
        data: the whole topic; ``hidden`` takes it off the index.
        seen_version: the topic's version that the editor had before them.
        misses: questions that it learns by the way, which become its tests.
        english_fits: the editor found the English right beside the Vietnamese as it is now.

    Raises:
        TopicNotFound, ChangedSince: it is not there, or somebody changed it in the meantime.
        PieceUnfit, NothingChanged: a field is missing or wrong, or all stands there already.
    """
    row = await _topic_row(db, str(data["id"]))
    if seen_version is not None and row.version != seen_version:
        raise ChangedSince(TOPIC, row.id, ())
    before = with_hidden(row)
    after = english_following(before, await _fit(db, data), confirmed=english_fits)
    if after == before:
        raise NothingChanged
    changes = [Change(TOPIC, row.id, before, after), *await _unconfirmed(db, before, after)]
    asked = [miss.question for miss in await ledger.misses_by_id(db, misses)]
    kept = [(one, row.id) for one in each_once(asked)]
    return Draft("learn" if misses else "edit", str(after["question"]), changes, kept, tuple(misses))


async def new_topic(db: AsyncSession, data: Data, *, misses: Collection[int] = ()) -> Draft:
    """Return the draft of a topic that is not there yet; its id is made of its title.

    Questions of ``misses`` become phrasings (if short enough) and the tests of the topic.

    Raises:
        PieceUnfit: a field is missing or wrong.
        TopicIdTaken: the id was given and is another topic's.
    """
    taken = (await store.topics(db)).keys()
    name = str(data.get("id") or "") or free_id(str(data.get("question", "")), taken)
    if name in taken:
        raise TopicIdTaken(name)
    questions = [one.question for one in await ledger.misses_by_id(db, misses)]
    said = [*data.get("phrasings", ()), *(one for one in questions if len(one) <= LONGEST_PHRASING)]
    after = await _fit(db, {**data, "id": name, "phrasings": each_once(said)})
    kept = [(one, name) for one in each_once(questions)]
    kind = "learn" if misses else "edit"
    change = Change(TOPIC, name, None, after)
    return Draft(kind, str(after["question"]), [change], kept, tuple(misses))


async def add_phrasings(
    db: AsyncSession, topic_id: str, phrasings: Iterable[str], *, misses: Collection[int] = ()
) -> Draft:
    """Return the draft of a topic with more ways to ask; the missed questions become its tests.

    Raises:
        TopicNotFound: no topic has this id.
        NothingChanged: the topic has them all.
        PieceUnfit: none is given, or one is too long.
    """
    row = await _topic_row(db, topic_id)
    before = with_hidden(row)
    known = {spelt(one) for one in before.get("phrasings", ())}
    fresh = [one for one in each_once(phrasings) if spelt(one) not in known]
    if any(len(one) > LONGEST_PHRASING for one in fresh):
        raise PieceUnfit("phrasings", "long")
    questions = each_once(one.question for one in await ledger.misses_by_id(db, misses))
    if not fresh:
        raise NothingChanged
    after = {**before, "phrasings": [*before.get("phrasings", ()), *fresh]}
    kept = [(one, topic_id) for one in questions]
    return Draft(
        "learn", str(before["question"]), [Change(TOPIC, topic_id, before, after)], kept, tuple(misses)
    )


async def confirm(
    db: AsyncSession, topic_id: str, fact: int, *, by: str, source: str, now: datetime
) -> Draft:
    """Return the draft by which an editor vouches for a fact that waits to be verified.

    Raises:
        TopicNotFound: no topic has this id.
        PieceUnfit: no source is given, or the fact does not wait.
    """
    row = await _topic_row(db, topic_id)
    if fact not in topic_from(row.data).unverified:
        raise PieceUnfit("fact", "unknown")
    if not source.strip():
        raise PieceUnfit("source")
    before = (await state_of(db)).get((CONFIRMATION, confirmation_key(topic_id, fact)))
    after = {"by": by[:100], "source": source.strip()[:300], "at": now.isoformat()}
    change = Change(CONFIRMATION, confirmation_key(topic_id, fact), before, after)
    return Draft("confirm", str(row.data["question"]), [change])


async def withdraw(db: AsyncSession, topic_id: str, fact: int) -> Draft:
    """Return the draft that hides a confirmed fact again.

    Raises:
        TopicNotFound: no topic has this id.
        NothingChanged: the fact is not confirmed.
    """
    row = await _topic_row(db, topic_id)
    before = (await state_of(db)).get((CONFIRMATION, confirmation_key(topic_id, fact)))
    if before is None:
        raise NothingChanged
    change = Change(CONFIRMATION, confirmation_key(topic_id, fact), before, None)
    return Draft("confirm", str(row.data["question"]), [change])


async def undo(db: AsyncSession, version_id: int) -> Draft:
    """Return the draft that takes a version back, and leaves alone what was changed since.

    Raises:
        VersionNotFound: no version has this number.
        ChangedSince: what would have to go back was changed again.
        NothingChanged: it recorded no change, or is taken back already.
    """
    version = await ledger.version(db, version_id)
    if version is None:
        raise VersionNotFound(version_id)
    if not version.changes or await ledger.undone_by(db, version_id) is not None:
        raise NothingChanged
    here = await state_of(db)
    changes = [change_from(one) for one in version.changes]
    back = [reversed_on(one, here.get(one.piece)) for one in reversed(changes)]
    return Draft("undo", version.title, back, undoes=version_id)


async def take_sheet(
    db: AsyncSession, topics: Sequence[Data], values: Sequence[Data], categories: Collection[str] = ()
) -> Draft:
    """Return the draft of a filled-in spreadsheet; what it does not name stays as it is.

    Raises:
        PieceUnfit: a row is no topic or value; the field names the row.
        NothingChanged: it says what stands there already.
    """
    here = await state_of(db)
    known = {key for kind, key in here if kind == CATEGORY} | set(categories)
    named = value_names_of(here) | {str(one.get("name")) for one in values}
    ids = {key for kind, key in here if kind == TOPIC} | {str(one.get("id")) for one in topics}
    changes: list[Change] = []
    for data in topics:
        before = here.get((TOPIC, str(data.get("id"))))
        with _named(data.get("id")):
            if before and before == english_following(before, topic_shape(data)):
                continue
            after = topic_fit(data, known, named, ids)
            after = english_following(before, after) if before else after
        changes.append(Change(TOPIC, str(after["id"]), before, after))
        if before:
            changes += await _unconfirmed(db, before, after)
    for data in values:
        with _named(data.get("name")):
            key = value_key(value_from(value_shape(data)))
            before = here.get((VALUE, key))
            if before != value_shape(data):
                changes.append(Change(VALUE, key, before, value_fit(data)))
    if not changes:
        raise NothingChanged
    return Draft("sheet", "", changes)


async def _fit(db: AsyncSession, data: Data) -> dict[str, Any]:
    parts = await store.parts(db)
    categories = {key for kind, key in parts if kind == CATEGORY}
    masked = {**data, "phrasings": [mask(str(one)) for one in data.get("phrasings") or ()]}
    return topic_fit(masked, categories, value_names_of(parts), (await store.topics(db)).keys())


@contextmanager
def _named(row: object) -> Iterator[None]:
    """Let a refusal say of which row of a sheet it speaks."""
    try:
        yield
    except PieceUnfit as unfit:
        raise PieceUnfit(f"{row}:{unfit.field}", unfit.why, unfit.what) from unfit


async def _unconfirmed(db: AsyncSession, before: Data, after: Data) -> list[Change]:
    """Return the confirmations that fall because the points they vouched for read differently now."""
    old, new = topic_from(before), topic_from(after)
    found = []
    for (topic_id, fact), row in (await ledger.confirmations(db)).items():
        if topic_id == new.id and _points_on(old, fact) != _points_on(new, fact):
            key = confirmation_key(topic_id, fact)
            found.append(Change(CONFIRMATION, key, confirmation_data(row), None))
    return found


def _points_on(topic: Topic, fact: int) -> list[str]:
    return [point.say for point in topic.points if fact in point.facts and fact in topic.unverified]


async def _topic_row(db: AsyncSession, topic_id: str) -> TopicRow:
    row = await db.get(TopicRow, topic_id)
    if row is None:
        raise TopicNotFound(topic_id)
    return row


def with_hidden(row: TopicRow) -> dict[str, Any]:
    """Return a topic's data, which says so if it is taken off the index."""
    return {**row.data, "hidden": True} if row.hidden else dict(row.data)
