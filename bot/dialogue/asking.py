"""Asks for each slot of a feedback, and shows the whole before it is sent."""

from dataclasses import replace

from bot.dialogue import elsewhere
from bot.dialogue.choices import choices, summary
from bot.dialogue.commands import Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import SLOTS, Draft, Place, Talk
from feedback.kinds import CaseKind

#: How much of the story a summary repeats.
SUMMARY_CHARS = 700

#: How the choices begin that show more of an answer, or another one.
_REST = ("more:", "t:")
_PERSONAL = frozenset({Place.NAME, Place.PHONE, Place.ADDRESS})

_WAYS_OUT = {
    Place.WHAT: ("cancel",),
    Place.UNIT: ("unit_unknown", "back", "cancel"),
    Place.NAME: ("skip", "back", "cancel"),
    Place.PHONE: ("skip", "back", "cancel"),
    Place.ADDRESS: ("skip", "back", "cancel"),
    Place.CONSENT: ("agree", "disagree", "back"),
    Place.PUBLISH: ("publish_yes", "publish_no", "publish_pupil", "back"),
}


def next_slot(talk: Talk, draft: Draft, sight: Sight, *before: Reply) -> Turn:
    """Go to the first slot that is missing, or to the summary."""
    draft = as_asked(draft, sight)
    place = draft.missing()
    advised = elsewhere.advised(talk, draft, sight) if place is not Place.WHAT else None
    if advised is not None:
        return Turn(advised.talk, (*before, *advised.replies))
    return ask_slot(talk.model_copy(update={"draft": draft, "place": place}), sight, *before)


def as_asked(draft: Draft, sight: Sight) -> Draft:
    """Return the draft; without consent where the office has worded anew what was agreed to."""
    if not draft.wording or draft.wording == sight.consent_version:
        return draft
    return draft.model_copy(update={"consent": False, "publish": None, "pupil": None, "wording": ""})


def filled(talk: Talk, draft: Draft, sight: Sight, **found: object) -> Turn:
    return next_slot(talk, draft.model_copy(update=found), sight)


def placed(draft: Draft, code: str, name: str) -> Draft:
    """Put the draft's unit; who agreed to another unit's officers reading it is asked again."""
    same = draft.unit_code == code
    changes = {"unit_code": code, "unit_name": name, "unit_words": "", "unit_tried": ""}
    return draft.model_copy(update={**changes, "consent": draft.consent and same})


def again(talk: Talk, sight: Sight, *before: Reply) -> Turn:
    """Ask once more for what the feedback waits for, after replies that come first."""
    if talk.place in SLOTS or talk.place is Place.SUMMARY:
        return ask_slot(talk, sight, *before)
    return next_slot(talk, talk.draft or Draft(), sight, *before)


def after(turn: Turn, asked: Turn, sight: Sight) -> Turn:
    """Join what was said in passing and what is asked again: one menu, at the end, with what is asked first.

    Two menus would give two choices the same number, and push the one that is waited for out of sight.
    """
    if not asked.replies:
        return turn
    asks = f"\n\n{sight.say('answer_helpful')}"
    told = [replace(one, text=one.text.removesuffix(asks), choices=()) for one in turn.replies]
    # Beside what is asked only the rest of the answer, and what the question may have meant, are offered.
    rest = [choice for one in turn.replies for choice in one.choices if choice.key.startswith(_REST)]
    rest += [one.choices[0] for one in turn.replies if one.choices and one.choices[0].key == "person"]
    *before, last = asked.replies
    keys = {choice.key for choice in last.choices}
    ways = (*last.choices, *(choice for choice in rest if choice.key not in keys))
    replies = (*told, *before, replace(last, choices=ways))
    return Turn(asked.talk, replies, (*turn.commands, *asked.commands))


def ask_slot(talk: Talk, sight: Sight, *before: Reply) -> Turn:
    """Ask for the slot of the present place, after replies that come first."""
    draft = talk.draft or Draft()
    if talk.place is Place.SUMMARY:
        return Turn(talk, (*before, Reply(_summary_text(draft, sight), summary(sight, draft))))
    if talk.place is Place.WHAT and draft.told:
        return Turn(talk, (*before, noted(draft, sight)))
    if talk.place is Place.WHAT and draft.files:
        got = sight.say("intake_files_noted", count=len(draft.files))
        text = f"{got} {sight.say('intake_what')}"
        return Turn(talk, (*before, Reply(text, choices(sight, "done", "cancel"))))
    if talk.place in _PERSONAL and offers_form(draft, sight):
        return Turn(talk, (*before, _form_offer(talk, draft, sight)))
    values: dict[str, str] = {}
    if talk.place in {Place.CONSENT, Place.PUBLISH}:
        if as_asked(draft, sight) is not draft:
            return next_slot(talk, draft, sight, *before)
        asked = draft.model_copy(update={"wording": sight.consent_version})
        talk = talk.model_copy(update={"draft": asked})
    if talk.place is Place.CONSENT:
        values = {"unit": unit_of(draft, sight), "channel": sight.say(f"channel_{sight.channel}")}
    text = sight.say(f"intake_{talk.place.value}", **values)
    if draft.kind is CaseKind.HOME_HELP and talk.place in {Place.WHAT, Place.NAME}:
        text = sight.words.say(f"case_life.help_{talk.place.value}")
    contact = talk.place is Place.PHONE and sight.asks_contact
    ways = choices(sight, *_WAYS_OUT[talk.place])
    if talk.place is Place.NAME and draft.kind is None:
        ways = (*ways, tip_choice(sight))
    return Turn(talk, (*before, Reply(text, ways, asks_contact=contact)))


def offers_form(draft: Draft, sight: Sight) -> bool:
    """Tell whether personal data are asked for on our own page.

    Not where the person wants to type them in the chat, or has begun to.
    """
    begun = draft.name or draft.phone or draft.address or draft.skipped & _PERSONAL
    return bool(sight.form_link) and not draft.in_chat and (draft.by_form or not begun)


def _form_offer(talk: Talk, draft: Draft, sight: Sight) -> Reply:
    text = sight.words.say(
        "own_form.offer", link=sight.form_link, channel=sight.say(f"channel_{sight.channel}")
    )
    here = Choice("form_chat", sight.words.say("own_form.choice_here"))
    tip = (tip_choice(sight),) if talk.place is Place.NAME and draft.kind is None else ()
    return Reply(text, (here, *tip, *choices(sight, "back", "cancel")))


def tip_choice(sight: Sight) -> Choice:
    """Return the way to leave a tip without a name."""
    return Choice("tip", sight.words.say("case_life.choice_tip"))


def noted(draft: Draft, sight: Sight, *, before: str = "") -> Reply:
    """Say how much of the story there is, and how to end it."""
    count = sight.say("intake_what_count_words", messages=len(draft.told))
    if draft.files:
        count = sight.say("intake_what_count", messages=len(draft.told), files=len(draft.files))
    text = f"{before} {sight.say('intake_what_noted', count=count)}".strip()
    return Reply(text, choices(sight, "done", "cancel"))


def unit_of(draft: Draft, sight: Sight) -> str:
    """Return the name of where the feedback goes."""
    return draft.unit_name or sight.say("summary_inbox", office=sight.office)


def short(draft: Draft, at_most: int) -> str:
    """Return the beginning of the story."""
    text = " ".join(draft.text.split())
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + "…"


def _summary_text(draft: Draft, sight: Sight) -> str:
    missing = sight.say("summary_missing")
    what = draft.text if len(draft.text) <= SUMMARY_CHARS else draft.text[:SUMMARY_CHARS].rstrip() + "…"
    if draft.files:
        what = f"{what} {sight.say('summary_files', count=len(draft.files))}".strip()
    if draft.refused:
        names = ", ".join(f"“{name}”" for name in draft.refused)
        what = f"{what} {sight.say('summary_refused', names=names)}".strip()
    unit = unit_of(draft, sight)
    if draft.unit_words and not draft.unit_code:
        unit = f"{draft.unit_words} → {unit}"
    if draft.kind is CaseKind.TIP:
        return sight.words.say("case_life.tip_summary", what=what, unit=unit)
    filled = sight.words.say("own_form.summary_line")
    # What was kept out of the messenger is not repeated in it.
    name, phone, address = (
        filled if value and draft.by_form else value or missing
        for value in (draft.name, draft.phone, draft.address)
    )
    if draft.kind is CaseKind.HOME_HELP:
        return sight.words.say(
            "case_life.help_summary",
            what=what,
            name=name,
            phone=phone,
            address=address,
        )
    return sight.say(
        "intake_summary",
        what=what,
        unit=unit,
        name=name,
        phone=phone,
        address=address,
        publish=sight.say("publish_yes" if draft.publish else "publish_no"),
    )
