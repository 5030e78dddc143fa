"""The choices that are offered, by key, so that each stands in one place."""

from collections.abc import Mapping

from bot.dialogue.levels import Level
from bot.dialogue.model import Choice
from bot.dialogue.sight import Sight
from bot.dialogue.subjects import Subject
from bot.dialogue.talk import SLOTS, Draft
from feedback.lifecycle import RATING_LEVELS

#: Topics whose id holds this are about enrolling: people want to be reminded of it.
ENROLMENT = "tuyen-sinh"
#: How long an answer to a feedback takes is told by this topic.
HOW_LONG = "thoi-han-tra-loi-phan-anh"
#: Who asks about these may have sent a feedback, and wants to know of that one.
OF_CASES = frozenset({HOW_LONG, "xem-ket-qua-phan-anh"})
MENU = ("ask", "guides", "send", "lookup", "person")
SUMMARY = (
    "confirm",
    "add_what",
    "fix_what",
    "fix_unit",
    "fix_name",
    "fix_phone",
    "fix_address",
    "fix_publish",
    "cancel",
)


def choices(sight: Sight, *keys: str) -> tuple[Choice, ...]:
    """Return choices whose labels are the texts ``choice_<key>``."""
    return tuple(Choice(key, sight.say(f"choice_{key}")) for key in keys)


def menu(sight: Sight) -> tuple[Choice, ...]:
    """Return the main menu, ending with the other language."""
    other = "vi" if sight.words.language == "en" else "en"
    label = sight.say("choice_vietnamese" if other == "vi" else "choice_english")
    return (*choices(sight, *MENU), Choice(f"lang:{other}", label))


def after_answer(sight: Sight, topic: str, *, more: bool) -> tuple[Choice, ...]:
    """Return what follows an answer: more of it, one's own case, doing it together, its use, a person."""
    guide = sight.guides.of_topic(topic)
    together = (Choice(f"g:{guide}", sight.words.say("guides.do_together")),) if guide else ()
    rest = (
        *(choices(sight, "lookup") if topic in OF_CASES else ()),
        *together,
        *(_reminder(sight) if ENROLMENT in topic else ()),
        Choice(f"h:1:{topic}", sight.say("choice_helpful")),
        Choice(f"h:0:{topic}", sight.say("choice_unhelpful")),
        *choices(sight, "person"),
    )
    return (Choice(f"more:{topic}", sight.say("choice_more")), *rest) if more else rest


def _reminder(sight: Sight) -> tuple[Choice, ...]:
    return (Choice(f"news:{Subject.ENROLMENT}", sight.words.say("notices.choice_enrolment")),)


def after_part(sight: Sight, topic: str) -> tuple[Choice, ...]:
    """Return what follows a part of an answer: the whole of it, a person."""
    return (Choice(f"t:{topic}", sight.say("choice_whole_answer")), *choices(sight, "person", "menu"))


def level_choices(sight: Sight, topics: Mapping[Level, str]) -> tuple[Choice, ...]:
    """Return the levels of school to pick from, each with its topic."""
    return tuple(
        Choice(f"t:{topic}", sight.say(f"level_{level}")) for level, topic in topics.items() if topic
    )


def ratings(sight: Sight, code: str) -> tuple[Choice, ...]:
    """Return the four levels of satisfaction for a case, best first."""
    return tuple(Choice(f"rate:{code}:{level}", sight.say(f"choice_rate_{level}")) for level in RATING_LEVELS)


def unit_choices(sight: Sight, hits: tuple[tuple[str, str], ...]) -> tuple[Choice, ...]:
    """Return the units to pick from and the ways out."""
    ways = choices(sight, "unit_unknown", "back", "cancel")
    return (*(Choice(f"u:{code}", name) for code, name in hits), *ways)


def summary(sight: Sight, draft: Draft) -> tuple[Choice, ...]:
    """Return what can be done with a summary: send it, correct each line, give up."""
    unasked = {f"fix_{slot.value}" for slot in SLOTS if slot not in draft.slots}
    return choices(sight, *(key for key in SUMMARY if key not in unasked))
