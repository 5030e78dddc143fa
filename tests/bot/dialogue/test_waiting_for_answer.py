"""Who asks when an answer comes is told how long it takes, and led to their own feedback."""

import pytest

from bot.dialogue.choices import HOW_LONG
from tests.bot.dialogue.conftest import Person


@pytest.mark.parametrize(
    "text", ["khi nào có trả lời vậy", "co tra loi chua", "bao giờ trả lời tôi", "khi nao tra loi"]
)
def test_who_waits_is_told_how_long_and_offered_their_own_case(person: Person, text: str) -> None:
    person.says(text)
    assert person.talk.topic == HOW_LONG
    assert person.offered[0] == "lookup" or person.offered[:2] == [f"more:{HOW_LONG}", "lookup"]


def test_what_names_its_matter_is_answered_about_that(person: Person) -> None:
    person.says("hồ sơ chuyển trường cấp 2 bao lâu có trả lời")
    assert person.talk.topic != HOW_LONG
