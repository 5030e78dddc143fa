"""What can be done with the knowledge: load it, import and export it, keep what was missed and what helped.

The caller gives the transaction; nothing here commits.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from faq import ledger, store
from faq.changes import CATEGORY, NEIGHBOUR, TOPIC, VALUE, Change, Piece, change_data, value_key
from faq.content import Content, version_of
from faq.decide import Decision
from faq.errors import TopicNotFound
from faq.masking import mask
from faq.pieces import (
    category_data,
    category_from,
    neighbour_data,
    neighbour_from,
    thresholds_from,
    topic_data,
    topic_from,
    value_data,
    value_from,
)
from faq.tables import Confirmation, ContentVersion, Helpful, Miss, PartRow, TopicRow, TopicShown
from faq.topics import Value

#: A question that somebody asks again within this time is one miss.
SAME_MISS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Note:
    """What a version is: whose work, what it changed and why.

    Args:
        kind: ``starter``, ``import``, ``edit``, ``learn``, ``value``, ``confirm``, ``sheet``,
            ``neighbour`` or ``undo``.
        broken: how many labelled questions it broke knowingly.
        undoes: the version that it takes back.
    """

    kind: str
    title: str = ""
    by: str = ""
    reason: str = ""
    broken: int = 0
    undoes: int | None = None
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class Diff:
    """What an import does, as (kind, key)."""

    added: tuple[Piece, ...] = ()
    changed: tuple[Piece, ...] = ()
    kept: tuple[Piece, ...] = ()  #: differ, but were edited by hand and stay
    unchanged: int = 0
    only_here: tuple[Piece, ...] = ()  #: in the database but not in the file; an import removes nothing
    left_out: tuple[
        Piece, ...
    ] = ()  #: in the file, but taken out here by somebody, and so not taken in again

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed)


async def is_loaded(db: AsyncSession) -> bool:
    """Tell whether the database has content."""
    return await store.latest_version_id(db) is not None


async def load_starter(db: AsyncSession, content: Content, *, now: datetime) -> bool:
    """Load content into an empty database; return false if there is some already."""
    if await is_loaded(db):
        return False
    await import_content(db, content, note=Note("starter"), now=now)
    return True


async def preview_import(db: AsyncSession, content: Content, *, taken_out_too: bool = False) -> Diff:
    """Return what an import would do, and do nothing.

    What somebody took out here stays out, unless ``taken_out_too`` asks for it.
    """
    here = await _here(db)
    wanted = _pieces(content)
    differing = [piece for piece, data in wanted.items() if piece in here and here[piece].data != data]
    missing = [piece for piece in wanted if piece not in here]
    gone = await ledger.taken_out(db) if missing and not taken_out_too else set()
    return Diff(
        added=tuple(piece for piece in missing if piece not in gone),
        left_out=tuple(piece for piece in missing if piece in gone),
        changed=tuple(piece for piece in differing if not here[piece].edited_by_hand),
        kept=tuple(piece for piece in differing if here[piece].edited_by_hand),
        unchanged=len(wanted) - len(missing) - len(differing),
        only_here=tuple(piece for piece in here if piece not in wanted),
    )


async def import_content(
    db: AsyncSession,
    content: Content,
    *,
    taken_out_too: bool = False,
    note: Note | None = None,
    now: datetime,
) -> Diff:
    """Take content in and publish it; what was edited by hand is not touched, nothing is removed.

    What somebody took out here comes back only if ``taken_out_too`` asks for it.
    """
    diff = await preview_import(db, content, taken_out_too=taken_out_too)
    here = await _here(db)
    wanted = _pieces(content)
    changes = [
        Change(*piece, here[piece].data if piece in here else None, wanted[piece])
        for piece in (*diff.added, *diff.changed)
    ]
    for kind, key in diff.added:
        data = wanted[kind, key]
        if kind == TOPIC:
            db.add(TopicRow(id=key, category=data["category"], data=data, updated_at=now))
        else:
            db.add(PartRow(kind=kind, key=key, data=data, updated_at=now))
    for piece in diff.changed:
        row = here[piece]
        row.data, row.updated_at = wanted[piece], now
        if isinstance(row, TopicRow):
            row.category, row.version = wanted[piece]["category"], row.version + 1
    await publish(db, content, note=note or Note("import", changes=changes), now=now)
    return diff


async def publish(
    db: AsyncSession, content: Content, *, note: Note | None = None, now: datetime
) -> ContentVersion:
    """Make the database's content live with the thresholds of ``content``; return the new version.

    Every process sees the new row and builds its index anew.
    """
    await db.flush()  # what is published must contain what this transaction has just written
    version = (await export_content(db, content)).version
    note = note or Note("import")
    row = ContentVersion(
        version=version, thresholds=asdict(content.thresholds), loaded_at=now, kind=note.kind,
        title=note.title[:300], by=note.by[:100], reason=note.reason[:500], broken=note.broken,
        undoes=note.undoes, changes=[change_data(one) for one in note.changes],
    )  # fmt: skip
    db.add(row)
    await db.flush()  # the version's number is what other processes compare
    return row


async def export_content(db: AsyncSession, base: Content, *, with_hidden: bool = False) -> Content:
    """Return the database's content, on request with the topics that were taken off the index.

    ``base`` gives what is kept in files only: small talk, urgent signs, the tables of words.
    """
    here = await _here(db)
    live = await store.latest_version(db)
    values: dict[str, list[Value]] = {}
    for (kind, _), row in here.items():
        if kind == VALUE:
            value = value_from(row.data)
            values.setdefault(value.name, []).append(value)
    topics = {
        row.id: topic_from(row.data)
        for row in here.values()
        if isinstance(row, TopicRow) and (with_hidden or not row.hidden)
    }
    neighbours = {key: neighbour_from(row.data) for (kind, key), row in here.items() if kind == NEIGHBOUR}
    return replace(
        base,
        topics=topics,
        # A value that an upgrade brought is used by its files before anybody takes it in.
        values={**base.values, **{name: tuple(versions) for name, versions in values.items()}},
        neighbours=neighbours,
        categories={key: category_from(row.data) for (kind, key), row in here.items() if kind == CATEGORY},
        thresholds=thresholds_from(live.thresholds) if live else base.thresholds,
        version=version_of(topics.values(), neighbours.values()),
        faults=(),
    )


async def save_topic(
    db: AsyncSession, data: dict[str, Any], *, hidden: bool = False, now: datetime
) -> TopicRow:
    """Keep a topic as an editor wrote it; an import will not overwrite it. ``publish`` makes it live.

    Raises:
        KeyError, ValueError, TypeError: the data is no topic.
    """
    topic = topic_from(data)
    row = await db.get(TopicRow, topic.id)
    if row is None:
        row = TopicRow(id=topic.id, category=topic.category, version=0)
        db.add(row)
    row.data, row.category, row.hidden = topic_data(topic), topic.category, hidden
    row.version, row.edited_by_hand, row.updated_at = row.version + 1, True, now
    return row


async def save_part(db: AsyncSession, kind: str, key: str, data: dict[str, Any], *, now: datetime) -> None:
    """Keep a value, a category or a neighbouring subject as an editor wrote it."""
    row = await db.get(PartRow, (kind, key))
    if row is None:
        row = PartRow(kind=kind, key=key)
        db.add(row)
    row.data, row.edited_by_hand, row.updated_at = data, True, now


async def confirm_fact(
    db: AsyncSession, topic_id: str, fact: int, *, by: str, source: str, now: datetime
) -> Confirmation:
    """Let a fact be shown that was waiting to be verified.

    Raises:
        TopicNotFound: no topic has this id.
    """
    if await db.get(TopicRow, topic_id) is None:
        raise TopicNotFound(topic_id)
    row = await store.confirmation_of(db, topic_id, fact)
    if row is None:
        row = Confirmation(topic_id=topic_id, fact=fact)
        db.add(row)
    row.by, row.source, row.at = by, source, now
    return row


async def record_miss(
    db: AsyncSession,
    *,
    question: str,
    decision: Decision,
    person_key: str,
    now: datetime,
    topic_id: str | None = None,
    language: str = "vi",
    unit: str | None = None,
) -> Miss:
    """Keep a question that was not answered, or whose answer did not help, without personal data.

    The same words of the same person within a day stay one miss, which says what was done last.
    """
    question = mask(question)[:2000]
    miss = await ledger.lately_missed(db, person_key, question, since=now - SAME_MISS)
    if miss is None:
        miss = Miss(question=question, at=now, language=language, person_key=person_key, unit=unit)
        db.add(miss)
    miss.decision, miss.topic_id = str(decision), topic_id or miss.topic_id
    return miss


def record_shown(db: AsyncSession, topic_id: str, *, now: datetime) -> None:
    """Keep that a topic's answer was given; nothing is kept of whom it was given to."""
    db.add(TopicShown(topic_id=topic_id, at=now))


async def record_helpful(
    db: AsyncSession, *, topic_id: str, person_key: str, helpful: bool, now: datetime
) -> None:
    """Keep what one person says of one answer; saying it again replaces it."""
    row = await store.helpful_by(db, topic_id, person_key)
    if row is None:
        db.add(Helpful(topic_id=topic_id, person_key=person_key, helpful=helpful, at=now))
    else:
        row.helpful, row.at = helpful, now


async def pieces_here(db: AsyncSession) -> dict[Piece, dict[str, Any]]:
    """Return every topic, value, category and neighbouring subject as data; hidden topics say so."""
    return {
        piece: {**row.data, "hidden": True} if isinstance(row, TopicRow) and row.hidden else row.data
        for piece, row in (await _here(db)).items()
    }


async def _here(db: AsyncSession) -> dict[Piece, TopicRow | PartRow]:
    rows: dict[Piece, TopicRow | PartRow] = {
        (TOPIC, key): row for key, row in (await store.topics(db)).items()
    }
    return rows | dict(await store.parts(db))


def _pieces(content: Content) -> dict[Piece, dict[str, Any]]:
    found = {(TOPIC, one.id): topic_data(one) for one in content.topics.values()}
    for versions in content.values.values():
        found.update({(VALUE, value_key(one)): value_data(one) for one in versions})
    found.update({(CATEGORY, one.id): category_data(one) for one in content.categories.values()})
    found.update({(NEIGHBOUR, one.id): neighbour_data(one) for one in content.neighbours.values()})
    return found
