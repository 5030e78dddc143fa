"""What waits to be verified is told to nobody; where just that is missing, it is said so and whom to ask."""

import pytest

from bot.dialogue.commands import RecordMiss
from tests.bot.dialogue.conftest import Person

#: The fee of one, the time of the other wait; the third tells another fee beside the one that waits.
FEE, TIME, TOLD = "chung-thuc-ban-sao-dien-tu", "tao-tai-khoan-vneid-muc-2", "muc-dong-bhyt-hoc-sinh"
OFFICE = "UBND phường Tân Hưng (028 0000 0000)"


@pytest.mark.parametrize(("topic", "kind"), [(FEE, "fee"), (TIME, "time")])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answer_says_which_part_waits_and_whom_to_ask(
    person: Person, topic: str, kind: str, language: str
) -> None:
    person.taps(f"lang:{language}")
    heard = person.taps(f"t:{topic}")
    said = person.text("answer_unverified", what=person.text(f"follow_{kind}"), office=OFFICE)
    assert heard.count(said) == 1
    assert heard.index(said) < heard.index("Nguồn" if language == "vi" else "Source")


@pytest.mark.parametrize("topic", [TOLD, "chuyen-truong-thcs"])
def test_an_answer_that_lacks_nothing_says_nothing(person: Person, topic: str) -> None:
    assert "xác minh" not in person.taps(f"t:{topic}")


@pytest.mark.parametrize(
    ("topic", "asked", "kind"), [(FEE, "phí bao nhiêu", "fee"), (TIME, "mất bao lâu", "time")]
)
def test_who_asks_for_just_that_part_is_told_so(person: Person, topic: str, asked: str, kind: str) -> None:
    person.taps(f"t:{topic}")
    title = person.sight.knows.title(topic, "vi")
    heard = person.says(asked)
    assert heard == person.text(
        "follow_unverified", title=title, what=person.text(f"follow_{kind}"), office=OFFICE
    )
    assert "person" in person.offered
    assert isinstance(person.commands[0], RecordMiss)


def test_no_word_of_the_hidden_fact_is_told(person: Person) -> None:
    person.taps(f"t:{FEE}")
    assert "2.000" not in person.says("xem thêm")
