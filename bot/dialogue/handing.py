"""Before words go to an officer: is that what is meant, or will an answer that is known do?"""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.choices import choices
from bot.dialogue.commands import Turn
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from faq.decide import Decision


def offer_first(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Answer what is surely known, or ask whether other words than those pending are to go.

    None for what goes at once: danger, a wish about one's own data, words with a file, the first words
    of somebody who asked for a person and was not asked whether to send an earlier question.
    """
    if said.files or talk.loose_files or talk.case == "data":
        return None
    verdict = sight.knows.ask(said.text, after=None)
    pending = any(choice.key == "send_this" for choice in talk.offered)
    if verdict.decision is Decision.URGENT or (pending and said.text.strip() == talk.question):
        return None
    asked = talk.model_copy(update={"question": said.text.strip()[: questions.LONGEST_QUESTION]})
    ways = choices(sight, "send_this", "menu")
    if verdict.decision is Decision.ANSWER and not verdict.rest:
        shown = questions.show_topic(asked, verdict.topics[0].id, sight)
        (answer,) = shown.replies
        known = answer.text.removesuffix(f"\n\n{sight.say('answer_helpful')}")
        return Turn(
            shown.talk, (replace(answer, text=f"{known}\n\n{sight.say('person_known')}", choices=ways),)
        )
    if not pending:
        return None
    text = sight.say("person_send_this", question=questions.quoted(asked.question))
    return Turn(asked, (Reply(text, ways),))
