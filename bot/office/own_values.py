"""Values of answers that say what the program is set to, so that nobody keeps them by hand a second time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.words import Words
from faq.topics import Value, Values
from feedback.retention_rules import Kept, Rule

#: How answers name how long something is kept.
KEPT_NAMES: Mapping[Kept, str] = {
    Kept.TRANSCRIPT: "thoi_gian_luu_chat",
    Kept.DRAFT: "thoi_gian_luu_nhap",
}


def kept_values(rules: Sequence[Rule], values: Values) -> Values:
    """Return the values that say how long something is kept, by the rules; the rest as content has it."""
    found: dict[str, tuple[Value, ...]] = {}
    for kind, name in KEPT_NAMES.items():
        versions = values.get(name)
        if versions:
            found[name] = tuple(_said(versions[0], rule) for rule in rules if rule.kind is kind)
    return found


def _said(like: Value, rule: Rule) -> Value:
    days = {
        language: Words(language).say("office.unit_calendar_day", amount=rule.days)
        for language in ("vi", "en")
    }
    last = rule.valid_to - timedelta(days=1) if rule.valid_to else None
    return replace(
        like, value=days["vi"], en=days["en"], source=rule.legal_basis, valid_from=rule.valid_from,
        valid_to=last,
    )  # fmt: skip
