"""The knowledge that a process holds: the index and the contents that are live, swapped whole."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncSession

from faq import store
from faq.content import Content, load
from faq.decide import SUGGESTED, Decision, Verdict
from faq.errors import TopicNotFound
from faq.guide_book import Edits, GuideBook
from faq.guides import Guide
from faq.index import Explanation, Index
from faq.rehearsal import Rehearsal
from faq.render import Rendered, day_of, fill, render
from faq.service import export_content
from faq.topics import Neighbour, SmallTalk, Topic, Urgent, Values


@dataclass(frozen=True)
class _Live:
    content: Content
    version_id: int | None = None
    built: Index | None = None  #: over this content, if there is one already

    @cached_property
    def index(self) -> Index:
        """Built when it is first needed: what ships is replaced at once by what the database has."""
        return self.built or Index(self.content)


class Knowledge:
    """Answers from memory; ``refresh`` follows the database."""

    def __init__(self, base: Content | None = None) -> None:
        """Start with the content that ships, or with ``base``."""
        self._base = base or load()
        self._live = _Live(self._base)
        self._confirmed: Mapping[str, frozenset[int]] = {}
        self._edits: Edits = {}
        self._own_values: Values = {}
        self._book: tuple[Content, GuideBook] | None = None
        self._building = asyncio.Lock()
        self.rehearsal = Rehearsal()

    async def ready(self) -> None:
        """Build the index off the loop, unless it is built: else whoever asks first waits half a second."""
        live = self._live
        await asyncio.to_thread(lambda: live.index)

    async def refresh(self, db: AsyncSession, *, force: bool = False, build: bool = True) -> bool:
        """Read confirmations anew, and rebuild the index off the loop if another version went live.

        Args:
            db: a transaction.
            force: as if another version had gone live.
            build: else the index is built when it is first needed, which may be never.

        Returns:
            Whether the index was swapped.
        """
        async with self._building:
            version_id = await store.latest_version_id(db)
            confirmed = await store.confirmed(db)
            if version_id is None or (version_id == self._live.version_id and not force):
                self._confirmed = confirmed
                return False
            content = await export_content(db, self._base)
            live = _Live(content, version_id, self._built(content))
            if build:
                await asyncio.to_thread(lambda: live.index)
            self._live, self._confirmed = live, confirmed
            return True

    def _built(self, content: Content) -> Index | None:
        """Return the index of what was answered from, or tried, until now, if it is that of the content."""
        here = self._live.__dict__.get("index")
        return (here.over(content) if here else None) or self.rehearsal.built(content)

    @property
    def version_id(self) -> int | None:
        """The number of the version that is answered from; ``None`` before the database was read."""
        return self._live.version_id

    @property
    def index(self) -> Index:
        return self._live.index

    def confirmed(self, topic_id: str) -> frozenset[int]:
        """Return the facts of a topic that editors vouch for."""
        return self._confirmed.get(topic_id, frozenset())

    @property
    def content(self) -> Content:
        return self._live.content

    @property
    def version(self) -> str:
        return self.content.version

    def ask(self, question: str, *, after: str | None = None) -> Verdict:
        """Return what to do with a question, see ``Index.ask``."""
        return self._live.index.ask(question, after=after)

    def fresh_first(self, verdict: Verdict, *, now: datetime) -> Verdict:
        """Return a verdict whose suggestions past their review date stand behind the others.

        A sure answer stays: it says itself that its date is past.
        """
        if verdict.decision is not Decision.SUGGEST:
            return verdict
        offered, rest = verdict.topics[:SUGGESTED], verdict.topics[SUGGESTED:]
        fresh_first = sorted(offered, key=lambda one: self.topic(one.id).stale(day_of(now)))
        return replace(verdict, topics=(*fresh_first, *rest))

    def explain(self, question: str, *, after: str | None = None) -> Explanation:
        return self._live.index.explain(question, after=after)

    def topic(self, topic_id: str) -> Topic:
        """Return a topic.

        Raises:
            TopicNotFound: no topic has this id.
        """
        try:
            return self.content.topics[topic_id]
        except KeyError as error:
            raise TopicNotFound(topic_id) from error

    def render(
        self, topic_id: str, *, language: str, now: datetime, headings: Mapping[str, str] | None = None
    ) -> Rendered:
        """Return a topic's answer as of now, with what editors have confirmed.

        Raises:
            TopicNotFound: no topic has this id.
        """
        return render(
            self.topic(topic_id),
            self.values,
            language=language,
            now=now,
            confirmed=self._confirmed.get(topic_id, frozenset()),
            headings=headings,
        )

    @property
    def guides(self) -> GuideBook:
        if self._book is None or self._book[0] is not self.content:
            self._book = (self.content, self.guides_with(self._edits))
        return self._book[1]

    def guides_with(self, edits: Edits) -> GuideBook:
        """Return the guides as other sentences of editors would make them."""
        return GuideBook(replace(self.content, values=self.values), edits)

    @property
    def guide_edits(self) -> Edits:
        """The sentences that editors put in place of those that ship, by guide."""
        return self._edits

    def use_guide_edits(self, edits: Edits) -> None:
        """Let editors' sentences hold in the guides from now on."""
        self._edits, self._book = dict(edits), None

    def guide(self, guide_id: str, *, now: datetime, language: str = "vi") -> Guide | None:
        """Return a guide as people read it now, with what editors have confirmed; None if there is none."""
        return self.guides.worded(guide_id, on=day_of(now), confirmed=self._confirmed, language=language)

    def redirect(self, entry_id: str) -> Neighbour:
        return self.content.neighbours[entry_id]

    def chat(self, entry_id: str) -> SmallTalk:
        return self.content.smalltalk[entry_id]

    def urgent(self, entry_id: str) -> Urgent:
        return self.content.urgent[entry_id]

    def say(self, entry: Neighbour | SmallTalk | Urgent, *, language: str, now: datetime) -> str:
        """Return an entry's words in a language, its values filled in."""
        english = language == "en"
        return fill(entry.en if english else entry.say, self.values, on=day_of(now), language=language)

    def in_doubt(self, entry: Urgent, *, language: str, now: datetime) -> str:
        """Return the one line of an urgent entry for messages that only may be about it."""
        text = entry.doubt_en if language == "en" else entry.doubt
        return fill(text, self.values, on=day_of(now), language=language)

    @property
    def values(self) -> Values:
        return {**self.content.values, **self._own_values}

    @property
    def own_values(self) -> Values:
        """The values that follow what the program itself is set to; they stand over content's of the name."""
        return self._own_values

    def use_own_values(self, values: Values) -> None:
        """Let values of the program's own settings hold in answers from now on."""
        self._own_values, self._book = dict(values), None
