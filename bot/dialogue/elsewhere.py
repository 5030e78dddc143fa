"""Says that a message is likely no PAKN, what the difference is, and where to go; the person may insist."""

from bot.dialogue.commands import Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk
from feedback.routing import Route, suggest

#: What another law protects is not made public, whoever would agree to it.
_NEVER_PUBLIC = frozenset({Route.COMPLAINT, Route.DENUNCIATION})


def advice(text: str, sight: Sight) -> tuple[Route, str] | None:
    """Return the likeliest other way for a message and the words that explain it; None for a PAKN.

    It is only advice: the person may send it all the same, and an officer decides.
    """
    likely = suggest(text)
    if not likely:
        return None
    route = likely[0].route
    return route, f"{sight.say(f'route_{route.value}')}\n\n{sight.say(f'route_where_{route.value}')}"


def advised(talk: Talk, draft: Draft, sight: Sight) -> Turn | None:
    """Explain once where a whole story may belong, and keep it; None if it belongs here or was explained."""
    if draft.insisted or draft.kind is not None or not draft.text:
        return None
    found = advice(draft.text, sight)
    if found is None:
        return None
    there = talk.model_copy(update={"draft": draft, "place": Place.ELSEWHERE})
    return Turn(there, (Reply(found[1], _ways(found[0], sight)),))


def insisting(draft: Draft) -> Draft:
    """Return the draft of somebody who sends it here even so."""
    likely = suggest(draft.text)
    private = bool(likely) and likely[0].route in _NEVER_PUBLIC
    return draft.model_copy(update={"insisted": True, "publish": False if private else draft.publish})


def leaving(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Give back what was written, to be taken elsewhere; it stays as a draft for a while."""
    free = talk.model_copy(update={"place": Place.FREE, "draft": draft})
    text = sight.words.say("case_life.elsewhere_kept", text=draft.text)
    return Turn(free, (Reply(text, (Choice("resume", sight.say("choice_resume")), _menu(sight))),))


def _ways(route: Route, sight: Sight) -> tuple[Choice, ...]:
    say = sight.words.say
    instead = Choice("go_elsewhere", say("case_life.choice_go_elsewhere"))
    if route is Route.QUESTION:
        instead = Choice("answer_instead", say("case_life.choice_answer_instead"))
    return (
        Choice("insist", say("case_life.choice_insist")),
        instead,
        Choice("cancel", say("chat.choice_cancel")),
    )


def _menu(sight: Sight) -> Choice:
    return Choice("menu", sight.say("choice_menu"))
