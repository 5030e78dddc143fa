"""Shows the dialogue what it may look at: the FAQ worded for reading, and the units by name."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.channels.base import Channel
from bot.dialogue.sight import Answer, Knows, Sight, UnitHit
from bot.parts import Parts
from bot.units import UnitBook
from bot.words import Words
from bot.work import own_form
from bot.work.consent_texts import wording
from faq.decide import Decision, Verdict
from faq.errors import TopicNotFound
from faq.guide_book import Likely
from faq.guides import Guide
from faq.knowledge import Knowledge
from faq.render import Rendered, lacking
from faq.topics import Neighbour, SmallTalk, Urgent
from feedback.retention_rules import days_kept

#: What an answer says about its sources, at most.
MOST_SOURCES = 2
#: Kinds of points that get a word in front.
HEADED = ("prepare", "fee", "time", "where", "warning")
#: Words by which an English point shows of what kind it is.
_TELLS = {
    "fee": re.compile(r"\b(?:vnd|fees?|free|costs?|pays?|paid|charges?)\b", re.IGNORECASE),
    "time": re.compile(r"\b(?:days?(?!/)|hours?|weeks?|months?|deadlines?|same day)\b", re.IGNORECASE),
    "where": re.compile(r"\b(?:submit|file at|apply at|counter|portal|in person|office)\b", re.IGNORECASE),
    "prepare": re.compile(r"\b(?:papers?|documents?|bring|prepare|certificates?)\b", re.IGNORECASE),
}
#: A typed name is taken without asking back from this score on, with this lead over the next unit.
SURE = 90.0
CLEAR_LEAD = 8.0


def sight_of(
    parts: Parts,
    language: str,
    channel: Channel,
    *,
    now: datetime,
    conversation_id: int | None = None,
    noticed: bool = False,
) -> Sight:
    """Return what a turn in this language and channel may look at.

    Only with ``conversation_id`` can personal data be asked for on our own page.
    """
    words = Words(language)
    knows = FaqForPeople(parts.knowledge, now, office=office_of(parts))
    return Sight(
        words=words,
        knows=knows,
        guides=GuidesForPeople(parts.knowledge, knows, now),
        units=UnitsForPeople(parts.units),
        now=now,
        channel=channel.name,
        asks_contact=channel.asks_contact,
        noticed=noticed,
        office=parts.settings.office_name,
        office_phone=parts.settings.office_phone,
        form_link=_form_link(parts, channel, conversation_id, now),
        web_address=parts.settings.web_address,
        consent_version=wording(words).version,
        days_kept=days_kept(now, rules=parts.office.retention),
    )


def _form_link(parts: Parts, channel: Channel, conversation_id: int | None, now: datetime) -> str:
    if conversation_id is None or not parts.settings.asks_by_form(channel.name):
        return ""
    return f"{parts.settings.web_address}{own_form.path_for(parts.secret_key, conversation_id, now=now)}"


class FaqForPeople:
    """The FAQ as the dialogue sees it."""

    def __init__(self, knowledge: Knowledge, now: datetime, *, office: str) -> None:
        self._knowledge = knowledge
        self._now = now
        self._office = office  #: whom to ask what is not known, with its telephone
        self._asked: dict[tuple[str, str | None], Verdict] = {}

    def ask(self, question: str, *, after: str | None) -> Verdict:
        # One turn asks the same more than once: is it urgent, does it fit the slot, what is the answer.
        key = (question, after)
        if key not in self._asked:
            verdict = self._knowledge.ask(question, after=after)
            self._asked[key] = self._knowledge.fresh_first(verdict, now=self._now)
        return self._asked[key]

    def answer(self, topic: str, language: str) -> Answer | None:
        words = Words(language)
        try:
            rendered = self._knowledge.render(
                topic, language=language, now=self._now, headings=headings_of(words)
            )
        except TopicNotFound:
            return None
        return as_told(rendered, words, self._office)

    def part(self, topic: str, kind: str, language: str) -> str | None:
        words = Words(language)
        if language == "en" and self._knowledge.topic(topic).en:
            return self._english_part(topic, kind)
        # The kinds stand as their own headings, so that the lines of one kind are found again.
        marks = {one: one for one in HEADED}
        rendered = self._knowledge.render(topic, language=language, now=self._now, headings=marks)
        lead = f"• {kind}: "
        lines = [line for line in f"{rendered.body}\n{rendered.more}".splitlines() if line.startswith(lead)]
        heading = words.say(f"chat.heading_{kind}")
        said = "\n".join(f"• {heading}: {line.removeprefix(lead)}" for line in lines)
        return f"{said}\n\n{_footer(rendered, words)}" if lines else None

    def _english_part(self, topic: str, kind: str) -> str | None:
        """Return the English points of a kind, by their words: unlike Vietnamese ones they carry no kind.

        The whole answer where none shows by its words what the Vietnamese one tells.
        """
        rendered = self._knowledge.render(topic, language="en", now=self._now)
        points = [one for one in f"{rendered.body}\n{rendered.more}".splitlines() if one.startswith("• ")]
        said = "\n".join(one for one in points if _TELLS[kind].search(one))
        footer = _footer(rendered, Words("en"))
        if said:
            return f"{said}\n\n{footer}"
        return f"{rendered.body}\n\n{footer}" if self.part(topic, kind, "vi") else None

    def related(self, topic: str, language: str) -> Sequence[tuple[str, str]]:
        near = self._knowledge.topic(topic).related
        return [(one, self.title(one, language)) for one in near if one in self._knowledge.content.topics]

    def waits(self, topic: str, kind: str) -> bool:
        confirmed = self._knowledge.confirmed(topic)
        return kind in lacking(self._knowledge.topic(topic), confirmed)

    def title(self, topic: str, language: str) -> str:
        told = self._knowledge.render(topic, language=language, now=self._now)
        if told.in_language:
            return told.question
        return Words(language).say("chat.title_only_vietnamese", title=told.question)

    def entry(self, verdict: Verdict, language: str) -> str:
        name = verdict.entry or ""
        entry: Neighbour | SmallTalk | Urgent
        match verdict.decision:
            case Decision.REDIRECT:
                entry = self._knowledge.redirect(name)
            case Decision.URGENT:
                entry = self._knowledge.urgent(name)
            case _:
                entry = self._knowledge.chat(name)
        return self._knowledge.say(entry, language=language, now=self._now)

    def doubt(self, verdict: Verdict, language: str) -> str:
        if verdict.doubt is None:
            return ""
        entry = self._knowledge.urgent(verdict.doubt)
        return self._knowledge.in_doubt(entry, language=language, now=self._now)


class GuidesForPeople:
    """The guides as the dialogue sees them."""

    def __init__(self, knowledge: Knowledge, knows: Knows, now: datetime) -> None:
        self._knowledge = knowledge
        self._knows = knows
        self._now = now

    def names(self, language: str) -> Sequence[tuple[str, str]]:
        return [
            (one.id, one.en.title if language == "en" and one.en else one.title)
            for one in self._knowledge.guides.all
        ]

    def guide(self, guide_id: str, language: str) -> Guide | None:
        return self._knowledge.guide(guide_id, now=self._now, language=language)

    def rests_on_memory(self, guide_id: str) -> bool:
        return self._knowledge.guides.rests_on_memory(guide_id)

    def of_topic(self, topic: str) -> str | None:
        return self._knowledge.guides.of_topic(topic)

    def find(self, wish: str, language: str) -> Sequence[str]:
        return self._knowledge.guides.find(wish, self._knows.ask(wish, after=None), language)

    def troubles(self, guide_id: str, step_id: str, said: str, language: str) -> Sequence[Likely]:
        return self._knowledge.guides.troubles(guide_id, step_id, said, language)


class UnitsForPeople:
    """The units as the dialogue sees them."""

    def __init__(self, book: UnitBook) -> None:
        self._book = book

    def find(self, words: str) -> Sequence[UnitHit]:
        found = self._book.finder.find(words)
        rival = found[1].score if len(found) > 1 else 0.0
        return [
            UnitHit(
                one.code, one.name, sure=place == 0 and one.score >= SURE and one.score - rival >= CLEAR_LEAD
            )
            for place, one in enumerate(found)
        ]

    def mentioned(self, text: str) -> UnitHit | None:
        found = self._book.finder.find_in_sentence(text)
        return None if found is None else UnitHit(found.code, found.name, sure=True)

    def by_code(self, code: str) -> UnitHit | None:
        found = self._book.by_code.get(code)
        return None if found is None else UnitHit(found.code, found.name, sure=True)

    def above(self, code: str) -> UnitHit | None:
        found = self._book.by_code.get(code)
        return self.by_code(found.parent) if found is not None and found.parent else None


def as_told(rendered: Rendered, words: Words, office: str) -> Answer:
    """Return an answer as a person reads it, with what it lacks, its source and its date below."""
    parts = [rendered.body, unverified(rendered.lacks, words, office), _footer(rendered, words)]
    return Answer("\n\n".join(part for part in parts if part), rendered.more)


def unverified(lacks: Sequence[str], words: Words, office: str) -> str:
    """Say which kinds of points wait to be verified, and whom to ask meanwhile; "" if none does."""
    if not lacks:
        return ""
    named = words.say("chat.and_also").join(words.say(f"chat.follow_{kind}") for kind in lacks)
    return words.say("chat.answer_unverified", what=named, office=office)


def office_of(parts: Parts) -> str:
    """Return the office's name with its telephone, for whom to ask."""
    return f"{parts.settings.office_name} ({parts.settings.office_phone})"


def headings_of(words: Words) -> dict[str, str]:
    """Return the words that stand before points of a kind."""
    return {kind: words.say(f"chat.heading_{kind}") for kind in HEADED}


def _footer(rendered: Rendered, words: Words) -> str:
    lines = []
    if rendered.link:
        lines.append(words.say("chat.answer_link", link=rendered.link))
    sources = "; ".join(_named_first(rendered.sources)[:MOST_SOURCES])
    if rendered.as_of:
        lines.append(words.say("chat.answer_source", sources=sources, as_of=_day(rendered.as_of)))
    if rendered.stale and rendered.review_by:
        lines.append(words.say("chat.answer_stale", review_by=_day(rendered.review_by)))
    if rendered.behind:
        lines.append(words.say("chat.answer_english_behind"))
    if rendered.from_memory:
        lines.append(words.say("chat.answer_from_memory"))
    if not rendered.in_language:
        lines.append(words.say("chat.answer_only_vietnamese"))
    return "\n".join(lines)


def _named_first(sources: Sequence[str]) -> list[str]:
    # A decree's number says more than an address; of addresses the site is enough.
    named = [one for one in sources if not one.startswith("http")]
    return named or [one.split("/")[2] for one in sources if one.count("/") > 1]


def _day(day_of: date) -> str:
    return day_of.strftime("%d/%m/%Y")
