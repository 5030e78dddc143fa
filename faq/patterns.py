"""Short patterns that editors can write: ``bị|mới_bị .. đánh`` finds those words near each other.

A word with marks fits the same word with these marks, with some of them, or with none; a word without marks
fits only a word without, and ``sờ!`` only the word with exactly its marks. ``a|b`` is one or the other,
``a_b`` words of one choice, ``|a`` may be missing, ``..`` is up to three words between, ``...`` up to eight.
"""

import re
from collections.abc import Iterable

from faq.normalise import Normal
from faq.text import Word, clean, words

_GAPS = {"..": 3, "...": 8}


def line_of(normal: Normal) -> str:
    """Return the likeliest reading as the line that compiled patterns are matched against."""
    return line(one for slot in normal.slots for one in slot[0].words)


def line(found: Iterable[Word]) -> str:
    return " " + "".join(f"{one.folded}:{one.marked} " for one in found)


def compile_all(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """Return one expression that finds any of the patterns, ``None`` if there are none."""
    made = [expression(pattern) for pattern in patterns]
    return re.compile("|".join(f"(?:{one})" for one in made)) if made else None


def expression(pattern: str) -> str:
    """Return the regular expression of one pattern."""
    parts = [" "]
    for piece in pattern.split():
        if piece in _GAPS:
            parts.append(rf"(?:\S+ ){{0,{_GAPS[piece]}}}")
        else:
            choices = [_phrase(choice) for choice in piece.split("|") if choice]
            optional = "?" if piece.startswith("|") else ""
            parts.append(f"(?:{'|'.join(choices)}){optional}")
    return "".join(parts)


def _phrase(choice: str) -> str:
    exact = choice.endswith("!")
    return "".join(_word(one, exact=exact) for one in words(clean(choice.replace("_", " "))))


def _word(one: Word, *, exact: bool) -> str:
    if one.is_bare or exact:
        return f"{re.escape(one.folded)}:{re.escape(one.marked)} "
    untoned = one.marked.rstrip("12345")
    toned = one.folded + one.marked[len(untoned) :]
    forms = "|".join(sorted({re.escape(form) for form in (one.marked, untoned, toned, one.folded)}))
    return f"{re.escape(one.folded)}:(?:{forms}) "


def words_of(patterns: Iterable[str]) -> set[str]:
    """Return the folded words that patterns speak of."""
    parts = (re.sub(r"[|_!.]+", " ", pattern) for pattern in patterns)
    return {one.folded for part in parts for one in words(clean(part))}
