"""Gives the sentences that people read, from the text files in ``bot/texts``, by key and language.

A text file is ``bot/texts/<language>/<area>.yaml``; a key is ``area.name``; ``{name}`` is a placeholder.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.clock import VIETNAM

LANGUAGES = ("vi", "en")
TEXTS = Path(__file__).parent / "texts"
#: The safe parser in C, where the package was built with it, is ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TextMissing(KeyError):
    """A text file has no sentence with this key."""


@cache
def texts(language: str) -> dict[str, str]:
    """Return all sentences of a language by key."""
    found: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.yaml")):
        given = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - one of the two safe loaders
        for name, text in given.items():
            found[f"{path.stem}.{name}"] = str(text).rstrip("\n")
    return found


def placeholders(text: str) -> frozenset[str]:
    """Return the names that a sentence wants filled in.

    >>> sorted(placeholders("Mã {code}, hạn {due}"))
    ['code', 'due']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


class _Filling(Formatter):
    """Fills in values; ``{count:case|cases}`` says the one word or the other, as the number wants it."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        one, choice, more = format_spec.partition("|")
        return (one if str(value) == "1" else more) if choice else super().format_field(value, format_spec)


_FILLING = _Filling()


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Return a sentence with its values.

    >>> filled("{count} {count:case|cases}", {"count": 1}), filled("{count} {count:case|cases}", {"count": 2})
    ('1 case', '2 cases')
    """
    # The plain way is three times as fast, and most sentences count nothing.
    return _FILLING.vformat(text, (), values) if "|" in text else text.format(**values)


_OWN: dict[str, Mapping[str, str]] = {}


def use_own(own: Mapping[str, Mapping[str, str]]) -> None:
    """Let the office's own sentences, by language and key, be said in place of the shipped ones."""
    _OWN.clear()
    _OWN.update(own)


def own_text(language: str, key: str) -> str | None:
    """Return the office's own sentence for a key; None where it says the shipped one."""
    return _OWN.get(language, {}).get(key)


def own_texts(language: str) -> frozenset[tuple[str, str]]:
    """Return all of the office's own sentences of a language, by key; to know whether any has changed."""
    return frozenset(_OWN.get(language, {}).items())


class Words:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._texts = texts(self.language)

    def say(self, key: str, /, **values: Any) -> str:
        """Return the sentence with its values filled in; raise TextMissing for an unknown key."""
        try:
            text = own_text(self.language, key) or self._texts[key]
        except KeyError:
            raise TextMissing(key) from None
        return filled(text, values) if values else text

    def any_of(self, key: str) -> tuple[str, ...]:
        """Return the ways to say something that stand in one text, separated by ``|``."""
        return tuple(part.strip() for part in self.say(key).split("|"))


#: Stands where a date would, if there is none.
NO_DATE = "–"

_WEEKDAYS = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def day(at: datetime | None) -> str:
    """Return the date in Vietnam, as people write it: 30/11/2026; a dash where there is none."""
    return NO_DATE if at is None else at.astimezone(VIETNAM).strftime("%d/%m/%Y")


def moment(at: datetime | None) -> str:
    """Return hour and date in Vietnam: 17:00 30/11/2026; a dash where there is none."""
    return NO_DATE if at is None else at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")


def long_moment(at: datetime | None, language: str) -> str:
    """Return hour, weekday and date in Vietnam: 17:00 thứ Hai, 30/11/2026; a dash where there is none."""
    if at is None:
        return NO_DATE
    local = at.astimezone(VIETNAM)
    return f"{local:%H:%M} {_WEEKDAYS[language][local.weekday()]}, {local:%d/%m/%Y}"


_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(9)M|(\d\d)))?")
_ROMAN = ("", "I", "II", "III", "IV")
#: On this day the administration's month begins (NĐ 09/2019/NĐ-CP).
REPORTING_CUT_DAY = 15
HOTLINE_CUT_DAY = 25
Say = Callable[..., str]


def clock_version(kind: str, version: str, say: Say) -> str:
    """Return how people call a version of a clock; one of an office's own file keeps its name.

    >>> clock_version("answer", "answer-1", Words("vi").say), clock_version("answer", "x", Words("vi").say)
    ('Trả lời phản ánh, kiến nghị, bản 1', 'Trả lời phản ánh, kiến nghị, bản x')
    >>> clock_version("answer", "answer-office-7", Words("vi").say)
    'Trả lời phản ánh, kiến nghị, bản của cơ quan số 7'
    """
    what, name = say(f"office.clock_{kind}"), version.removeprefix(f"{kind}-")
    own = name.removeprefix("office-")
    if own != name and own.isdecimal():
        return say("office.clock_version_own", what=what, number=own)
    return say("office.clock_version", what=what, number=name)


def period_name(name: str, say: Say) -> str:
    """Return the name of a period for people: ``2026-11`` is “Tháng 11/2026”; an unknown one stays as it is.

    >>> period_name("2026-11", Words("vi").say), period_name("2026-Q4", Words("vi").say)
    ('Tháng 11/2026', 'Quý IV/2026')
    """
    found = _PERIOD.fullmatch(name)
    if found is None:
        return name
    year, quarter, half, nine, month = found.groups()
    if month:
        return say("files.period_month", month=int(month), year=year)
    if quarter:
        return say("files.period_quarter", quarter=_ROMAN[int(quarter)], year=year)
    if half:
        return say(f"files.period_half_{half}", year=year)
    return say("files.period_nine_months" if nine else "files.period_year", year=year)


def month_name(first: date, last: date, say: Say) -> str:
    """Return the name of a month of figures; one from the 15th on is the administration's next month.

    >>> month_name(date(2026, 11, 1), date(2026, 11, 30), Words("vi").say)
    'Tháng 11/2026 (theo lịch)'
    """
    reporting = first.day == REPORTING_CUT_DAY
    # The hotline's months begin and end on one day, at noon.
    hotline = first.day == last.day == HOTLINE_CUT_DAY
    months = first.year * 12 + first.month - 1 + (reporting or hotline)
    name = period_name(f"{months // 12}-{months % 12 + 1:02}", say)
    if hotline:
        return say("files.period_hotline", name=name)
    cut = REPORTING_CUT_DAY if reporting else 1
    if (first.day, (last + timedelta(days=1)).day) != (cut, cut):
        return say("files.period_part", name=name)
    return say("files.period_reporting" if reporting else "files.period_calendar", name=name)
