"""What is said without asking: greetings, thanks, insults, noise, other languages."""

import re
from collections.abc import Container, Iterable

from faq.lexicon import Lexicon
from faq.normalise import normalise
from faq.patterns import compile_all, line_of
from faq.readings import Normal
from faq.syllables import is_syllable
from faq.topics import SmallTalk

#: The entry for messages without a word that anybody knows.
NOISE = "noise"
#: The entry for scripts that we cannot read.
FOREIGN = "foreign"
#: More different words than this are never taken for noise because they are strange.
LONGEST_NOISE = 6
#: Parts of a longer message are not looked at one by one.
LONGEST_CHAT = 14
_BREAKS = re.compile(r"[,.;:!?…\n]+")
_LATIN = re.compile(r"[a-z\u00aa-\u02ff\u1e00-\u1eff]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u02ff\u1e00-\u1eff]")


class Chatter:
    """All small talk, ready to be recognised by whole messages or patterns."""

    def __init__(self, entries: Iterable[SmallTalk], lexicon: Lexicon) -> None:
        known = list(entries)
        self._lexicon = lexicon
        self._patterns = [(one.id, compile_all(one.patterns)) for one in known]
        self._whole: dict[tuple[str, ...], str] = {}
        self._ids = {one.id for one in known}
        self._around = lexicon.groups.get("around", frozenset())
        for one in known:
            for phrasing in one.phrasings:
                said = _said(normalise(phrasing, lexicon))
                self._whole.setdefault(said, one.id)
                core = self._core(said)
                # One word that is left of more ("khỏe không" without its politeness) means nothing by itself.
                if len(core) > 1:
                    self._whole.setdefault(core, one.id)
        self.words = {word for phrase in self._whole for word in phrase}

    def reply_to(self, normal: Normal, known: Container[str]) -> str | None:
        """Return the id of the entry that the whole message is, or ``None`` if it may ask something."""
        said = _said(normal)
        whole = self._as_whole(said) or self._by_parts(normal, said)
        if whole:
            return whole
        line = line_of(normal)
        for name, patterns in self._patterns:
            if patterns and patterns.search(line):
                return name
        return self._noise(normal, known)

    def _as_whole(self, said: tuple[str, ...]) -> str | None:
        return self._whole.get(said) or self._whole.get(self._core(said)) if said else None

    def _by_parts(self, normal: Normal, said: tuple[str, ...]) -> str | None:
        """Return the entry of the last part of a message all of whose parts are small talk."""
        if not 2 <= len(said) <= LONGEST_CHAT:
            return None
        parts = [part for part in _BREAKS.split(normal.text) if part.strip()]
        found = None
        for part in parts if len(parts) > 1 else ():
            spoken = _said(normalise(part, self._lexicon))
            found = self._as_whole(spoken) if spoken else found
            if spoken and found is None:
                return None
        return found

    def _core(self, said: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in said if one not in self._around)

    def _noise(self, normal: Normal, known: Container[str]) -> str | None:
        if _OTHER_SCRIPT.search(normal.text):
            letters = sum(char.isalpha() for char in normal.text)
            if len(_LATIN.findall(normal.text)) < 0.5 * letters:
                return FOREIGN if FOREIGN in self._ids else None
        spoken = normal.line
        real = {one.folded for one in spoken if not one.written.isdigit() and len(one.folded) > 1}
        if NOISE not in self._ids:
            return None
        if len(normal.text) == 1 or len(set(normal.text.replace(" ", ""))) == 1:
            return NOISE
        if not any(word in known for word in real) or (len(spoken) >= 3 and len(real) == 1):
            return NOISE
        if len(real) > LONGEST_NOISE:
            return None
        strange = sum(not (is_syllable(word) or word in known) for word in real)
        return NOISE if strange > 0.6 * len(real) and not _asks(real) else None


def _asks(real: set[str]) -> bool:
    return bool(real & {"vneid", "otp", "zalo", "telegram", "bhyt", "ct07", "kt3"})


def _said(normal: Normal) -> tuple[str, ...]:
    return tuple([one.folded for one in normal.line])
