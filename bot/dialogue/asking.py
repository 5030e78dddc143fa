"""Asks for each slot of a feedback, and shows the whole before it is sent."""

from bot.dialogue.choices import choices, summary
from bot.dialogue.model import Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk, Turn

#: How much of the story a summary repeats.
SUMMARY_CHARS = 700

_WAYS_OUT = {
    Place.WHAT: ("cancel",),
    Place.UNIT: ("unit_unknown", "back", "cancel"),
    Place.NAME: ("skip", "back", "cancel"),
    Place.PHONE: ("skip", "back", "cancel"),
    Place.ADDRESS: ("skip", "back", "cancel"),
    Place.CONSENT: ("agree", "disagree", "back"),
    Place.PUBLISH: ("publish_yes", "publish_no", "back"),
}


def next_slot(talk: Talk, draft: Draft, sight: Sight, *before: Reply) -> Turn:
    """Go to the first slot that is missing, or to the summary."""
    place = draft.missing()
    return ask_slot(talk.model_copy(update={"draft": draft, "place": place}), sight, *before)


def filled(talk: Talk, draft: Draft, sight: Sight, **found: object) -> Turn:
    return next_slot(talk, draft.model_copy(update=found), sight)


def ask_slot(talk: Talk, sight: Sight, *before: Reply) -> Turn:
    """Ask for the slot of the present place, after replies that come first."""
    draft = talk.draft or Draft()
    if talk.place is Place.SUMMARY:
        return Turn(talk, (*before, Reply(_summary_text(draft, sight), summary(sight))))
    values: dict[str, str] = {}
    if talk.place is Place.CONSENT:
        values = {"unit": unit_of(draft, sight), "channel": sight.say(f"channel_{sight.channel}")}
    text = sight.say(f"intake_{talk.place.value}", **values)
    contact = talk.place is Place.PHONE and sight.asks_contact
    return Turn(talk, (*before, Reply(text, choices(sight, *_WAYS_OUT[talk.place]), asks_contact=contact)))


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
    unit = unit_of(draft, sight)
    if draft.unit_words and not draft.unit_code:
        unit = f"{draft.unit_words} → {unit}"
    return sight.say(
        "intake_summary",
        what=what,
        unit=unit,
        name=draft.name or missing,
        phone=draft.phone or missing,
        address=draft.address or missing,
        publish=sight.say("publish_yes" if draft.publish else "publish_no"),
    )
