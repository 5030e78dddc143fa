"""From what a person typed to weighted readings of each word.

The steps, each a small function here or a table in ``content/words.yaml``:

1. ``text.clean``: composed, lower case, no invisible signs, no stretched letters
2. codes that stand for words (a file's number as the portals print it)
3. phrases that are said for one thing (voice input, old names)
4. numbers and class levels: ``lop6``, ``l6``, ``lớp sáu``, ``5a3``, ``hk1``, ``q7``, ``nv1``
5. short forms: one meaning, or several weighted by their neighbours
6. raw Telex and VNI keystrokes
7. letters that are played with (``fải``, ``trườg``), if a vocabulary is given, as for what follows
8. pairs cut at their front (``ttục`` for thủ tục), slips of one letter, words run together
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.levels import NAMED, is_code, level_at
from faq.lexicon import END, NUMBER, START, Lexicon, Meaning
from faq.readings import Normal, Reading, Slot, Vocabulary
from faq.spelling import respelled, southern
from faq.syllables import from_telex, from_vni, is_syllable
from faq.text import Word, clean, is_accented, word, words

_KEYS_7 = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that can be left out, to measure what each brings; a table is left out by emptying it."""

    levels: bool = True
    keystrokes: bool = True
    played: bool = True  #: letters that are played with, and pairs cut at their front
    slips: bool = True  #: Southern spellings, slips of one letter, words run together


ALL_STEPS = Steps()
#: What all readings of a word weigh together whose letters are played with, and of one with a slip.
PLAYED, SLIPPED = 0.9, 0.8
#: With so many words in raw Telex keystrokes, those that could be words are read as keystrokes, too.
FEWEST_TYPED = 2
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
    if not (steps.slips or steps.played):
        vocabulary = None
    written = _say_phrases(found, lexicon)
    if written is not found:
        known = [plain.get(one.written) for one in written]
    slots, sure = [slot for slot in known if slot], True
    if len(slots) < len(known):
        slots, sure = _slots(written, known, lexicon, vocabulary, plain, steps=steps)
    line = tuple([one for slot in slots for one in slot[0].words])
    return Normal(cleaned, tuple(slots), is_accented(written), line, sure)


def _slots(
    written: Sequence[Word],
    known: Sequence[Slot | None],
    lexicon: Lexicon,
    vocabulary: Vocabulary | None,
    plain: Plain,
    *,
    steps: Steps,
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
            made, taken = _slot(written, at, lexicon, vocabulary, plain, steps=steps)
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
    steps: Steps,
) -> tuple[Slot, int]:
    """Return the slot that begins with a word, and how many words it takes."""
    here = written[at]
    level = level_at(written, at) if steps.levels else None
    slot = (Reading(level[0], 1.0),) if level else _read(written, at, lexicon, vocabulary, steps=steps)
    if len(plain) < MOST_PLAIN and here.written not in plain:
        if _is_plain(here, slot, lexicon, vocabulary):
            plain[here.written] = slot
        elif _is_word(here, lexicon, None):
            plain[here.written] = ()
    return slot, level[1] if level else 1


def _is_plain(here: Word, slot: Slot, lexicon: Lexicon, vocabulary: Vocabulary | None) -> bool:
    """Tell whether a word reads the same wherever it stands, and is worth remembering."""
    if here.folded in NAMED or here.written in lexicon.readings:
        return False
    if not here.written.isalpha():
        # Never what may be VNI keys: how many of those stand in a message decides.
        return len(here.written) <= LONGEST_CODE and (here.is_number or is_code(here.folded))
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
        from_vni(one.folded) is not None and not is_code(one.folded)
        for one in found
        if not one.written.isalpha()
    )
    meant = {one: _keystrokes(one, vni) or one for one in strange}
    if sum(one.written.isalpha() and one is not said for one, said in meant.items()) >= FEWEST_TYPED:
        # "oong" is a rime of few words (xoong) and, where keystrokes came out raw, of many (coong: công).
        meant |= {one: _keystrokes(one, vni) or one for one in found if one.folded.endswith(("oong", "ooc"))}
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


def _read(
    found: Sequence[Word], at: int, lexicon: Lexicon, vocabulary: Vocabulary | None, *, steps: Steps
) -> Slot:
    here = found[at]
    if here.written in lexicon.always:
        return (Reading(lexicon.always[here.written], 1.0),)
    if here.written in lexicon.readings:
        return _by_neighbours(lexicon.readings[here.written], found, at, lexicon)
    guessed = () if vocabulary is None else _guessed(here, lexicon, vocabulary, steps)
    return guessed or (Reading((here,), 1.0),)


def _guessed(here: Word, lexicon: Lexicon, vocabulary: Vocabulary, steps: Steps) -> Slot:
    """Return what a word may mean that is on no table; nothing if it stays as it was written."""
    if steps.played and here.folded not in vocabulary and here.folded not in lexicon.english:
        played = [made for made in map(word, respelled(here.written)) if made.folded in vocabulary]
        if played:
            return tuple(Reading((made,), PLAYED / len(played)) for made in played)
    if is_syllable(here.folded):
        return _from_the_south(here, vocabulary) if steps.slips else ()
    if len(here.folded) >= 4 and not _is_word(here, lexicon, vocabulary):
        near = _meant(here, vocabulary, steps)
        return tuple(Reading(parts, SLIPPED / len(near)) for parts in near)
    return ()


def _meant(here: Word, vocabulary: Vocabulary, steps: Steps) -> list[tuple[Word, ...]]:
    """Return what a word may have meant that is none: a pair cut at its front, or a slip."""
    cut = vocabulary.lengthen(here.folded) if steps.played else None
    if cut:
        first, kept = cut
        return [(word(first), word(here.written[-kept:]))]
    near = vocabulary.repair(here.folded)[:3] if steps.slips else ()
    return [tuple(map(word, parts)) for parts in near]


def _from_the_south(here: Word, vocabulary: Vocabulary) -> Slot:
    """Read a possible word that the content never uses as a Southern spelling of one it does."""
    if here.folded in vocabulary or here.is_number:
        return ()
    for other in southern(here.folded):
        if other in vocabulary:
            return (Reading((here,), 0.4), Reading((word(other),), 0.6))
    return ()


def _keystrokes(here: Word, vni: int) -> Word | None:
    digits = len(_KEYS_7.findall(here.folded))
    if digits:
        if is_code(here.folded) or (vni < 2 and digits < 2):
            return None
        meant = from_vni(here.written)
    else:
        meant = from_telex(here.written) or from_telex(here.folded)
    return word(meant) if meant else None


def _by_neighbours(meanings: tuple[Meaning, ...], found: Sequence[Word], at: int, lexicon: Lexicon) -> Slot:
    previous = _spoken(found[max(0, at - 2) : at][::-1], lexicon) or [START]
    following = _spoken(found[at + 1 : at + 3], lexicon) or [END]
    if NUMBER in previous and at > 1 and found[at - 2].folded in NAMED:
        previous.remove(NUMBER)  # "lớp 1 k" is no thousand: the number is that of the class
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


def _spoken(beside: Sequence[Word], lexicon: Lexicon) -> list[str]:
    """Return what the two neighbours on one side speak by, the nearer first; of numbers only the nearer."""
    cues = [_cues(one, lexicon) for one in beside]
    return [cue for at, said in enumerate(cues) for cue in said if not (at and cue == NUMBER)]


def _cues(one: Word, lexicon: Lexicon) -> list[str]:
    """Return what a neighbour speaks by: itself and, if it is short for something, that."""
    if one.written[:1].isdigit():
        return [NUMBER]
    return [one.folded, *(said.folded for said in lexicon.always.get(one.written, ()))]
