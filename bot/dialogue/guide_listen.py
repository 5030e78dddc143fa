"""What is typed in a guide: a plain “xong”, words for an error, a question, a wish to be led."""

from dataclasses import replace

from bot.dialogue import asking, context, followup, free, guide, guide_common, intent, questions
from bot.dialogue import guide_words as words
from bot.dialogue.commands import RecordDeed, Turn
from bot.dialogue.guide_common import Common
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Shown, Talk
from bot.dialogue.typed import LONGEST_TYPED, chosen, command, plain, said_any, ways_of
from faq.decide import Decision, Verdict
from faq.funnel import Did
from faq.guides import Guide, Step, Trouble

#: From this likeness on words surely mean an error, whatever the FAQ says; from the lower one they may,
#: and that is asked: of the errors known so, left out one by one, a quarter is taken for another.
SURE, MAYBE = 0.8, 0.5
#: From this likeness on an error of another step is thought of too.
ELSEWHERE = 0.72
#: “Còn lớp 3 thì sao?” has so many words at most; a longer message has a subject of its own.
MOST_BARE = 5
#: Errors offered where words may mean more than one, and how near these must be.
MOST_NEAR, NEAR = 3, 0.12

#: The keys of the choices that begin a guide or go on with it.
_BEGIN = ("w:go:", "w:on:")
#: Small talk that may as well be what a screen says.
_ODD = frozenset({"noise", "foreign"})

#: How a step is answered by typing; the first that fits counts, so that “chưa xong” is not “xong”.
_TYPED = ("stuck", "pause", "help", "afresh", "back", "show", "done")
#: The same after a remedy, where a plain no means that it did not help.
_STILL = {"stuck": "still", "done": "solved"}


def typed(talk: Talk, said: Incoming, sight: Sight) -> str | None:
    """Return the choice that was typed in words of a guide; None for anything else."""
    if said.files or said.about or not said.text or len(said.text) > LONGEST_TYPED:
        return None
    if talk.place in guide.PLACES:
        return _at_step(talk, said.text, sight)
    return _in_passing(talk, said.text, sight) if talk.place in _ANYWHERE else None


def wanted(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Show the guide of somebody who wants to be led: “chỉ tôi từng bước chuyển trường”; None for others."""
    if said.files or said.about or len(said.text) > LONGEST_TYPED:
        return None
    if talk.place not in _ANYWHERE and talk.place not in guide.PLACES:
        return None
    wish = _wish(said.text, sight)
    if wish is None:
        return None
    found = tuple(sight.guides.find(wish, sight.words.language)) if wish else ()
    if len(found) == 1:
        one = sight.guide(found[0])
        return guide.introduce(talk, one, sight) if one else None
    if found:
        return Turn(talk.model_copy(update={"place": Place.GUIDES}), (words.picks(sight, found),))
    return guide.show_list(talk, sight)


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Understand words at a step; None where no guide is under way, or a feedback begins."""
    here = guide.present(talk, sight)
    # Who says “tôi muốn phản ánh” means no error of the step; the guide waits at it.
    if here is None or free.wants_sent(said.text, sight):
        return None
    if said.files and not said.text.strip():
        kept = talk.model_copy(update={"loose_files": (*talk.loose_files, *said.files)})
        ways = words.labelled(sight, here[0], here[1].id, "help", "other", "show")
        return Turn(kept, (Reply(words.say(sight, "picture"), ways),))
    if said.files:
        talk = talk.model_copy(update={"loose_files": (*talk.loose_files, *said.files)})
    return _understood(talk, here[0], here[1], said.text, sight)


def listen_for_help(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Hand the words to an officer together with the step."""
    if said.files and not said.text.strip():
        kept = talk.model_copy(update={"loose_files": (*talk.loose_files, *said.files)})
        here = guide.present(talk, sight)
        ways = words.labelled(sight, here[0], here[1].id, "send", "show") if here else ()
        return Turn(kept, (Reply(sight.say("person_files", count=len(said.files)), ways),))
    return guide.hand_over(talk, said.text, said.files, sight)


def listen_for_guide(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Find the guide that was named under the list; None for what names none."""
    if said.files or len(said.text) > LONGEST_TYPED or "?" in said.text:
        return None
    found = tuple(sight.guides.find(said.text, sight.words.language))
    one = sight.guide(found[0]) if len(found) == 1 else None
    if one:
        return guide.introduce(talk, one, sight)
    return Turn(talk, (words.picks(sight, found),)) if found else None


def _understood(talk: Talk, one: Guide, step: Step, text: str, sight: Sight) -> Turn:
    asks = "?" in text or intent.asks(text, sight.words)
    asked = talk.place is Place.GUIDE_STUCK and not asks
    near = _near(one, step, text, sight)
    if near and near[0][1] >= SURE:
        return _errors(talk, one, step, near, text, sight)
    if asks and followup.asks_for(text, sight.words) not in {None, "where"}:
        # “Bao lâu có kết quả” is asked of the service, whatever error it sounds like a little.
        near = []
    common = guide_common.common_of(text, sight)
    if common and not (near and common is Common.UNCLEAR):
        return guide_common.answer(talk, one, step, common, text, sight)
    if near and asked:
        return _errors(talk, one, step, near, text, sight)
    # What goes wrong on the screen belongs to the step, whichever office the words remind of.
    trouble = asked or (not asks and _tells_trouble(text, sight))
    answered = _answered(talk, one, step, text, sight, trouble=trouble)
    if answered is not None:
        return answered
    if asks:
        return _asked_aside(talk, one, step, near, text, sight)
    return _errors(talk, one, step, near, text, sight) if near else guide.stuck(talk, one, step, text, sight)


def _answered(talk: Talk, one: Guide, step: Step, text: str, sight: Sight, *, trouble: bool) -> Turn | None:
    """Answer a question in the middle and come back to the step; None for what the FAQ does not know.

    ``trouble``: it may just as well be what goes wrong, so odd words are that, kept with an answer.
    """
    follows = _follows(one, text, sight)
    verdict = sight.knows.ask(text, after=None)
    if not follows and verdict.decision is not Decision.ANSWER and not _passes(verdict, text, sight, trouble):
        return None
    # Only a short “phí bao nhiêu?” is about the guide; anything else is asked as if alone.
    alone = talk.model_copy(update={"topic": None})
    minded = context.minded(alone, follows, sight, Shown.PART) if follows else alone
    back = _then_step(questions.answer_question(minded, text, sight), sight)
    if not trouble or verdict.decision is not Decision.ANSWER:
        return back
    return replace(back, commands=(*back.commands, _told(one, step, text)))


def _asked_aside(  # noqa: PLR0917 - where, and what the words may mean
    talk: Talk, one: Guide, step: Step, near: list[tuple[str, float]], text: str, sight: Sight
) -> Turn:
    """Offer what a question may mean, or admit that it has no answer; the step is one tap away."""
    verdict = sight.knows.ask(text, after=None)
    alone = talk.model_copy(update={"topic": None})
    turn = questions.respond(alone, text, verdict, sight)
    *first, last = turn.replies
    topics = tuple(choice for choice in last.choices if choice.key.startswith("t:"))
    errors = words.errors(one, step, _called(one, near))
    said = last.text if topics else words.say(sight, "is_it" if errors else "no_answer")
    ways = (*topics, *errors, *words.labelled(sight, one, step.id, "show", "help"))
    there = turn.talk.model_copy(update={"place": talk.place})
    # Both teams learn of it: what is asked at a step, and what nobody could answer.
    return Turn(there, (*first, Reply(said, ways)), (_told(one, step, text), *turn.commands))


def _told(one: Guide, step: Step, text: str) -> RecordDeed:
    return RecordDeed(one.id, Did.STUCK, step.id, words=text.strip()[: words.LONGEST_SAID])


def _tells_trouble(text: str, sight: Sight) -> bool:
    said = f" {plain(text)} "
    ways = ways_of(sight.words.language, "guides.words_trouble")
    return "?" not in text and any(f" {way} " in said for way in ways)


def _passes(verdict: Verdict, text: str, sight: Sight, trouble: bool) -> bool:
    if verdict.decision is Decision.CHAT:
        return not trouble or verdict.entry not in _ODD
    # “Điện thoại tôi không có camera” asks nothing, whichever matter of others it reminds of.
    asks = "?" in text or intent.asks(text, sight.words)
    return verdict.decision is Decision.REDIRECT and asks and not trouble


def _follows(one: Guide, text: str, sight: Sight) -> str:
    """Return the guide's topic if a short message goes on about it."""
    topic = next(iter(one.topics), "")
    bare = len(plain(text).split()) <= MOST_BARE and followup.sibling(topic, text, sight.words)
    return topic if topic and (bare or followup.attribute_of(text, sight.words)) else ""


def _near(one: Guide, step: Step, text: str, sight: Sight) -> list[tuple[str, float]]:
    likely = [
        hit
        for hit in sight.guides.troubles(one.id, step.id, text, sight.words.language)
        if hit.score >= (MAYBE if hit.step == step.id else ELSEWHERE)
        and _called(one, [(hit.trouble, hit.score)])
    ]
    return [(hit.trouble, hit.score) for hit in likely if likely[0].score - hit.score <= NEAR][:MOST_NEAR]


def _errors(  # noqa: PLR0917 - where, and what the words may mean
    talk: Talk, one: Guide, step: Step, near: list[tuple[str, float]], text: str, sight: Sight
) -> Turn:
    found = _called(one, near)
    if near[0][1] >= SURE and (len(near) == 1 or any(step.trouble(each.id) is None for each in found)):
        return guide.show_remedy(talk, one, step, near[0][0], sight, text)
    noted = guide.stuck(talk, one, step, text, sight)
    rest = tuple(trouble for trouble in step.troubles if trouble not in found)
    reply = words.troubles_of(one, step, sight, words.say(sight, "is_it"), (*found, *rest))
    return replace(noted, replies=(reply,))


def _called(one: Guide, near: list[tuple[str, float]]) -> tuple[Trouble, ...]:
    """Return the errors by name that this person may be told of."""
    told = {trouble.id: trouble for place in one.steps for trouble in place.troubles}
    return tuple(told[name] for name, _ in near if name in told)


def _then_step(turn: Turn, sight: Sight) -> Turn:
    """Show the step again after what was said aside, without the choices that belong to a plain answer."""
    return asking.after(turn, guide.again(turn.talk, sight, lead=words.say(sight, "back_to")), sight)


def _in_passing(talk: Talk, text: str, sight: Sight) -> str | None:
    here = guide.present(talk, sight)
    if here and said_any(text, sight.words, "guides.words_show"):
        return f"w:on:{here[0].id}:"
    begins = talk.place is Place.GUIDES and said_any(text, sight.words, "guides.words_done")
    return next((one.key for one in talk.offered if begins and one.key.startswith(_BEGIN)), None)


def _at_step(talk: Talk, text: str, sight: Sight) -> str | None:
    here = guide.present(talk, sight)
    offered = chosen(text, talk)
    if here is None or offered:
        return offered
    one, step, _ = here
    if talk.place is Place.GUIDE_HELP:
        sends = said_any(text, sight.words, "guides.words_send")
        if said_any(text, sight.words, "guides.words_back"):
            return f"w:show:{one.id}:{step.id}"
        return f"w:send:{one.id}:{step.id}" if sends else None
    if command(text, sight.words) == "person":
        return f"w:help:{one.id}:{step.id}"
    later = "pause" if intent.puts_off(text, sight.words) else None
    verb = later or next(
        (verb for verb in _TYPED if said_any(text, sight.words, f"guides.words_{verb}")), None
    )
    if verb is None or (verb == "done" and "?" in text):
        return None
    after_remedy = any(choice.key.startswith("w:still:") for choice in talk.offered)
    return f"w:{_STILL.get(verb, verb) if after_remedy else verb}:{one.id}:{step.id}"


def _wish(text: str, sight: Sight) -> str | None:
    """Return what is left of a message beside “chỉ tôi từng bước”; None if it has no such words."""
    parts = text.split()
    said = [plain(part) for part in parts]
    leads = sorted(ways_of(sight.words.language, "guides.words_lead"), key=len, reverse=True)
    for lead in (way.split() for way in leads):
        for at in range(len(said) - len(lead) + 1):
            if said[at : at + len(lead)] == lead:
                return " ".join((*parts[:at], *parts[at + len(lead) :]))
    return None


#: Places at which somebody may ask for a guide in passing; elsewhere words belong to what is under way.
_ANYWHERE = frozenset({Place.FREE, Place.LOOKUP, Place.GUIDES})
