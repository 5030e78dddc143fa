"""Every choice can be tapped, typed by number and typed in words; old buttons do no harm."""

import pytest

from bot.dialogue.commands import RateCase
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import plain
from bot.words import Words
from tests.bot.dialogue.conftest import CODE, Person, Written

MENU = ["ask", "guides", "send", "lookup", "person", "lang:en"]


def outcome(person: Person) -> tuple[object, ...]:
    return person.talk, person.replies, person.commands


@pytest.mark.parametrize("number", range(5))
def test_the_menu_can_be_tapped_or_typed_in_every_way(sight: Sight, number: int) -> None:
    def at_menu() -> Person:
        person = Person(sight, Talk(met=True))
        person.says("menu")
        return person

    tapped = at_menu()
    label = tapped.talk.offered[number].label
    tapped.taps(MENU[number])
    ways = [
        label,
        label.upper(),
        plain(label),
        f" {label}. ",
        str(number + 1),
        f"{number + 1}.",
        f"số {number + 1}",
    ]
    for way in ways:
        typed = at_menu()
        typed.says(way)
        assert outcome(typed) == outcome(tapped), way


@pytest.mark.parametrize(
    "place", ["what", "unit", "name", "phone", "address", "consent", "publish", "summary"]
)
@pytest.mark.parametrize("way", ["label", "plain", "number"])
def test_every_choice_of_the_form_can_be_typed(writing: Written, place: str, way: str) -> None:
    here = writing(place)
    for number, choice in enumerate(here.talk.offered, 1):
        typed = {"label": choice.label, "plain": plain(choice.label), "number": str(number)}[way]
        tapping, typing = Person(here.sight, here.talk), Person(here.sight, here.talk)
        tapping.taps(choice.key)
        typing.says(typed)
        assert outcome(typing) == outcome(tapping), choice


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("/menu", Place.FREE),
        ("/gapnguoi", Place.ASK_PERSON),
        ("/tracuu", Place.LOOKUP),
        ("/phananh", Place.WHAT),
        ("/dulieu", Place.ASK_PERSON),
        ("dạ cho gặp người", Place.ASK_PERSON),
        ("tra cứu em nhé", Place.LOOKUP),
        ("GỬI PHẢN ÁNH", Place.WHAT),
    ],
)
def test_commands_are_understood_everywhere(
    writing: Written, person: Person, typed: str, place: Place
) -> None:
    person.says(typed)
    assert person.talk.place is place
    busy = writing("name")
    busy.says(typed)
    assert busy.talk.draft is not None
    assert busy.talk.place is (Place.NAME if place is Place.WHAT else place)


@pytest.mark.parametrize("command", ["menu", "gapnguoi", "tracuu", "phananh", "dulieu", "english", "nothing"])
def test_a_command_of_the_channels_own_menu_is_heard(person: Person, command: str) -> None:
    person.taps(f"cmd:{command}")
    assert person.replies or person.commands


@pytest.mark.parametrize(
    "key",
    ["rate:x", "rate:x:y", f"rate:{CODE}:9", f"rate:{CODE}", "rate:", "h:", "h:1", "h:2:x", "h:1:nothing",
     "t:nothing", "more:", "u:nothing", "fix_nothing", "fix_consent", "fix_free", "fix_summary", "lang:xx",
     "reply:", "reply:anything", "case:", "case:x", "cmd:", "cmd:cmd:menu", "start:", "nothing", ":",
     "chat:x",
     "agree", "confirm", "skip", "back", "done", "is_reply", "is_question", "send_this", "cancel_yes", "😀"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["free", "unit", "summary"])
def test_a_button_that_means_nothing_here_is_answered_politely(
    writing: Written, person: Person, key: str, place: str
) -> None:
    here = person if place == "free" else writing(place)
    story = here.talk.draft and here.talk.draft.text
    here.taps(key)
    assert here.replies or here.commands
    if place != "free" and key != "confirm":
        assert here.talk.draft
        assert here.talk.draft.text == story


def test_an_old_button_of_consent_is_no_consent_to_another_feedback(writing: Written) -> None:
    for key in ("agree", "publish_yes"):
        here = writing("name")
        here.taps(key)
        assert (here.draft.consent, here.draft.publish) == (False, None)
        assert here.stands_at(Place.NAME)


def test_an_old_button_does_not_throw_a_feedback_away(writing: Written) -> None:
    here = writing("name")
    here.taps("cancel_yes")
    assert here.stands_at(Place.CANCEL)
    here.taps("cancel_no")
    assert here.stands_at(Place.NAME)


def test_sending_twice_sends_once(writing: Written) -> None:
    here = writing("summary")
    here.taps("confirm")
    assert len(here.commands) == 1
    here.taps("confirm")
    assert here.did()
    assert here.replies


def test_skipping_the_reason_of_a_rating_leaves_a_feedback_alone(writing: Written) -> None:
    here = writing("name")
    here.taps(f"rate:{CODE}:1")
    assert here.did(RateCase(CODE, 1))
    assert here.taps("skip") == here.text("rate_thanks")
    assert here.draft.skipped == frozenset()


def test_an_old_skip_button_thanks_for_nothing(person: Person) -> None:
    assert person.taps("skip") == person.text("menu")


@pytest.mark.parametrize("text", ["tôi đồng ý?", "đồng ý?", "ok?", "Đồng ý công khai ẩn danh?"])
def test_a_question_about_consent_is_none(writing: Written, text: str) -> None:
    here = writing("consent")
    here.says(text)
    assert not here.draft.consent


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_label_that_another_language_shows_can_be_tapped(sight: Sight, language: str) -> None:
    person = Person(sight, Talk(met=True, language=language))
    person.taps("menu")
    assert person.talk.offered[0].label == Words(language).say("chat.choice_ask")
