"""Invents what an office does once it has answered: letters of apology for the late, answers made public.

Each deed stands at its own time in the history, so that the figures of every period of the year have it. A
second generator draws them: what came in stays the same whatever the office does afterwards.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from feedback.demo_story import Begin, Told
from feedback.demo_words import demo_data
from feedback.folding import fold
from feedback.history import Actor
from feedback.lifecycle import RATEABLE, State
from feedback.publication import bar_of, digest_of, known_of
from feedback.redaction import Strike, propose, redacted
from feedback.storable import first_line
from feedback.tables import ActorKind, Case, ChildCheck, EventKind
from feedback.worktime import VIETNAM, WorkingDays, local_date

#: Beyond the ids of real staff and of the demonstration's officers.
HEAD_ID = 999_999_999
#: A letter follows the late answer soon; an answer becomes public within days, once it has been looked at.
_LETTER_MINUTES, _PUBLIC_MINUTES = (4, 50), (20, 2 * 24 * 60)
#: What was answered since then waits for somebody to look at it, and the newest letters to be written.
_TO_BE_REVIEWED, _TO_BE_WRITTEN = timedelta(days=3), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What followed one answer: lines of history, and the rows of a letter and of what became public."""

    told: Sequence[Told] = ()
    letter: dict[str, Any] | None = None
    public: dict[str, Any] | None = None


class Deskwork:
    """What the head of the demonstration does, case by case in the order of their receipt."""

    def __init__(self, seed: int, calendar: WorkingDays, *, now: datetime) -> None:
        self._rng = random.Random(f"deeds {seed}")  # noqa: S311 - a play, not a secret
        self._calendar = calendar
        self._now = now
        self._head = Actor(ActorKind.OFFICER, HEAD_ID, str(demo_data()["head"]))
        self._letters: Counter[tuple[int, int]] = Counter()

    def after(self, begin: Begin, columns: dict[str, Any]) -> Deeds:
        """Return what follows the answer of a case that stands as its columns say."""
        if columns["state"] not in RATEABLE or columns["answered_at"] is None:
            return Deeds()
        letter = self._letter(begin, columns)
        public = self._public(columns)
        told = [line for _, line in filter(None, (letter, public))]
        return Deeds(told, letter and letter[0], public and public[0])

    def _letter(self, begin: Begin, columns: dict[str, Any]) -> tuple[dict[str, Any], Told] | None:
        at = self._soon(columns["answered_at"], _LETTER_MINUTES)
        if columns["answered_at"] <= begin.due.at or at > self._now - _TO_BE_WRITTEN:
            return None
        reasons = demo_data()["apologies"]
        row = {
            "round": 1, "unit_id": columns["unit_id"], "issuer_id": columns["unit_id"],
            "year": local_date(at).year,
            "number": self._next_number(columns["unit_id"], local_date(at)),
            "reason": str(self._rng.choice(reasons)), "old_due_at": begin.due.at, "new_due_at": None,
            "signed_by_id": self._head.id, "signed_by_name": self._head.name, "written_at": at,
        }  # fmt: skip
        data = {
            "state": State.ANSWERED, "number": row["number"], "new_due_at": None,
            "old_due_at": begin.due.at.isoformat(),
        }  # fmt: skip
        return row, Told(at, EventKind.APOLOGISED, self._head, text=str(row["reason"]), data=data)

    def _next_number(self, unit_id: int, day: date) -> int:
        self._letters[unit_id, day.year] += 1
        return self._letters[unit_id, day.year]

    def _public(self, columns: dict[str, Any]) -> tuple[dict[str, Any], Told] | None:
        at = self._soon(columns["answered_at"], _PUBLIC_MINUTES)
        case = Case(**columns)
        if bar_of(case) is not None or at > self._now - _TO_BE_REVIEWED:
            return None
        question = redacted(case.text, propose(case.text, known=known_of(case)))
        answer = redacted(case.answer_text, _strikes_of_answer(case.answer_text))
        row = {
            "unit_id": case.unit_id, "kind": case.kind, "title": first_line(question, longest=120),
            "question": question, "answer": answer, "search_text": fold(f"{question} {answer}"),
            "version": 1, "first_published_at": at, "published_at": at,
        }  # fmt: skip
        closed_at = columns["closed_at"]
        data = {
            "state": State.CLOSED if closed_at is not None and closed_at <= at else State.ANSWERED,
            "version": 1, "child": ChildCheck.NOBODY, "seen": 0,
            "digest": digest_of(question, answer),
        }  # fmt: skip
        return row, Told(at, EventKind.PUBLISHED, self._head, data=data)

    def _soon(self, at: datetime, minutes: tuple[int, int]) -> datetime:
        """Return some minutes later, or the next time that somebody is at work."""
        there = (at + timedelta(minutes=self._rng.randint(*minutes))).astimezone(VIETNAM)
        day = there.date()
        while True:
            for opens, closes in self._calendar.office_hours(day) if self._calendar.is_working(day) else ():
                if there < datetime.combine(day, closes, VIETNAM):
                    return max(there, datetime.combine(day, opens, VIETNAM))
            day += timedelta(days=1)


@cache
def _strikes_of_answer(text: str) -> tuple[Strike, ...]:
    """Return what is struck out of an answer; the same few come again and again, and name no sender."""
    return propose(text)
