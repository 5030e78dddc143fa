"""The figures of a page by kind, content, channel and officer, each row with its way to its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channel_names import channel_name
from bot.web.console.figure_scope import CHANNEL, CONTENT, KIND, OFFICER, UNASSIGNED, UNCLASSIFIED
from bot.words import Words
from feedback.clock_work import ClockWork
from feedback.counting import Counts
from feedback.statistics import Figures


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group; ``where`` narrows the list of cases to it."""

    name: str
    counts: Counts
    work: ClockWork
    where: Mapping[str, Any]


def groups_of(found: Figures, words: Words) -> Sequence[tuple[str, Sequence[GroupRow]]]:
    """Return the tables of a page by their key, without those that would have no line."""
    by = found.clock_work_by
    kinds = [
        _row(words.say(f"console.kind_{kind.value}"), counts, by.by_kind[kind], KIND, kind.value)
        for kind, counts in found.by_kind.items()
        if counts.owed
    ]
    contents = [
        _row(
            words.say(f"files.content_{content.value if content else 'none'}"),
            counts, by.by_content[content],
            CONTENT if content else UNCLASSIFIED, content.value if content else "1",
        )
        for content, counts in found.by_content.items()
    ]  # fmt: skip
    channels = [
        _row(channel_name(name, words), counts, by.by_channel[name], CHANNEL, name)
        for name, counts in found.by_channel.items()
    ]
    officers = [
        _row(
            one.name or words.say("files.nobody"), one.counts, by.by_officer[one.officer_id],
            OFFICER if one.officer_id else UNASSIGNED, str(one.officer_id or "1"),
        )
        for one in found.by_officer
    ]  # fmt: skip
    tables = (("kind", kinds), ("content", contents), ("channel", channels), ("officer", officers))
    return [(key, rows) for key, rows in tables if rows]


def _row(name: str, counts: Counts, work: ClockWork, field: str, value: str) -> GroupRow:
    return GroupRow(name, counts, work, {"narrow": {field: value}})
