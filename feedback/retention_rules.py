"""The dated rules for how long what concerns persons is kept; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from feedback.calendar import DATA
from feedback.data_files import read_yaml
from feedback.errors import RulesFault
from feedback.worktime import local_date


class Kept(StrEnum):
    """What is kept for a time."""

    TRANSCRIPT = "transcript"  #: messages that belong to no case
    DRAFT = "draft"  #: a feedback that was never sent
    ATTACHMENT = "attachment"  #: files of a case that has ended
    CLOSED_CASE = "closed_case"  #: who sent a case that has ended


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule; ``valid_to`` is the first day on which it no longer holds."""

    kind: Kept
    days: int
    valid_from: date
    valid_to: date | None
    legal_basis: str
    verified: bool = False  #: somebody has read the number in the text that is named as its basis

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def before(self, now: datetime) -> datetime:
        """Return the instant before which everything is past its time."""
        return now - timedelta(days=self.days)


def load_rules(path: Path = DATA / "retention.yaml") -> tuple[Rule, ...]:
    """Read a file of rules.

    Raises:
        RulesFault: a rule is not whole, or two of a kind hold at once.
    """
    try:
        entries = read_yaml(path)["rules"]
        rules = tuple(Rule(**{**entry, "kind": Kept(entry["kind"])}) for entry in entries)
    except (KeyError, TypeError, ValueError) as error:
        raise RulesFault(path.name, f"{type(error).__name__}: {error}") from error
    for place, rule in enumerate(rules):
        if rule.days < 1:
            raise RulesFault(path.name, f"{rule.kind} is kept for less than a day")
        for other in rules[place + 1 :]:
            if rule.kind is other.kind and (rule.holds(other.valid_from) or other.holds(rule.valid_from)):
                raise RulesFault(path.name, f"two rules for {rule.kind} hold at once")
    return rules


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Return the rules that ship with the program."""
    return load_rules()


def rules_in_force(now: datetime, *, rules: Sequence[Rule] | None = None) -> dict[Kept, Rule]:
    """Return the rule of each kind that holds now, by the date in Vietnam; what has none is kept."""
    day = local_date(now)
    return {rule.kind: rule for rule in (shipped_rules() if rules is None else rules) if rule.holds(day)}


def days_kept(now: datetime, *, rules: Sequence[Rule]) -> dict[Kept, int]:
    """Return for how many days each kind is kept now, by the date in Vietnam."""
    return {kind: rule.days for kind, rule in rules_in_force(now, rules=rules).items()}


def laid_over(rules: Sequence[Rule], entered: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return rules with those entered later; an entered rule holds alone for its kind."""
    own = {rule.kind: rule for rule in entered}
    return (*(rule for rule in rules if rule.kind not in own), *own.values())
