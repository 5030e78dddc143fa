"""Where a feedback may still go another way: it may belong elsewhere, or be there already."""

from bot.dialogue import elsewhere, questions, sent_cases, story
from bot.dialogue.asking import again, next_slot
from bot.dialogue.commands import Turn
from bot.dialogue.model import Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk
from bot.dialogue.typed import agrees, said_any


def insist(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Go on with a feedback that may belong elsewhere; nobody is asked about it again."""
    return next_slot(talk, elsewhere.insisting(draft), sight)


def listen_elsewhere(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    """Hear whether it is sent here even so; whoever goes on explaining, insists."""
    if agrees(said.text, sight.words) or said_any(said.text, sight.words, "words_confirm"):
        return insist(talk, draft, sight)
    if said_any(said.text, sight.words, "words_no"):
        return elsewhere.leaving(talk, draft, sight)
    return insist(talk, story.tell(draft, said, sight), sight)


def answer_instead(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Answer what was rather a question; what was written stays as a draft."""
    free = talk.model_copy(update={"place": Place.FREE, "draft": elsewhere.insisting(draft)})
    return questions.answer_question(free, draft.text[: questions.LONGEST_QUESTION], sight)


def listen_similar(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    """Hear whether it is one of those; more words belong to the story, and the whole is shown again."""
    turn = sent_cases.listen_at_similar(talk, draft, said, sight)
    if turn is not None:
        return turn
    told = story.tell(draft, said, sight)
    return again(talk.model_copy(update={"place": Place.SUMMARY, "draft": told}), sight)
