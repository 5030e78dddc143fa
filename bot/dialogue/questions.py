"""Free questions: an answer, suggestions, where else to go, or an honest “not sure” and a person."""

from bot.dialogue.choices import after_answer, choices, menu
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import AlertStaff, RecordMiss, Talk, Turn
from faq.decide import Decision, Verdict

#: Suggestions shown at once.
MOST_SUGGESTED = 3
#: How much of a question is shown again, in characters.
LONGEST_QUOTED = 200
#: Longest question kept to be handed on, in characters.
LONGEST_QUESTION = 4_000


def answer_question(talk: Talk, text: str, sight: Sight) -> Turn:
    """Answer what was asked; the place stays as it is."""
    verdict = sight.knows.ask(text, after=talk.topic)
    turn = respond(talk, text, verdict, sight)
    if verdict.rest and verdict.decision in {Decision.ANSWER, Decision.REDIRECT}:
        turn = _with_rest(turn, verdict.rest, sight)
    return turn


def respond(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn:
    """Turn a verdict into replies."""
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    match verdict.decision:
        case Decision.ANSWER:
            return show_topic(asked, verdict.topics[0].id, sight)
        case Decision.URGENT:
            return urgent(asked, text, verdict, sight)
        case Decision.REDIRECT:
            elsewhere = sight.knows.entry(verdict, sight.words.language)
            return Turn(asked, (Reply(elsewhere, choices(sight, "person", "menu")),))
        case Decision.CHAT:
            # A greeting or thanks is nothing to be handed to a person later.
            return Turn(talk, (Reply(sight.knows.entry(verdict, sight.words.language), menu(sight)),))
        case Decision.SUGGEST:
            return _suggest(asked, text, verdict, sight)
        case Decision.ESCALATE:
            miss = RecordMiss(text, verdict.decision.value, verdict.topics[0].id if verdict.topics else None)
            return Turn(
                asked, (Reply(sight.say("unsure"), choices(sight, "person", "send_said", "menu")),), (miss,)
            )


def show_topic(talk: Talk, topic: str, sight: Sight, *, more: bool = False) -> Turn:
    """Show a topic's answer, or the rest of it."""
    answer = sight.knows.answer(topic, sight.words.language)
    if answer is None:
        return Turn(talk, (Reply(sight.say("menu"), menu(sight)),))
    text = answer.more if more and answer.more else answer.text
    offered = after_answer(sight, topic, more=bool(answer.more) and not more)
    reply = Reply(f"{text}\n\n{sight.say('answer_helpful')}", offered)
    return Turn(talk.model_copy(update={"topic": topic}), (reply,))


def urgent(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn:
    """Say at once whom to call, then tell officers."""
    now = sight.knows.entry(verdict, sight.words.language)
    alert = AlertStaff(text, verdict.entry or "")
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    reply = Reply(f"{now}\n\n{sight.say('urgent_alerted')}", choices(sight, "send_said", "person", "menu"))
    return Turn(asked, (reply,), (alert,))


def quoted(question: str) -> str:
    """Return the beginning of a question, to be shown again."""
    return question if len(question) <= LONGEST_QUOTED else question[: LONGEST_QUOTED - 1].rstrip() + "…"


def _suggest(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn:
    offered = tuple(
        Choice(f"t:{one.id}", sight.knows.title(one.id, sight.words.language))
        for one in verdict.topics[:MOST_SUGGESTED]
    )
    reply = Reply(sight.say("suggest"), (*offered, *choices(sight, "not_these")))
    return Turn(talk, (reply,), (RecordMiss(text, verdict.decision.value, verdict.topics[0].id),))


def _with_rest(turn: Turn, rest: str, sight: Sight) -> Turn:
    second = sight.knows.ask(rest, after=None)
    following = respond(turn.talk, rest, second, sight)
    lead = Reply(sight.say("rest_question", question=quoted(rest)))
    return Turn(
        following.talk, (*turn.replies, lead, *following.replies), (*turn.commands, *following.commands)
    )
