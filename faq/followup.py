"""Short messages that only make sense after the topic just answered."""

from collections.abc import Mapping

from faq.lexicon import Lexicon
from faq.readings import Normal

_LEVELS = ("lop", "cap", "khoi", "muc", "quan", "thu")
_LEVEL_WORDS = ("tieu hoc", "trung hoc", "mam non", "mau giao", "co so", "pho thong")
_LEVEL_MEANINGS = ("#primary", "#lower", "#upper", "#nursery")
#: How much the earlier topic counts beside the new words; and beside words that name no subject at all.
SHARE, SHARE_OF_BARE = 0.35, 1.0
#: A longer question, in words, has more than a subject; a subject has at least so many.
LONGEST_FRAMED, FEWEST_SUBJECT = 12, 2


def is_short(normal: Normal, lexicon: Lexicon) -> bool:
    """Tell whether a message can be a follow-up: few words, opened like one or asking an attribute."""
    spoken = [one.folded for one in normal.line]
    if not spoken or len(spoken) > 9:
        return False
    if spoken[0] in lexicon.groups.get("openers", ()):
        return True
    return is_bare(normal, lexicon)


def is_bare(normal: Normal, lexicon: Lexicon) -> bool:
    """Tell whether a message asks an attribute (where, how long, how much) and names no subject at all."""
    attributes = lexicon.groups.get("attributes", frozenset())
    return all(one.folded in attributes for one in normal.line)


def subject_of(normal: Normal, lexicon: Lexicon) -> str:
    """Return a short question without the words around it that only ask; "" if that changes nothing."""
    frame = lexicon.groups.get("frame", frozenset())
    said = list(normal.line)
    if len(said) > LONGEST_FRAMED:
        return ""
    while said and said[0].folded in frame:
        said.pop(0)
    while said and said[-1].folded in frame:
        said.pop()
    kept = FEWEST_SUBJECT <= len(said) < len(normal.line)
    return " ".join(one.written if normal.accented else one.folded for one in said) if kept else ""


def asks_more(normal: Normal, lexicon: Lexicon) -> bool:
    """Tell whether a message that names no subject asks something (``làm ở đâu``, not ``vậy hả``)."""
    asked = lexicon.groups.get("asked", frozenset())
    return is_bare(normal, lexicon) and any(one.folded in asked for one in normal.line)


def carried_over(
    before: Mapping[str, float], said: Mapping[str, float], *, bare: bool = False
) -> dict[str, float]:
    """Return the earlier topic's terms that still hold; a new class level replaces the old one."""
    share = SHARE_OF_BARE if bare else SHARE
    new_level = any(_is_level(term) for term in said)
    return {
        term: weight * share
        for term, weight in before.items()
        if not (new_level and (_is_level(term) or term in _LEVEL_WORDS))
    }


def _is_level(term: str) -> bool:
    if term in _LEVEL_MEANINGS:
        return True
    parts = term.lstrip("=").split()
    return any(part[-1:].isdigit() and part.rstrip("0123456789") in _LEVELS for part in parts)
