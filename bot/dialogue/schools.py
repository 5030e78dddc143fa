"""A name and nothing else: a school's (what about it?) or a person's (what is wanted?)."""

import re

from bot.dialogue import intent
from bot.dialogue.choices import choices, menu
from bot.dialogue.extract import looks_like_name
from bot.dialogue.levels import Level, level_of
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, Turn
from bot.dialogue.typed import plain, ways_of

#: A longer message, in words, says more than a name.
LONGEST = 9
#: How people write what kind of school it is, in front of its name.
_KIND = re.compile(
    r"^(?:trường\s+|truong\s+|trg\s+)?"
    r"(?P<kind>tiểu học|tieu hoc|th|thcs|thpt|trung học cơ sở|trung hoc co so|"
    r"trung học phổ thông|trung hoc pho thong|mầm non|mam non|mẫu giáo|mau giao|mn|mg|"
    r"cấp [123]|cap [123]|c[123])\s+(?P<name>.+)$",
    re.IGNORECASE,
)
_ANY_KIND = re.compile(r"^(?P<kind>trường|truong|trg|school)\s+(?P<name>.+)$", re.IGNORECASE)
_SHORT = {"th": Level.PRIMARY, "mn": Level.NURSERY, "mg": Level.NURSERY}
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
    said = _KIND.match(written) or _ANY_KIND.match(written)
    if said is None:
        return _person_alone(talk, text, sight)
    if len(text.split()) > LONGEST or not _is_name(said["name"], text, sight):
        return None
    unit = sight.units.mentioned(text)
    level = _SHORT.get(said["kind"].lower()) or level_of(said["kind"])
    asked = talk.model_copy(update={"place": Place.FREE, "unit": unit.code if unit else talk.unit})
    about = tuple(
        Choice(f"t:{topic}", sight.knows.title(topic, sight.words.language))
        for topic in (TOPICS[level] if level else ANY_TOPICS)
    )
    name = unit.name if unit else " ".join(text.split())
    offered = (Choice("send", sight.say("choice_send_about")), *about, *choices(sight, "person", "menu"))
    return Turn(asked, (Reply(sight.say("school_named", school=name), offered),))


def _person_alone(talk: Talk, text: str, sight: Sight) -> Turn | None:
    family = plain(text).split()[:1]
    if not family or family[0] not in ways_of(sight.words.language, "surnames"):
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
