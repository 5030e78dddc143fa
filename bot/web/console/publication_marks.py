"""Cuts a text into what stays and what is struck out, for pages that show both; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.redaction import Strike


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; ``kind`` and ``reason`` are empty where it stays."""

    text: str
    kind: str = ""
    reason: str = ""


def pieces(text: str, strikes: Sequence[Strike]) -> list[Piece]:
    """Return the parts of a text in order.

    >>> from feedback.redaction import Kind, Reason
    >>> [str(one.kind) for one in pieces("bé Na đây", [Strike(3, 5, Kind.NAME, Reason.TITLE)])]
    ['', 'name', '']
    """
    found, at = [], 0
    for strike in strikes:
        found.append(Piece(text[at : strike.start]))
        found.append(Piece(text[strike.start : strike.end], strike.kind, strike.reason))
        at = strike.end
    return [one for one in (*found, Piece(text[at:])) if one.text]
