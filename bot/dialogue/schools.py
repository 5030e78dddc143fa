"""A name and nothing else: a school's (what about it?) or a person's (what is wanted?)."""

import re

from bot.dialogue import intent
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import Turn
from bot.dialogue.extract import looks_like_name
from bot.dialogue.levels import Level, level_of
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import plain, unaccented, ways_of

#: A longer message, in words, says more than a name.
LONGEST = 9
#: How people write what kind of school it is, in front of its name, without accents.
_KIND = re.compile(
    r"^(?:truong\s+|trg\s+)?"
    r"(?P<kind>tieu hoc|th|thcs|thpt|trung hoc co so|trung hoc pho thong|mam non|mau giao|mn|mg|"
    r"cap [123]|c[123])\s+(?P<name>.+)$"
)
_ANY_KIND = re.compile(r"^(?P<kind>truong|trg|school)\s+(?P<name>.+)$")
_SHORT = {"th": Level.PRIMARY, "mn": Level.NURSERY, "mg": Level.NURSERY}
_MIDDLE = frozenset({"thi", "van"})
#: What is asked most about a school, whatever its level.
ANY_TOPICS = ("lich-tuyen-sinh-dau-cap", "chuyen-truong-giua-nam")
#: What is asked most about a school of each level.
TOPICS = {
    Level.NURSERY: ("tuyen-sinh-mam-non", "chuyen-truong-mam-non"),
    Level.PRIMARY: ("tuyen-sinh-lop-1", "chuyen-truong-tieu-hoc"),
    Level.LOWER: ("tuyen-sinh-lop-6", "chuyen-truong-thcs"),
    Level.UPPER: ("tuyen-sinh-lop-10", "chuyen-truong-thpt"),
}


def named_alone(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Ask what is wanted where a school's name, or a person's, is all that was written; else None."""
    written = " ".join(text.strip(" .,!?").split())
    bare = unaccented(written)
    said = _KIND.match(bare) or _ANY_KIND.match(bare)
    if said is None:
        return _person_alone(talk, text, sight)
    if len(text.split()) > LONGEST or not _is_name(written[said.start("name") :], text, sight):
        return None
    unit = sight.units.mentioned(text)
    level = _SHORT.get(said["kind"]) or level_of(said["kind"])
    asked = talk.model_copy(update={"place": Place.FREE, "unit": unit.code if unit else talk.unit})
    about = tuple(
        Choice(f"t:{topic}", sight.knows.title(topic, sight.words.language))
        for topic in (TOPICS[level] if level else ANY_TOPICS)
    )
    name = unit.name if unit else " ".join(text.split())
    offered = (Choice("send", sight.say("choice_send_about")), *about, *choices(sight, "person", "menu"))
    return Turn(asked, (Reply(sight.say("school_named", school=name), offered),))


def _person_alone(talk: Talk, text: str, sight: Sight) -> Turn | None:
    spoken = plain(text).split()
    if len(spoken) < 2 or spoken[0] not in ways_of(sight.words.language, "surnames"):
        return None
    # “kieu nai” begins like a name too: small letters need a word that stands in names only.
    if not (all(word[:1].isupper() for word in text.split()) or spoken[1] in _MIDDLE):
        return None
    if not looks_like_name(text, sight.words) or intent.asks(text, sight.words):
        return None
    free = talk.model_copy(update={"place": Place.FREE})
    return Turn(free, (Reply(sight.say("name_told"), menu(sight)),))


def _is_name(name: str, text: str, sight: Sight) -> bool:
    # “mầm non tuyển sinh” names no school: a name is one of a person, or of a unit that we know.
    if looks_like_name(name.lower() if text.isupper() else name, sight.words):
        return True
    hits = sight.units.find(text)
    return bool(hits) and hits[0].sure
