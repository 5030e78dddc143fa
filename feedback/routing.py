"""Recognises what is likely no PAKN for this office, to suggest where it belongs; an officer decides.

Complaints (Luật Khiếu nại Đ2) and denunciations (Luật Tố cáo) have laws of their own (NĐ 20/2008 Đ1), a
clause of a legal document is for phapluat.gov.vn (QĐ 48/2025/QĐ-TTg), the city's infrastructure for 1022 (QĐ
1478/QĐ-UBND 2020), and a mere question needs no record. The signs stand in ``data/routing.yaml``. Pure.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import prod
from pathlib import Path

from feedback.data_files import read_yaml
from feedback.folding import fold
from feedback.kinds import RefusalReason

_SIGNS = Path(__file__).parent / "data" / "routing.yaml"

#: A suggestion below this is not worth a word.
LIKELY = 0.5
#: How many words may stand where a sign says ``*``.
_GAP = 4
#: Where more of the words than this carry accents, the others carry none on purpose.
_ACCENTED = 0.2
#: So many characters are read; what somebody wants stands near the beginning.
_LONGEST = 6_000
#: Nobody is ever sure.
_MOST = 0.99


class Route(StrEnum):
    """What a message may be instead of a PAKN."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"
    LEGAL_DOCUMENT = "legal_document"
    INFRASTRUCTURE = "infrastructure"
    QUESTION = "question"

    @property
    def refusal(self) -> RefusalReason:
        """Return the reason by which an officer would not accept it."""
        return RefusalReason.QUESTION_ONLY if self is Route.QUESTION else RefusalReason(self.value)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a message may be, and the texts that say so."""

    route: Route
    confidence: float  #: above 0, below 1
    signs: tuple[str, ...]  #: what was recognised, as the data file says it, for the officer

    @property
    def explains(self) -> str:
        """Return the key of the text that tells the difference in two sentences."""
        return f"route_{self.route}"

    @property
    def where(self) -> str:
        """Return the key of the text that says where to go."""
        return f"route_where_{self.route}"


@dataclass(frozen=True, slots=True)
class _Word:
    said: str  #: in lower case, with its accents
    plain: str  #: without

    def fits(self, sign: "_Word", *, accented: bool) -> bool:
        if sign.said == "#":
            return self.plain.isdigit()
        # Of somebody who writes accents, "to cao" is tall; of others it may be "tố cáo". "tỏ cao" never is.
        return self.said == sign.said or (not accented and self.said == self.plain == sign.plain)


@dataclass(frozen=True, slots=True)
class _Sign:
    text: str
    words: tuple[_Word, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class _Signs:
    speak_for: tuple[_Sign, ...]
    speak_against: tuple[_Sign, ...]


@dataclass(frozen=True, slots=True)
class _Message:
    words: tuple[_Word, ...]
    accented: bool

    def holds(self, sign: _Sign) -> bool:
        return any(self._begins(sign.words, start) for start in range(len(self.words)))

    def _begins(self, sign: Sequence[_Word], at: int) -> bool:
        if not sign:
            return True
        if sign[0].said == "*":
            return any(self._begins(sign[1:], at + gap) for gap in range(_GAP + 1))
        fits = at < len(self.words) and self.words[at].fits(sign[0], accented=self.accented)
        return fits and self._begins(sign[1:], at + 1)


def suggest(text: str) -> tuple[Suggestion, ...]:
    """Return what a message may be instead of a PAKN, the likeliest first; nothing if nothing is likely.

    >>> suggest("Toi muon to cao hieu truong nhan hoi lo")[0].route
    <Route.DENUNCIATION: 'denunciation'>
    >>> suggest("Cô giáo thu tiền quỹ lớp quá cao, mong nhà trường xem lại")
    ()
    """
    words = _words_of(text[:_LONGEST])
    message = _Message(words, sum(word.said != word.plain for word in words) > _ACCENTED * len(words))
    found = [_weighed(route, signs, message) for route, signs in _signs().items()]
    likely = [one for one in found if one.confidence >= LIKELY]
    return tuple(sorted(likely, key=lambda one: -one.confidence))


def _weighed(route: Route, signs: _Signs, message: _Message) -> Suggestion:
    seen = [sign for sign in signs.speak_for if message.holds(sign)]
    confidence = min(_MOST, 1 - prod(1 - sign.weight for sign in seen))
    confidence *= prod(1 - sign.weight for sign in signs.speak_against if message.holds(sign))
    return Suggestion(route, round(confidence, 3), tuple(sign.text for sign in seen))


def _words_of(text: str) -> tuple[_Word, ...]:
    lower = unicodedata.normalize("NFC", text.lower())
    spaced = "".join(char if char.isalnum() or char in "*#" else f" {char} " for char in lower)
    marks = {"?", "*", "#"}
    words = (word for word in spaced.split() if word in marks or any(char.isalnum() for char in word))
    return tuple(_Word(word, word if word in marks else fold(word)) for word in words)


@cache
def _signs() -> Mapping[Route, _Signs]:
    data = read_yaml(_SIGNS)
    return {
        route: _Signs(_read(data[route]["for"]), _read(data[route].get("against", {}))) for route in Route
    }


def _read(signs: Mapping[str, float]) -> tuple[_Sign, ...]:
    return tuple(_Sign(text, _words_of(text), weight) for text, weight in signs.items())
