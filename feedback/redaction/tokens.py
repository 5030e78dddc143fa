"""A text cut into words, each with what the rules ask of it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.folding import fold
from feedback.redaction.lists import WordList
from feedback.redaction.typing_forms import Form, form_of, untyped

_WORD = re.compile(r"[^\W_]+(?:['’`\-‐‑][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?:;…\n\"“”(\[–—]\s*$|\s-\s*$")
_SHOUTED = 0.6  #: so much of a line in capitals, and capitals say nothing there
_SHORT_LINE = 2
_ACCENTED = 0.4  #: of ordinary Vietnamese more than half of the words have accents


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text."""

    start: int
    end: int
    text: str
    written: str  #: in small letters
    plain: str  #: without accents
    gap: str  #: what stands between it and the word before
    shouted: bool  #: its line is in capitals
    exact: bool  #: the text has accents, so that a word without any means itself

    @property
    def joins(self) -> bool:
        """Tell whether only blanks part it from the word before."""
        return not self.gap.strip(" \t\u00a0") and "\n" not in self.gap

    @property
    def capital(self) -> bool:
        """Tell whether it begins with a capital that means something."""
        return not self.shouted and self.text[0].isupper()

    @property
    def opens(self) -> bool:
        """Tell whether it opens a sentence, so that its capital means little."""
        return not self.gap or bool(_SENTENCE.search(self.gap))

    def among(self, words: WordList) -> bool:
        """Tell whether it is one of the words; without accents it may be any that is so without them."""
        if self.written in words.written:
            return True
        return not self.exact and self.written == self.plain and self.plain in words.plain

    def alike(self, words: WordList) -> bool:
        """Tell whether it may be one of the words, its accents left out: names often are so written."""
        return self.written in words.written or (self.written == self.plain and self.plain in words.plain)

    @property
    def said(self) -> str:
        """Return it as phrases are compared: with accents where the text has them."""
        return self.written if self.exact else self.plain

    @property
    def small(self) -> bool:
        """Tell whether its case says nothing about it."""
        return self.shouted or not self.text[0].isupper()


def tokens_of(text: str) -> Sequence[Token]:
    """Return the words of a text in order."""
    found: list[Token] = []
    words, form = list(_WORD.finditer(text)), form_of(text)
    loud = _shouted_lines(text)
    accented = sum(not word[0].isascii() for word in words) > _ACCENTED * len(words)
    end = 0
    for word in words:
        written = word[0].lower()
        plain = _plain(written, form)
        found.append(
            Token(
                start=word.start(),
                end=word.end(),
                text=word[0],
                # What was typed with letters or digits for accents has no accents to compare.
                written=plain if written.isascii() and form is not Form.USUAL else written,
                plain=plain,
                gap=text[end : word.start()] if found else "",
                exact=accented,
                shouted=any(first <= word.start() < last for first, last in loud),
            )
        )
        end = word.end()
    return found


def _plain(written: str, form: Form) -> str:
    plain = "".join(fold(written).split())
    return untyped(plain, form) if plain == written else plain


def _shouted_lines(text: str) -> Sequence[tuple[int, int]]:
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        letters = [letter for letter in line if letter.isalpha()]
        loud = sum(letter.isupper() for letter in letters)
        if len(letters) > _SHORT_LINE and loud > _SHOUTED * len(letters) and len(line.split()) > _SHORT_LINE:
            found.append((at, at + len(line)))
        at += len(line)
    return found


def composed(text: str) -> tuple[str, Sequence[int]]:
    """Return the text with each accent on its letter (NFC), and where each of its characters began.

    The positions have one more at the end: the length of the text.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for cluster in re.finditer(r"(?s).[\u0300-\u036f]*", text):
        joined = unicodedata.normalize("NFC", cluster[0])
        letters.append(joined)
        places += [cluster.start()] * len(joined)
    return "".join(letters), [*places, len(text)]
