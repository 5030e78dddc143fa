"""What is said in a guide, and what can be chosen there; every key says of which guide and step it is."""

from collections.abc import Sequence
from datetime import date

from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk, Walk
from faq.guides import English, Guide, Step, Trouble
from faq.render import day_of

#: Guides offered at once.
PER_PAGE = 7
#: Guides under way that are offered to be gone on with.
MOST_UNDER_WAY = 2
#: Sources that a guide names at most.
MOST_SOURCES = 2
#: How much of a person's words is told to the officer, in characters.
LONGEST_SAID = 300


def say(sight: Sight, name: str, /, **values: object) -> str:
    """Return a sentence of the guides."""
    return sight.words.say(f"guides.{name}", **values)


def labelled(sight: Sight, guide: Guide, step: str, *verbs: str) -> tuple[Choice, ...]:
    """Return what can be done at a step; the labels are the texts ``do_<verb>``."""
    return tuple(Choice(f"w:{verb}:{guide.id}:{step}", say(sight, f"do_{verb}")) for verb in verbs)


def list_of(sight: Sight, page: int) -> Reply:
    """Offer the guides, a page at a time."""
    names = sight.guide_names()
    pages = max(1, -(-len(names) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = names[(page - 1) * PER_PAGE : page * PER_PAGE]
    following = page + 1 if page < pages else 1
    more = (Choice(f"guides:{following}", say(sight, "do_more")),) if pages > 1 else ()
    menu = (Choice("menu", sight.say("choice_menu")),)
    return Reply(say(sight, "list"), (*_named(shown), *more, *menu))


def picks(sight: Sight, found: tuple[str, ...]) -> Reply:
    """Offer the guides that a wish may mean."""
    titles = dict(sight.guide_names())
    offered = tuple((one, titles[one]) for one in found)
    rest = (Choice("guides:1", say(sight, "do_all")), Choice("menu", sight.say("choice_menu")))
    return Reply(say(sight, "which"), (*_named(offered), *rest))


def introduction(guide: Guide, sight: Sight, walk: Walk | None) -> Reply:
    """Say what a guide is for and what to have at hand, with its source and date."""
    prepare = "\n".join(f"• {one}" for one in guide.prepare)
    parts = [
        say(sight, "intro", title=guide.title, whom=guide.whom, steps=len(guide.steps)),
        *([say(sight, "prepare", prepare=prepare)] if prepare else []),
        say(sight, "promise"),
        _footer(guide, sight),
    ]
    at = None if walk is None else _place_in(guide, walk)
    if at is None:
        ways = labelled(sight, guide, "", "go")
    else:
        on = Choice(f"w:on:{guide.id}:", say(sight, "do_on", number=at + 1, count=len(guide.steps)))
        ways = (on, *labelled(sight, guide, "", "afresh"))
    rest = (Choice("guides:1", say(sight, "do_all")), Choice("menu", sight.say("choice_menu")))
    return Reply("\n\n".join(parts), (*ways, *rest))


def step_of(guide: Guide, step: Step, sight: Sight, *, before: str = "") -> Reply:
    """Say the one thing to do now and what is seen when it is done."""
    at = guide.place_of(step.id) or 0
    head = say(sight, "step", number=at + 1, count=len(guide.steps), title=step.title)
    lines = [head, step.do, say(sight, "see", see=step.see)]
    if step.secret:
        lines.append(say(sight, "secret"))
    lines += _only_vietnamese(step.en, sight)
    text = "\n\n".join([*([before] if before else []), *lines])
    return Reply(text, labelled(sight, guide, step.id, "done", "stuck", "other", "back", "pause", "help"))


def troubles_of(guide: Guide, step: Step, sight: Sight, text: str, only: tuple[Trouble, ...] = ()) -> Reply:
    """Offer the common errors of a step, or only some of them, then the ways on."""
    offered = errors(guide, step, only or step.troubles)
    return Reply(text, (*offered, *labelled(sight, guide, step.id, "other", "show", "help")))


def errors(guide: Guide, step: Step, known: tuple[Trouble, ...]) -> tuple[Choice, ...]:
    """Return errors of a guide as choices at a step."""
    return tuple(Choice(f"w:e:{guide.id}:{step.id}:{one.id}", one.title) for one in known)


def remedy(guide: Guide, step: Step, trouble: Trouble, sight: Sight, *, again: bool) -> Reply:
    """Say what to do about an error; somebody stuck again is first offered a person."""
    told = say(sight, "remedy", title=trouble.title, do=trouble.do)
    text = "\n\n".join([told, *_only_vietnamese(trouble.en, sight)])
    verbs = ("help", "solved", "still", "show") if again else ("solved", "still", "show", "help")
    return Reply(text, labelled(sight, guide, step.id, *verbs))


def finished(guide: Guide, sight: Sight, under_way: tuple[Choice, ...]) -> Reply:
    """Congratulate, and say what comes next."""
    text = say(sight, "finished", title=guide.title)
    rest = (Choice("guides:1", say(sight, "do_all")), Choice("menu", sight.say("choice_menu")))
    return Reply(f"{text}\n\n{guide.after}" if guide.after else text, (*under_way, *rest))


def under_way(talk: Talk, sight: Sight) -> tuple[Choice, ...]:
    """Return the guides that can be gone on with, the latest first."""
    found = []
    for walk in talk.walks:
        guide = sight.guide(walk.guide)
        at = _place_in(guide, walk) if guide else None
        if guide and at is not None:
            label = say(sight, "go_on", title=guide.title, number=at + 1, count=len(guide.steps))
            found.append(Choice(f"w:on:{guide.id}:", label))
    return tuple(found[:MOST_UNDER_WAY])


def begun(talk: Talk, sight: Sight) -> tuple[Choice, ...]:
    """Return what was begun and can be gone on with: a feedback, then guides."""
    draft = (Choice("resume", sight.say("choice_resume")),) if talk.draft is not None else ()
    return (*draft, *under_way(talk, sight))


def for_officer(guide: Guide, walk: Walk, words: str, sight: Sight) -> str:
    """Word for an officer where somebody is stuck, what was tried and what they write."""
    step = guide.step(walk.step)
    at = guide.place_of(walk.step) or 0
    lines = [say(sight, "officer", title=guide.title)]
    if step:
        lines.append(say(sight, "officer_step", number=at + 1, count=len(guide.steps), title=step.title))
    tried = [found.title for one in walk.tried if (found := _trouble(guide, one))]
    if tried:
        lines.append(say(sight, "officer_tried", tried="; ".join(tried)))
    if walk.said:
        said = "; ".join(f"“{one}”" for one in walk.said)
        lines.append(say(sight, "officer_said", said=said))
    if words:
        lines.append(say(sight, "officer_words", words=words))
    return "\n".join(lines)


def _place_in(guide: Guide, walk: Walk) -> int | None:
    step = guide.nearest(walk.step, walk.order)
    return guide.place_of(step.id) if step else None


def _trouble(guide: Guide, trouble_id: str) -> Trouble | None:
    return next((one for step in guide.steps for one in step.troubles if one.id == trouble_id), None)


def _named(names: Sequence[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(f"g:{guide}", title) for guide, title in names)


def _footer(guide: Guide, sight: Sight) -> str:
    lines = []
    if guide.as_of and guide.sources:
        named = "; ".join(map(_source, guide.sources[:MOST_SOURCES]))
        lines.append(sight.say("answer_source", sources=named, as_of=_day(guide.as_of)))
    if guide.review_by and guide.stale(day_of(sight.now)):
        lines.append(sight.say("answer_stale", review_by=_day(guide.review_by)))
    elif sight.guides.rests_on_memory(guide.id):
        lines.append(say(sight, "from_memory"))
    return "\n".join([*lines, *_only_vietnamese(guide.en, sight)])


def _only_vietnamese(said: English | None, sight: Sight) -> list[str]:
    return [] if said or sight.words.language == "vi" else [sight.say("answer_only_vietnamese")]


def _source(name: str) -> str:
    # Of an address the site is enough.
    return name.split("/")[2] if name.startswith("http") else name


def _day(of: date) -> str:
    return of.strftime("%d/%m/%Y")
