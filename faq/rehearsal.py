"""Builds the index that a change would make, off the loop, and tries it on the labelled questions."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from faq.changes import Change, applied, change_data
from faq.content import Content
from faq.evaluate import Labelled
from faq.index import Index
from faq.postings import Rows
from faq.reach import Footprints, carried, footprints, reach_of
from faq.trial import Measured, Trial, compare, measure, questions_for

#: So many drafts keep their index, for an editor who tries question after question.
KEPT_INDEXES = 2
#: What was measured is kept of so many contents: the live one, and the draft that becomes live.
KEPT_MEASURES = 3


class Rehearsal:
    """Tries changes beside the live index; one at a time, since each takes a core for seconds."""

    def __init__(self) -> None:
        self._one_by_one = asyncio.Lock()
        self._drafts: OrderedDict[str, Index] = OrderedDict()
        self._measured: OrderedDict[str, Measured] = OrderedDict()
        #: Of the live index and of the last draft, each known by its rows.
        self._footprints: list[tuple[Rows, Footprints]] = []

    async def index_with(self, live: Index, changes: Sequence[Change]) -> Index:
        """Return the index that the changes would make; the live one if they change nothing that is found.

        Raises:
            KeyError, ValueError, TypeError: a change is no piece of content.
        """
        content = applied(live.content, changes)
        if live.over(content):
            return live
        key = _digest(live.content.version, changes)
        async with self._one_by_one:
            index = self._drafts.get(key)
            if index is None:
                index = await asyncio.to_thread(live.changed, content)
                self._drafts[key] = index
                while len(self._drafts) > KEPT_INDEXES:
                    self._drafts.popitem(last=False)
            self._drafts.move_to_end(key)
        return index

    def built(self, content: Content) -> Index | None:
        """Return the index that was built for a draft, if the content is what the draft has become."""
        return next((found for one in self._drafts.values() if (found := one.over(content))), None)

    async def try_out(
        self,
        live: Index,
        changes: Sequence[Change],
        *,
        kept: Iterable[Labelled] = (),
        fresh: Sequence[Labelled] = (),
    ) -> Trial:
        """Return what the changes break and mend.

        Args:
            live: the index that people are answered from.
            changes: what would be published.
            kept: the questions of earlier learning.
            fresh: the questions that this change is made for.
        """
        index = await self.index_with(live, changes)
        if index is live:
            return Trial()
        async with self._one_by_one:
            return await asyncio.to_thread(self._compare, live, index, tuple(kept), fresh)

    def _compare(
        self, live: Index, index: Index, kept: Sequence[Labelled], fresh: Sequence[Labelled]
    ) -> Trial:
        every = dict.fromkeys((*questions_for(index.content, kept), *fresh))
        both = [one for one in questions_for(live.content, kept) if one in every]
        moved = self._moved(live, index, [one.question for one in both])
        asked = [one for one in both if one.question in moved]
        before, after = self._measure(live, asked), self._measure(index, (*asked, *fresh))
        return replace(compare(before, after, fresh), asked=len(every))

    def _moved(self, live: Index, index: Index, questions: Sequence[str]) -> Collection[str]:
        """Return the questions on which the verdict may be another one; of the others it is the same."""
        reach = reach_of(live, index)
        if reach is None:
            return frozenset(questions)
        rows = live.ranker.postings.rows
        known = next((found for of, found in self._footprints if of is rows), {})
        here = footprints(live, questions, known)
        moved = {question for question, one in here.items() if reach.may_move(one)}
        self._footprints = [(rows, here), (index.ranker.postings.rows, carried(here, moved))]
        return moved

    def _measure(self, index: Index, questions: Iterable[Labelled]) -> Measured:
        """Ask what has not been asked of the same content: what is tried now is what people ask next."""
        version = index.content.version
        known = self._measured.get(version, {})
        found = measure(index, dict.fromkeys(questions), known)
        self._measured[version] = {**known, **found}
        self._measured.move_to_end(version)
        while len(self._measured) > KEPT_MEASURES:
            self._measured.popitem(last=False)
        return found


def _digest(version: str, changes: Iterable[Change]) -> str:
    text = json.dumps([version, [change_data(one) for one in changes]], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
