"""From what a person typed to weighted readings of each word.

The steps, each a small function here or a table in ``content/words.yaml``:

1. ``text.clean``: composed, lower case, no invisible signs, no stretched letters
2. codes that stand for words (a file's number as the portals print it)
3. phrases that are said for one thing (voice input, old names)
4. numbers and class levels: ``lop6``, ``l6``, ``lớp sáu``, ``5a3``, ``hk1``, ``q7``, ``nv1``
5. short forms: one meaning, or several weighted by their neighbours
6. raw Telex and VNI keystrokes
7. slips of one letter and words run together, if a vocabulary is given
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

from faq.lexicon import END, NUMBER, START, Lexicon, Meaning
from faq.syllables import from_telex, from_vni, is_syllable
from faq.text import Word, clean, is_accented, word, words

_LEVELS = {
    "lop": ("lớp", 12), "lp": ("lớp", 12), "l": ("lớp", 12), "khoi": ("lớp", 12), "cap": ("cấp", 4),
    "c": ("cấp", 3), "hk": ("học kỳ", 2), "nv": ("nguyện vọng", 9), "q": ("quận", 12), "quan": ("quận", 12),
    "muc": ("mức", 2), "m": ("mức", 2), "tt": ("thông tư", 99), "nd": ("nghị định", 999),
    "grade": ("lớp", 12), "class": ("lớp", 12),
    "p": ("phường", 30), "phuong": ("phường", 30), "thu": ("thứ", 7), "thang": ("tháng", 12),
    "ngay": ("ngày", 31), "t": ("thứ", 7), "kp": ("khu phố", 99),
}  # fmt: skip
_FUSED = re.compile(r"^([a-z]+)(\d{1,3})$")
_CLASS = re.compile(r"^(\d{1,2})[a-z]\d{0,2}$")
_AMOUNT = re.compile(r"^\d+(k|tr|trieu|ty|d|đ|vnd)\d*$")
_FUSED_TAIL = re.compile(r"^(\d{1,4})(h|g|gio|tuoi|thang|ngay|nam|t)$")
_TAILS = {"h": "giờ", "g": "giờ", "gio": "giờ", "tuoi": "tuổi", "thang": "tháng", "ngay": "ngày",
          "nam": "năm", "t": "tuổi"}  # fmt: skip
_DIGITS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7",
           "bẩy": "7", "tám": "8", "chín": "9", "mười": "10"}  # fmt: skip
_BARE_DIGITS = {"mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "sau": "6",
                "bay": "7", "tam": "8", "chin": "9", "muoi": "10"}  # fmt: skip
_CLASS_NAMES = {"l", "lp", "lop", "khoi", "grade", "class"}
_AS_WRITTEN = {"muc", "quan", "thu"}  # "thu 7" may be thứ or thủ: the word stays as it was typed
_NAMED = {*_CLASS_NAMES, *_AS_WRITTEN, "c", "cap", "hk", "nv", "q", "kp"}
_KEYS_7 = re.compile(r"\d")


class Vocabulary(Protocol):
    """The words that the content knows, and what a slip may have meant."""

    def __contains__(self, folded: object) -> bool: ...

    def repair(self, folded: str) -> list[tuple[str, ...]]:
        """Return what an unknown word may have meant, best first; nothing if nothing is near."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read one written word."""

    words: tuple[Word, ...]
    weight: float


Slot = tuple[Reading, ...]


class Normal(NamedTuple):
    """A message as readings, one slot a written word."""

    text: str
    slots: tuple[Slot, ...]
    accented: bool
    line: tuple[Word, ...]  #: the words of the likeliest reading
    sure: bool  #: there is no other reading, and nothing was guessed

    @property
    def plain(self) -> str:
        """The likeliest reading, for people to see."""
        return " ".join([one.written for one in self.line])


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that can be left out, to measure what each brings; a table is left out by emptying it."""

    levels: bool = True
    keystrokes: bool = True
    slips: bool = True


ALL_STEPS = Steps()
#: So many simple words are remembered at most.
MOST_PLAIN = 20_000
#: Numbers, classes and other codes up to this length (``2026``, ``lop6``) are remembered, too.
LONGEST_CODE = 5
#: Slots of words that read the same wherever they stand, by what was written; an empty one is of a word that
#: is known, but is read by what stands beside it.
Plain = dict[str, Slot]


def normalise(
    text: str,
    lexicon: Lexicon,
    vocabulary: Vocabulary | None = None,
    *,
    plain: Plain | None = None,
    steps: Steps = ALL_STEPS,
) -> Normal:
    """Return the readings of a message; never raises, whatever the text.

    ``plain`` remembers simple words from call to call; use one for one lexicon, vocabulary and steps.
    """
    cleaned = clean(text)
    plain = {} if plain is None else plain
    found = words(_say_codes(cleaned, lexicon))
    known = [plain.get(one.written) for one in found]
    if steps.keystrokes and None in known:
        found = _retype(found, lexicon, vocabulary, plain)
        known = [plain.get(one.written) for one in found]
    if not steps.slips:
        vocabulary = None
    written = _say_phrases(found, lexicon)
    if written is not found:
        known = [plain.get(one.written) for one in written]
    slots, sure = [slot for slot in known if slot], True
    if len(slots) < len(known):
        slots, sure = _slots(written, known, lexicon, vocabulary, plain, levels=steps.levels)
    line = tuple([one for slot in slots for one in slot[0].words])
    return Normal(cleaned, tuple(slots), is_accented(written), line, sure)


def _slots(
    written: Sequence[Word],
    known: Sequence[Slot | None],
    lexicon: Lexicon,
    vocabulary: Vocabulary | None,
    plain: Plain,
    *,
    levels: bool,
) -> tuple[list[Slot], bool]:
    """Return the slots of words not all of which are known by themselves, and whether all are sure."""
    slots: list[Slot] = []
    sure, done = True, 0
    for at, slot in enumerate(known):
        if at < done:
            continue
        if slot:
            slots.append(slot)
        else:
            made, taken = _slot(written, at, lexicon, vocabulary, plain, levels=levels)
            sure = sure and len(made) == 1 and made[0].weight == 1.0
            done = at + taken
            slots.append(made)
    return slots, sure


def _slot(
    written: Sequence[Word],
    at: int,
    lexicon: Lexicon,
    vocabulary: Vocabulary | None,
    plain: Plain,
    *,
    levels: bool,
) -> tuple[Slot, int]:
    """Return the slot that begins with a word, and how many words it takes."""
    here = written[at]
    level = _level(written, at) if levels else None
    slot = (Reading(level[0], 1.0),) if level else _read(written, at, lexicon, vocabulary)
    if len(plain) < MOST_PLAIN and here.written not in plain:
        if _is_plain(here, slot, lexicon, vocabulary):
            plain[here.written] = slot
        elif _is_word(here, lexicon, None):
            plain[here.written] = ()
    return slot, level[1] if level else 1


def _is_plain(here: Word, slot: Slot, lexicon: Lexicon, vocabulary: Vocabulary | None) -> bool:
    """Tell whether a word reads the same wherever it stands, and is worth remembering."""
    if here.folded in _NAMED or here.written in lexicon.readings:
        return False
    if not here.written.isalpha():
        # Never what may be VNI keys: how many of those stand in a message decides.
        return len(here.written) <= LONGEST_CODE and (here.is_number or _is_code(here.folded))
    if here.written in lexicon.always or here.folded in lexicon.english:
        return True
    if len(slot) > 1 or slot[0].words != (here,):
        return False
    return vocabulary is None or is_syllable(here.folded) or here.folded in vocabulary


def _retype(found: list[Word], lexicon: Lexicon, vocabulary: Vocabulary | None, plain: Plain) -> list[Word]:
    """Turn raw Telex and VNI keystrokes into what they meant."""
    strange = [one for one in found if one.written not in plain and not _is_word(one, lexicon, vocabulary)]
    if not strange:
        return found
    vni = sum(
        from_vni(one.folded) is not None and not _is_code(one.folded)
        for one in found
        if not one.written.isalpha()
    )
    meant = {one: _keystrokes(one, vni) or one for one in strange}
    return [meant.get(one, one) for one in found]


def _is_word(one: Word, lexicon: Lexicon, vocabulary: Vocabulary | None) -> bool:
    return (
        one.written in lexicon.always
        or one.written in lexicon.readings
        or one.is_number
        or is_syllable(one.folded)
        or one.folded in lexicon.english
        or (vocabulary is not None and one.folded in vocabulary)
    )


def _say_codes(cleaned: str, lexicon: Lexicon) -> str:
    if "-" in cleaned:
        for code, said in lexicon.codes:
            cleaned = code.sub(said, cleaned)
    return cleaned


def _say_phrases(found: list[Word], lexicon: Lexicon) -> list[Word]:
    """Put what is said for one thing in the place of how people say it."""
    said: list[Word] = []
    done = 0
    phrases = lexicon.phrases
    for at in [at for at, one in enumerate(found) if one.folded in phrases]:
        seconds = phrases[found[at].folded]
        after = found[at + 1].folded if at + 1 < len(found) else ""
        if at < done or not (after in seconds or "" in seconds):
            continue
        for phrase in (*seconds.get(after, ()), *seconds.get("", ())):
            end = at + len(phrase.parts)
            if phrase.fits(found[at:end]):
                said += found[done:at]
                said += phrase.say
                done = end
                break
    return [*said, *found[done:]] if done else found


def _level(found: Sequence[Word], at: int) -> tuple[tuple[Word, ...], int] | None:
    """Return the words of a number with its kind, and how many written words they take."""
    here = found[at]
    if here.folded in _NAMED:
        number = _number(found[at + 1], here) if at + 1 < len(found) else None
        name, most = _LEVELS[here.folded]
        if number and int(number) <= most:
            return _spoken(here.written if here.folded in _AS_WRITTEN else name, number), 2
        return None
    if here.written.isalpha() or here.is_number or len(here.folded) > 10:
        return None
    fused = _FUSED.match(here.folded)
    if fused and fused[1] in _LEVELS and int(fused[2]) <= _LEVELS[fused[1]][1]:
        return _spoken(_LEVELS[fused[1]][0], fused[2]), 1
    return _lone(here.folded)


def _lone(folded: str) -> tuple[tuple[Word, ...], int] | None:
    """Read a number with a tail: ``5a3`` is a class, ``8h`` an hour, ``6t`` an age."""
    tail = _FUSED_TAIL.match(folded)
    if tail:
        return (word(tail[1]), word(_TAILS[tail[2]])), 1
    group = _CLASS.match(folded)
    if group and 1 <= int(group[1]) <= 12 and not _AMOUNT.match(folded):
        return _spoken("lớp", group[1]), 1
    return None


def _number(one: Word, before: Word) -> str | None:
    group = _CLASS.match(one.folded) if before.folded in _CLASS_NAMES else None
    if group:
        return group[1]
    if one.written.isdecimal() and len(one.written) <= 3:
        return one.written
    if one.written in _DIGITS:
        return _DIGITS[one.written]
    return _BARE_DIGITS.get(one.folded) if one.is_bare else None


@lru_cache(maxsize=2_000)
def _spoken(name: str, number: str) -> tuple[Word, ...]:
    """Return ``lớp 6`` as two words of which the second is found as ``lop6`` only."""
    parts, number = tuple(words(name)), str(int(number))
    joined = "".join(part.folded for part in parts) + number
    return (*parts, Word.of(number, joined, joined))


def _is_code(folded: str) -> bool:
    """Tell whether digits in a word are a number, not VNI keys."""
    fused = _FUSED.match(folded)
    if fused and fused[1] in _LEVELS and int(fused[2]) <= _LEVELS[fused[1]][1]:
        return True
    return bool(_CLASS.match(folded) or _AMOUNT.match(folded) or _FUSED_TAIL.match(folded))


def _read(found: Sequence[Word], at: int, lexicon: Lexicon, vocabulary: Vocabulary | None) -> Slot:
    here = found[at]
    if here.written in lexicon.always:
        return (Reading(lexicon.always[here.written], 1.0),)
    if here.written in lexicon.readings:
        return _by_neighbours(lexicon.readings[here.written], found, at)
    if is_syllable(here.folded):
        return _known(here, vocabulary)
    if vocabulary is not None and len(here.folded) >= 4 and not _is_word(here, lexicon, vocabulary):
        near = vocabulary.repair(here.folded)[:3]
        if near:
            share = 0.8 / len(near)
            return tuple(Reading(tuple(word(part) for part in parts), share) for parts in near)
    return (Reading((here,), 1.0),)


def _known(here: Word, vocabulary: Vocabulary | None) -> Slot:
    """Keep a possible word; one that the content never uses may be a Southern spelling of one it does."""
    if vocabulary is None or here.folded in vocabulary or here.is_number:
        return (Reading((here,), 1.0),)
    for other in southern(here.folded):
        if other in vocabulary:
            return (Reading((here,), 0.4), Reading((word(other),), 0.6))
    return (Reading((here,), 1.0),)


def _keystrokes(here: Word, vni: int) -> Word | None:
    digits = len(_KEYS_7.findall(here.folded))
    if digits:
        if _is_code(here.folded) or (vni < 2 and digits < 2):
            return None
        meant = from_vni(here.written)
    else:
        meant = from_telex(here.written) or from_telex(here.folded)
    return word(meant) if meant else None


def _by_neighbours(meanings: tuple[Meaning, ...], found: Sequence[Word], at: int) -> Slot:
    previous = [_cue(one) for one in found[max(0, at - 2) : at]] or [START]
    following = [_cue(one) for one in found[at + 1 : at + 3]] or [END]
    fitting = [one for one in meanings if one.fits(previous, following)]
    total = sum(one.share for one in meanings)
    readings = []
    for one in meanings:
        share = one.share / total
        if fitting:
            share = 0.1 * share + (
                0.9 * one.share / sum(fit.share for fit in fitting) if one in fitting else 0
            )
        readings.append(Reading(one.say or (found[at],), share))
    return tuple(sorted(readings, key=lambda one: -one.weight))


def _cue(one: Word) -> str:
    return NUMBER if one.written[:1].isdigit() else one.folded


_SOUTHERN = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^tr", "ch"), (r"^ch", "tr"), (r"^s", "x"), (r"^x", "s"), (r"^gi(?=[aeou])", "d"), (r"^d", "v"),
        (r"^d", "gi"), (r"^v", "d"), (r"^g(?=[aou])", "r"), (r"ng$", "n"), (r"n$", "ng"), (r"t$", "c"),
        (r"c$", "t"), (r"iu$", "uu"), (r"^wa", "qua"), (r"^we", "que"), (r"^f", "ph"), (r"^z", "d"),
        (r"inh$", "enh"), (r"^ngh(?=[aou])", "ng"), (r"^l", "n"), (r"^n(?=[aeiou])", "l"),
    )
)  # fmt: skip


def southern(folded: str) -> list[str]:
    """Return how a word is spelled that sounds the same in the South (and l/n in the North)."""
    return [made for pattern, to in _SOUTHERN if (made := pattern.sub(to, folded)) != folded]
