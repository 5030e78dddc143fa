"""Free questions: an answer, suggestions, where else to go, or an honest “not sure” and a person."""

from dataclasses import replace

from bot.dialogue import context, followup, intent, levels, onward, sent_cases, which
from bot.dialogue.answers import LONGEST_QUOTED, miss, quoted, show_part, show_topic
from bot.dialogue.choices import HOW_LONG, choices, level_choices, menu
from bot.dialogue.commands import AlertStaff, Turn
from bot.dialogue.guide_words import begun
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.dialogue.typed import plain, ways_of
from faq.decide import SUGGESTED, Decision, Verdict

#: So many topics that differ only in the level leave open which is meant.
FEWEST_SIBLINGS = 2
#: From this score on a topic is ours, whatever stands beside it.
SURELY_OURS = 1.5
#: Topics about what goes wrong: who tells of it without asking may want to have it registered.
GRIEVANCES = frozenset(
    {
        "gui-phan-anh-o-dau",
        "phan-anh-lam-thu",
        "quy-ban-phu-huynh",
        "khoan-thu-duoc-phep",
        "bi-ep-hoc-them",
        "giao-vien-day-them-hoc-sinh-minh",
        "bao-luc-xam-hai-hoc-sinh",
        "khieu-nai-quyet-dinh-cua-truong",
        "truong-tu-choi-tiep-nhan",
        "bi-doi-them-giay-to",
    }
)
#: Longest question kept to be handed on, in characters.
LONGEST_QUESTION = 4_000


def answer_question(talk: Talk, text: str, sight: Sight) -> Turn:
    """Answer what was asked; the place stays as it is."""
    following = _of_which(talk, text, sight) or follow_up(talk, text, sight)
    if following is not None:
        return following
    verdict = context.ask(talk, text, sight)
    turn = _which_level(talk, text, verdict, sight) or _waiting(talk, text, verdict, sight)
    turn = turn or respond(talk, text, verdict, sight)
    if verdict.rest and verdict.decision in {Decision.ANSWER, Decision.REDIRECT}:
        turn = _with_rest(turn, verdict.rest, sight)
    return _or_send(turn, text, verdict, sight)


def follow_up(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Answer a short message that goes on about the topic in mind; None if it does not."""
    topic = context.topic_in_mind(talk, sight)
    if topic is None or sight.knows.ask(text, after=None).decision in {Decision.CHAT, Decision.URGENT}:
        return None
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    for other in followup.sibling(topic, text, sight.words):
        if sight.knows.answer(other, sight.words.language) is not None:
            return show_topic(asked, other, sight)
    level = levels.named_alone(text, sight.words)
    if level:
        return _nothing_of_level(asked, topic, level, text, sight)
    attribute = followup.attribute_of(text, sight.words)
    if attribute:
        return show_part(asked, topic, attribute, text, sight)
    verdict = context.ask(talk, text, sight)
    first = verdict.topics[0].id if verdict.topics else None
    goes_on = first == topic and intent.asks(text, sight.words) and followup.is_bare(text, sight.words)
    return onward.go_on(asked, topic, onward.Wish.MORE, sight) if goes_on else None


def _nothing_of_level(talk: Talk, topic: str, level: levels.Level, text: str, sight: Sight) -> Turn | None:
    """Say that a topic tells no more of a level, and offer what may be meant; None if that is sure."""
    verdict = context.ask(talk, text, sight)
    if verdict.decision is Decision.ANSWER and verdict.topics[0].id != topic:
        return None
    language = sight.words.language
    near = [one.id for one in verdict.topics[:SUGGESTED] if one.id != topic]
    offered = tuple(Choice(f"t:{one}", sight.knows.title(one, language)) for one in near)
    title = sight.knows.title(topic, language)
    told = sight.say("follow_level", title=title, level=sight.say(f"level_{level}"))
    return Turn(talk, (Reply(told, (*offered, *choices(sight, "person", "menu"))),), (miss(text, verdict),))


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
            said = sight.knows.entry(verdict, sight.words.language)
            return Turn(talk, (Reply(said, (*begun(talk, sight), *menu(sight))),))
        case Decision.SUGGEST:
            return _suggest(asked, text, verdict, sight)
        case Decision.ESCALATE:
            unsure = Reply(sight.say("unsure"), choices(sight, "person", "send_said", "menu"))
            return Turn(asked, (unsure,), (miss(text, verdict),))


def urgent(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn:
    """Say at once whom to call, then tell officers."""
    now = sight.knows.entry(verdict, sight.words.language)
    alert = AlertStaff(text, verdict.entry or "")
    before = context.alarm_of(talk, sight)
    told = before if text in before else f"{before}\n{text}".strip()[-LONGEST_QUESTION:]
    # What was spoken of before is not meant by what is said next.
    rang = {"alarm": told, "alarm_at": sight.now, "topic": None}
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION], **rang})
    reply = Reply(f"{now}\n\n{sight.say('urgent_alerted')}", choices(sight, "send_said", "person", "menu"))
    return Turn(asked, (reply,), (alert,))


def in_doubt(turn: Turn, text: str, verdict: Verdict, sight: Sight) -> Turn:
    """Say before an ordinary reply whom to call, and have an officer look, where danger is not ruled out."""
    line = sight.knows.doubt(verdict, sight.words.language)
    if not line:
        return turn
    first = turn.replies[:1] or (Reply(""),)
    told = replace(first[0], text=f"{line}\n\n{first[0].text}".strip())
    alert = AlertStaff(text, verdict.doubt or "", sure=False)
    return Turn(turn.talk, (told, *turn.replies[1:]), (alert, *turn.commands))


def _of_which(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Ask what a short question is about: which of the things just shown, or which at all."""
    attribute, question = followup.attribute_of(text, sight.words), text.strip()
    name = "ask_which_shown" if which.shown(talk) else "ask_which"
    if attribute is None and followup.other_way(text, sight.words):
        # “Còn nộp giấy thì sao” asks of the other way what was just asked of one.
        attribute, question, name = which.attribute(talk), f"{talk.question}\n{question}", "ask_which_way"
    if attribute is None or (context.topic_in_mind(talk, sight) and not which.shown(talk)):
        return None
    verdict = sight.knows.ask(text, after=None)
    if verdict.decision in {Decision.CHAT, Decision.URGENT, Decision.ANSWER, Decision.REDIRECT}:
        return None
    offered = which.offered(talk, attribute, sight)
    asked = talk.model_copy(update={"question": question[:LONGEST_QUESTION]})
    if len(offered) == 1:
        return show_part(asked, offered[0].key.rpartition(":")[2], attribute, text, sight)
    ask = sight.say(name, what=sight.say(f"follow_{attribute}"))
    return Turn(asked, (Reply(ask, (*offered, *choices(sight, "person"))),))


def _which_level(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn | None:
    """Ask which level of school is meant where topics differ in nothing else; None if that is clear."""
    first = verdict.topics[0] if verdict.topics else None
    name = levels.family_of(first.id) if first else ""
    if first is None or not name:
        return None
    said = f"{text}\n{verdict.read}"
    if levels.names_level(said):
        return _of_level(talk, text, levels.level_of(said), verdict, sight)
    near = sum(levels.family_of(one.id) == name for one in verdict.topics)
    sure = verdict.decision in {Decision.ANSWER, Decision.SUGGEST} or first.score >= SURELY_OURS
    if near < FEWEST_SIBLINGS or not sure or verdict.decision is Decision.URGENT:
        return None
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    unit = sight.units.mentioned(text[:LONGEST_QUOTED])
    named = levels.level_of(unit.name) if unit else None
    before = context.topic_in_mind(talk, sight) or ""
    if named is None and levels.family_of(before) == name:
        return show_topic(asked, before, sight)
    there = _in_family(name, sight)
    if named is not None and there[named]:
        return show_topic(asked, there[named], sight)
    return Turn(asked, (Reply(sight.say("ask_level"), level_choices(sight, there)),))


def _waiting(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn | None:
    """Tell how long an answer takes, with the way to one's own case; None for what asks something else."""
    unsure = verdict.decision in {Decision.SUGGEST, Decision.ESCALATE}
    if not unsure or not sent_cases.waits_for_answer(text, sight):
        return None
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    return show_topic(asked, HOW_LONG, sight)


def _of_level(
    talk: Talk, text: str, level: levels.Level | None, verdict: Verdict, sight: Sight
) -> Turn | None:
    """Show the topic of the level that was named where whatever else was found differs only in that."""
    families = {levels.family_of(one.id) for one in verdict.topics[:SUGGESTED]}
    calm = verdict.decision in {Decision.SUGGEST, Decision.REDIRECT, Decision.ESCALATE}
    if level is None or not calm or len(families) > 1 or len(verdict.topics) < SUGGESTED:
        return None
    asked = talk.model_copy(update={"question": text.strip()[:LONGEST_QUESTION]})
    meant = _in_family(families.pop(), sight)[level]
    return show_topic(asked, meant, sight) if meant else None


def _in_family(name: str, sight: Sight) -> dict[levels.Level, str]:
    """Return the topic of each level, "" where there is none."""
    return {
        level: next((one for one in ids if sight.knows.answer(one, sight.words.language)), "")
        for level, ids in levels.family(name).items()
    }


def _or_send(turn: Turn, text: str, verdict: Verdict, sight: Sight) -> Turn:
    # Whoever complains may also have it registered, whatever was answered.
    if verdict.decision in {Decision.URGENT, Decision.CHAT} or not turn.replies:
        return turn
    last = turn.replies[-1]
    keys = {choice.key for choice in last.choices}
    told = _tells_a_grievance(text, verdict, sight) or intent.complains(text, sight.words)
    if keys & {"send_said", "send"} or not told:
        return turn
    offered = (*choices(sight, "send_said"), *last.choices)
    return replace(turn, replies=(*turn.replies[:-1], replace(last, choices=offered)))


def _tells_a_grievance(text: str, verdict: Verdict, sight: Sight) -> bool:
    if intent.asks(text, sight.words):
        return False
    if verdict.decision is Decision.REDIRECT:
        # Whatever subject it sounded like: what happens at a school can be reported.
        schools = ways_of(sight.words.language, "words_school")
        return any(f" {way} " in f" {plain(text)} " for way in schools)
    if verdict.decision not in {Decision.ANSWER, Decision.SUGGEST}:
        return False
    near = {one.id for one in verdict.topics[: 1 if verdict.decision is Decision.ANSWER else SUGGESTED]}
    return bool(near & GRIEVANCES)


def _suggest(talk: Talk, text: str, verdict: Verdict, sight: Sight) -> Turn:
    offered = tuple(
        Choice(f"t:{one.id}", sight.knows.title(one.id, sight.words.language))
        for one in verdict.topics[:SUGGESTED]
    )
    reply = Reply(sight.say("suggest"), (*offered, *choices(sight, "not_these")))
    return Turn(talk, (reply,), (miss(text, verdict),))


def _with_rest(turn: Turn, rest: str, sight: Sight) -> Turn:
    following = follow_up(turn.talk, rest, sight)
    if following is None:
        second = sight.knows.ask(rest, after=None)
        following = respond(turn.talk, rest, second, sight)
        if second.rest:
            following = _with_rest(following, second.rest, sight)
    lead = Reply(sight.say("rest_question", question=quoted(rest)))
    return Turn(
        following.talk, (*turn.replies, lead, *following.replies), (*turn.commands, *following.commands)
    )
