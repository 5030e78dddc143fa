"""Messages that only hand something over: a code, a number, a name. Their sound says nothing of danger."""

import re
from collections.abc import Sequence, Set

from faq.readings import Normal
from faq.text import Word, fold

#: A message of more words beside a code or a number tells something.
MOST_BESIDE = 8
#: A name has at most so many words.
LONGEST_NAME = 5
#: A telephone number, a dossier's number, a date; and two groups of four that may be a case code.
_NUMBER = re.compile(r"\d(?:[ ./-]?\d){5,}")
_GROUPS = re.compile(r"(?<![^\W_])([a-z0-9]{4})[ .-]?([a-z0-9]{4})(?![^\W_])")
#: What follows the family name where a name is written without capitals.
_MIDDLE = frozenset({"thi", "van"})


def hands_over(said: str, normal: Normal, family_names: Set[str]) -> bool:
    """Tell whether a message is no more than a code, a number or a name.

    ``said`` is the message as it was typed, ``family_names`` are written without marks.
    """
    spoken = normal.line
    return _is_name(said, spoken, family_names) or (
        len(spoken) <= MOST_BESIDE + 2 and (bool(_NUMBER.search(normal.text)) or _has_code(normal.text))
    )


def _has_code(text: str) -> bool:
    joined = ("".join(groups) for groups in _GROUPS.findall(text))
    return any(sum(map(str.isdigit, one)) >= 2 and not one.isdigit() for one in joined)


def _is_name(said: str, spoken: Sequence[Word], family_names: Set[str]) -> bool:
    if not 2 <= len(spoken) <= LONGEST_NAME:
        return False
    written = said.split()
    capitals = [at for at, one in enumerate(written) if one.istitle()]
    if len(capitals) == len(written):
        return fold(written[0].lower()) in family_names
    return spoken[0].folded in family_names and spoken[1].folded in _MIDDLE
