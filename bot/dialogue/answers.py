"""Shows what a topic says: its answer, the rest of it, or just what was asked of it."""

from bot.dialogue import context
from bot.dialogue.choices import after_answer, after_part, choices, menu
from bot.dialogue.commands import RecordMiss, Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Shown, Talk
from faq.decide import Verdict

#: Other topics offered where the one in mind does not say what was asked.
MOST_OTHERS = 2
#: How much of a question is shown again, in characters.
LONGEST_QUOTED = 200


def show_topic(talk: Talk, topic: str, sight: Sight, *, more: bool = False) -> Turn:
    """Show a topic's answer, or the rest of it."""
    answer = sight.knows.answer(topic, sight.words.language)
    if answer is None:
        return Turn(talk, (Reply(sight.say("menu"), menu(sight)),))
    text = answer.more if more and answer.more else answer.text
    offered = after_answer(sight, topic, more=bool(answer.more) and not more)
    reply = Reply(f"{text}\n\n{sight.say('answer_helpful')}", offered)
    shown = Shown.WHOLE if more or not answer.more else Shown.BODY
    return Turn(context.minded(talk, topic, sight, shown), (reply,))


def show_part(talk: Talk, topic: str, attribute: str, text: str, sight: Sight) -> Turn:
    """Answer just what was asked about a topic, or say that it is not known."""
    language = sight.words.language
    title = sight.knows.title(topic, language)
    told = sight.knows.part(topic, attribute, language)
    answer = sight.knows.answer(topic, language)
    if answer is not None and told == answer.text:
        return show_topic(talk, topic, sight)
    if told is not None:
        reply = Reply(f"{sight.say('follow_part', title=title)}\n{told}", after_part(sight, topic))
        return Turn(context.minded(talk, topic, sight, Shown.PART), (reply,))
    verdict = sight.knows.ask(text, after=None)
    # Only what tells just this: a question about a fee is none about losing money to a swindler.
    told_of = [one.id for one in verdict.topics if one.id != topic and _tells(one.id, attribute, sight)]
    offered = tuple(Choice(f"t:{one}", sight.knows.title(one, language)) for one in told_of[:MOST_OTHERS])
    name = "follow_missing" if offered else "follow_missing_all"
    if sight.knows.waits(topic, attribute):
        name = "follow_unverified"
    office = f"{sight.office} ({sight.office_phone})"
    missing = sight.say(name, title=title, what=sight.say(f"follow_{attribute}"), office=office)
    reply = Reply(missing, (*offered, *choices(sight, "person", "menu")))
    return Turn(context.minded(talk, topic, sight, Shown.PART), (reply,), (miss(text, verdict),))


def quoted(question: str) -> str:
    """Return the beginning of a question, to be shown again."""
    return question if len(question) <= LONGEST_QUOTED else question[: LONGEST_QUOTED - 1].rstrip() + "…"


def miss(text: str, verdict: Verdict) -> RecordMiss:
    """Return the deed that keeps a question which was not answered."""
    return RecordMiss(text, verdict.decision.value, verdict.topics[0].id if verdict.topics else None)


def _tells(topic: str, attribute: str, sight: Sight) -> bool:
    return sight.knows.part(topic, attribute, sight.words.language) is not None
