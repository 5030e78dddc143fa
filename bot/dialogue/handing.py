"""Words that go to an officer: asked for, pending, or told after an alarm, which goes along with them."""

from dataclasses import replace

from bot.dialogue import answers, questions
from bot.dialogue.choices import choices
from bot.dialogue.commands import ReceiveQuestion, Turn
from bot.dialogue.context import alarm_of
from bot.dialogue.model import Choice, FileRef, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import said_any
from faq.decide import Decision


def with_alarm(talk: Talk, text: str, sight: Sight) -> str:
    """Return words for an officer, behind those that rang the alarm."""
    alarm, said = alarm_of(talk, sight), text.strip()
    return alarm if said in alarm else f"{alarm}\n{said}".strip()


def person(talk: Talk, sight: Sight) -> Turn:
    """Wait for a question to an officer, or offer to hand on the one that was just asked."""
    there = talk.model_copy(update={"place": Place.ASK_PERSON, "case": ""})
    alarm = alarm_of(talk, sight)
    if alarm:
        told = answers.quoted(with_alarm(talk, talk.question, sight).replace("\n", "; "))
        now = Choice("send_this", sight.say("choice_send_now"))
        text = sight.say("person_urgent", question=told, send=now.label)
        return Turn(there, (Reply(text, (now, *choices(sight, "menu"))),))
    if talk.question:
        text = sight.say("person_send_this", question=answers.quoted(talk.question))
        return Turn(there, (Reply(text, choices(sight, "send_this", "menu")),))
    return Turn(there, (Reply(sight.say("person_ask", hours=sight.say("hours")), choices(sight, "menu")),))


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Take the words that somebody writes for an officer; None for a wish to leave it."""
    if not said.text.strip():
        kept = talk.model_copy(update={"loose_files": (*talk.loose_files, *said.files)})
        return Turn(kept, (Reply(sight.say("person_files", count=len(said.files)), choices(sight, "menu")),))
    if said_any(said.text, sight.words, "words_no"):
        return None
    small = sight.knows.ask(said.text, after=None).decision is Decision.CHAT
    if small and not said.files and talk.case != "data":
        if alarm_of(talk, sight):
            return person(talk, sight)
        again = sight.say("person_ask", hours=sight.say("hours"))
        return Turn(talk, (Reply(again, choices(sight, "menu")),))
    return offer_first(talk, said, sight) or hand_on(talk, said.text, sight, said.files)


def hand_on(talk: Talk, text: str, sight: Sight, files: tuple[FileRef, ...] = ()) -> Turn:
    """Hand a question to an officer; words that rang the alarm go before it and mark it."""
    about_data = talk.place is Place.ASK_PERSON and talk.case == "data"
    gone = {"place": Place.FREE, "question": "", "case": "", "loose_files": (), "alarm": "", "alarm_at": None}
    urgent = bool(alarm_of(talk, sight)) and not about_data
    words = (with_alarm(talk, text, sight) if urgent else text.strip())[: questions.LONGEST_QUESTION]
    asked = ReceiveQuestion(words, about_data, (*talk.loose_files, *files), urgent)
    return Turn(talk.model_copy(update=gone), commands=(asked,))


def offer_first(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Answer what is surely known, or ask whether other words than those pending are to go.

    None for what goes at once: danger, words after an alarm, a wish about one's own data, words with a file,
    the first words of somebody who asked for a person and was not asked whether to send an earlier question.
    """
    if said.files or talk.loose_files or talk.case == "data" or alarm_of(talk, sight):
        return None
    verdict = sight.knows.ask(said.text, after=None)
    pending = any(choice.key == "send_this" for choice in talk.offered)
    if verdict.decision is Decision.URGENT or (pending and said.text.strip() == talk.question):
        return None
    asked = talk.model_copy(update={"question": said.text.strip()[: questions.LONGEST_QUESTION]})
    ways = choices(sight, "send_this", "menu")
    if verdict.decision is Decision.ANSWER and not verdict.rest:
        shown = answers.show_topic(asked, verdict.topics[0].id, sight)
        (answer,) = shown.replies
        known = answer.text.removesuffix(f"\n\n{sight.say('answer_helpful')}")
        return Turn(
            shown.talk, (replace(answer, text=f"{known}\n\n{sight.say('person_known')}", choices=ways),)
        )
    if not pending:
        return None
    text = sight.say("person_send_this", question=answers.quoted(asked.question))
    return Turn(asked, (Reply(text, ways),))
