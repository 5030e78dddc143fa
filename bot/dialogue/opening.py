"""How a conversation opens: the greeting, and links that say from where somebody comes."""

from dataclasses import replace

from bot.dialogue import answers, guide, guide_words, intake
from bot.dialogue.choices import menu
from bot.dialogue.commands import ShowCase, Turn
from bot.dialogue.model import Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from faq.decide import Decision, Verdict
from feedback.codes import find_codes
from feedback.retention_rules import Kept

#: A unit's code has at most so many characters.
LONGEST_CODE = 40


def greeting(sight: Sight) -> Reply:
    """Say that we are a machine, what we can do and what is kept."""
    return Reply(sight.say("greeting", office=sight.office, days=sight.days_kept[Kept.TRANSCRIPT]))


def started(talk: Talk, payload: str, sight: Sight) -> Turn:
    """Greet; ``payload`` may name a topic (``t_``), a guide (``g_``), a unit (``u_``) or a case (``c_``)."""
    met = talk.model_copy(update={"met": True, "place": Place.FREE})
    kind, _, value = payload.partition("_")
    if kind == "t" and sight.knows.answer(value, sight.words.language):
        return _unless_met(talk, answers.show_topic(met, value, sight), sight)
    if kind == "c" and find_codes(value):
        return _unless_met(talk, Turn(met, commands=(ShowCase(find_codes(value)[0]),)), sight)
    unit = sight.units.by_code(value) if kind == "u" else None
    if unit:
        met = met.model_copy(update={"unit": unit.code})
        where = sight.say("intake_unit_set", unit=unit.name)
        return Turn(met, (greeting(sight), _choose(sight, before=where)))
    if talk.draft is not None:
        return intake.resume(met, sight, greeting(sight))
    if kind == "g" and (one := sight.guide(value)):
        return _unless_met(talk, guide.introduce(met, one, sight), sight)
    (hello,) = _with_menu(sight)
    return Turn(met, (replace(hello, choices=(*guide_words.under_way(talk, sight), *hello.choices)),))


def typed_unit(talk: Talk, text: str, sight: Sight) -> str | None:
    """Return the choice that a unit's code is, typed from a poster where a link can carry none."""
    code = text.strip().upper()
    if talk.place is not Place.FREE or not 3 <= len(code) <= LONGEST_CODE or " " in code:
        return None
    return f"start:u_{code}" if sight.units.by_code(code) else None


def first_unread(talk: Talk, told: Reply, sight: Sight) -> Turn:
    """Greet somebody whose first message we cannot read."""
    met = talk.model_copy(update={"met": True})
    return Turn(met, (replace(told, choices=()), *_with_menu(sight)))


def first_words(talk: Talk, turn: Turn, verdict: Verdict, sight: Sight) -> Turn:
    """Greet before the answer to somebody's first words; in danger the greeting waits for the next ones."""
    if verdict.decision is Decision.URGENT:
        return Turn(turn.talk.model_copy(update={"met": False}), turn.replies, turn.commands)
    if verdict.decision is Decision.CHAT and not turn.commands:
        return Turn(talk.model_copy(update={"met": True}), _with_menu(sight))
    return _unless_met(talk, turn, sight)


def greeted(talk: Talk, turn: Turn, sight: Sight) -> Turn:
    """Greet somebody whose first message was a choice."""
    return turn if turn.talk.met else _unless_met(talk, turn, sight)


def _unless_met(talk: Talk, turn: Turn, sight: Sight) -> Turn:
    if talk.met:
        return turn
    met = turn.talk.model_copy(update={"met": True})
    return Turn(met, (greeting(sight), *turn.replies), turn.commands)


def _with_menu(sight: Sight) -> tuple[Reply, ...]:
    # One message, so that the choices stand under the words that offer them.
    return (_choose(sight, before=greeting(sight).text),)


def _choose(sight: Sight, *, before: str) -> Reply:
    return Reply(f"{before}\n\n{sight.say('greeting_choose')}", menu(sight))
