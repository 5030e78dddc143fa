"""Builds the index that a change would make, off the loop, and tries it on the labelled questions."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256

from faq.changes import Change, applied, change_data
from faq.evaluate import Labelled
from faq.index import Index
from faq.trial import Measured, Trial, compare, measure, questions_for

#: So many drafts keep their index, for an editor who tries question after question.
KEPT_INDEXES = 2


class Rehearsal:
    """Tries changes beside the live index; one at a time, since each takes a core for seconds."""

    def __init__(self) -> None:
        self._one_by_one = asyncio.Lock()
        self._drafts: OrderedDict[str, Index] = OrderedDict()
        self._live: Index | None = None
        self._measured: Measured = {}

    async def index_with(self, live: Index, changes: Sequence[Change]) -> Index:
        """Return the index that the changes would make; the live one if they change nothing that is found.

        Raises:
            KeyError, ValueError, TypeError: a change is no piece of content.
        """
        content = applied(live.content, changes)
        if content.version == live.content.version:
            return live
        key = _digest(live.content.version, changes)
        async with self._one_by_one:
            index = self._drafts.get(key)
            if index is None:
                index = await asyncio.to_thread(Index, content)
                self._drafts[key] = index
                while len(self._drafts) > KEPT_INDEXES:
                    self._drafts.popitem(last=False)
            self._drafts.move_to_end(key)
        return index

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
        known = self._measured if live is self._live else {}
        before = measure(live, questions_for(live.content, kept), known)
        self._live, self._measured = live, before
        after = measure(index, dict.fromkeys((*questions_for(index.content, kept), *fresh)))
        return compare(before, after, fresh)


def _digest(version: str, changes: Iterable[Change]) -> str:
    text = json.dumps([version, [change_data(one) for one in changes]], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()
