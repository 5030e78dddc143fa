"""Consent, and sending: what is a plain yes, what is not, and what is asked again."""

from dataclasses import replace

import pytest

from bot.dialogue.commands import ReceiveCase
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import STORY, Person, Written


@pytest.mark.parametrize("yes", [
    "tôi đồng ý", "đồng ý", "ừ", "ok", "ok luôn", "dạ đồng ý em nhé", "dong y", "Vâng ạ", "có",
    "ĐỒNG Ý!", "1",
    "d\u0323o\u0302\u0300ng y\u0301".replace("d\u0323", "\u0111"),
])  # fmt: skip
def test_consent_in_many_words(writing: Written, yes: str) -> None:
    here = writing("consent")
    here.says(yes)
    assert here.draft.consent


@pytest.mark.parametrize(
    "no", ["không đồng ý", "tôi ko đồng ý", "không", "hông", "dạ không", "khong dong y", "2", "chưa đồng ý"]
)
def test_refusing_consent_keeps_the_draft_unsent(writing: Written, no: str) -> None:
    here = writing("consent")
    here.says(no)
    assert here.did()
    assert not here.draft.consent
    assert here.stands_at(Place.FREE)
    here.says("viết tiếp phản ánh")
    assert here.stands_at(Place.CONSENT)


@pytest.mark.parametrize("vague", ["hmm để coi", "sao cũng được", "👍", "đồng ý không?", "đồng ý gì vậy"])
def test_what_is_not_plain_is_no_consent(writing: Written, vague: str) -> None:
    here = writing("consent")
    here.says(vague)
    assert not here.draft.consent
    assert here.stands_at(Place.CONSENT)


def test_consent_can_be_taken_back_under_the_summary(writing: Written) -> None:
    here = writing("summary")
    here.taps("disagree", "resume")
    assert here.stands_at(Place.CONSENT)


@pytest.mark.parametrize("yes", ["gửi đi", "gửi", "ok", "đúng rồi", "xong", "dạ gửi giúp em", "1"])
def test_the_summary_is_confirmed(writing: Written, yes: str) -> None:
    here = writing("summary")
    here.says(yes)
    assert [type(one) for one in here.commands] == [ReceiveCase]


@pytest.mark.parametrize("said", ["không", "sai rồi", "chờ chút", "ok?", "gì vậy", "?"])
def test_a_short_word_under_the_summary_is_neither_sent_nor_added(writing: Written, said: str) -> None:
    here = writing("summary")
    before = here.draft
    here.says(said)
    assert here.did()
    assert here.draft == before
    assert here.stands_at(Place.SUMMARY)


def test_more_story_under_the_summary_is_added_and_shown(writing: Written) -> None:
    more = "Có ba phụ huynh khác cũng bị thu như vậy"
    here = writing("summary")
    assert more in here.says(more)


@pytest.mark.parametrize(
    "over", ["xong", "không", "hết rồi ạ", "xong rồi em", "dạ hết", "Xong, không còn gì thêm"]
)
def test_the_story_ends_in_many_words(writing: Written, over: str) -> None:
    here = writing("what")
    here.says(over)
    assert here.stands_at(Place.UNIT)
    assert here.draft.text == STORY


def test_an_empty_story_does_not_end(person: Person) -> None:
    person.says("gửi phản ánh", "xong")
    assert person.stands_at(Place.WHAT)
    assert person.replies[0].text == person.text("intake_what_empty")


def test_changing_the_unit_asks_for_consent_again(writing: Written) -> None:
    here = writing("summary")
    heard = here.says("đổi trường kim đồng")
    assert "Kim Đồng" in heard
    assert here.stands_at(Place.CONSENT)
    here.says("đồng ý")
    assert here.stands_at(Place.SUMMARY)


@pytest.mark.parametrize("place", ["publish", "summary"])
def test_who_agreed_to_an_older_wording_is_asked_again_before_anything_is_sent(
    writing: Written, place: str
) -> None:
    here = writing("consent")
    here.sight = replace(here.sight, consent_version="1")
    here.says("hả?")  # asked once more, in the wording of now
    here.says("tôi đồng ý")
    if place == "summary":
        here.says("không")
    assert here.stands_at(Place(place))
    here.sight = replace(here.sight, consent_version="2")
    here.says("đồng ý" if place == "publish" else "gửi đi")
    assert here.stands_at(Place.CONSENT)
    assert (here.draft.consent, here.draft.publish) == (False, None)
    here.says("tôi đồng ý", "không", "gửi đi")
    assert here.talk.draft is None
