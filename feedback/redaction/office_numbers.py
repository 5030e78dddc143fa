"""Telephone numbers that offices publish of themselves, found in a text however they are written; pure."""

import re
from collections.abc import Collection, Iterable, Iterator

_BETWEEN = r"[\s.\-()]{0,2}"
_LEAD = rf"(?<![\w+])[(+]{{0,2}}(?:84{_BETWEEN}(?:\(0\){_BETWEEN})?|0)"
_LISTED = re.compile(r"[,;/\n]")
#: Shorter ones, such as 1022, no rule takes for a private number.
_SHORTEST = 9


def numbers_of(lists: Iterable[str]) -> frozenset[str]:
    """Return the numbers in what offices write of themselves, without the 0 or 84 before them.

    >>> sorted(numbers_of(["028 3816 1405; (+84) 28 3775 0505", "1022", "Nguyễn Thị Hoa"]))
    ['2837750505', '2838161405']
    """
    every = ("".join(filter(str.isdecimal, one)) for text in lists for one in _LISTED.split(text))
    return frozenset(one.removeprefix("84").removeprefix("0") for one in every if len(one) >= _SHORTEST)


def written(text: str, numbers: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where one of the numbers stands in a text, with nothing that makes it another number.

    >>> text = "Gọi (028) 3816.1405 hoặc +84 28 3816 1405, đừng gọi 028 3816 1405 6"
    >>> [text[start:end] for start, end in written(text, ["2838161405"])]
    ['(028) 3816.1405', '+84 28 3816 1405']
    """
    if numbers:
        any_of = "|".join(_BETWEEN.join(one) for one in sorted(numbers))
        for found in re.finditer(rf"{_LEAD}{_BETWEEN}(?:{any_of})(?![\s.\-]?\w*\d)", text):
            yield found.span()
