"""An answer or a guide past its review day says so to whoever reads it, in their language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.work.knowing import FaqForPeople, GuidesForPeople
from faq.knowledge import Knowledge
from tests.bot.dialogue.conftest import Person

LATER = datetime(2028, 1, 3, 2, 0, tzinfo=UTC)
TOPIC, GUIDE = "chuyen-truong-tieu-hoc", "dang-nhap-cong"


@pytest.fixture
def reader(sight: Sight) -> Person:
    knowledge = Knowledge()
    knows = FaqForPeople(knowledge, LATER, office="UBND phường")
    guides = GuidesForPeople(knowledge, knows, LATER)
    return Person(replace(sight, knows=knows, guides=guides, now=LATER), Talk(met=True))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_answer_past_its_day_says_so(reader: Person, language: str) -> None:
    reader.taps(f"lang:{language}")
    day = Knowledge().topic(TOPIC).review_by
    assert day is not None
    assert reader.text("answer_stale", review_by=f"{day:%d/%m/%Y}") in reader.taps(f"t:{TOPIC}")


def test_a_part_of_it_says_so_too(reader: Person) -> None:
    day = Knowledge().topic(TOPIC).review_by
    assert day is not None
    assert reader.text("answer_stale", review_by=f"{day:%d/%m/%Y}") in reader.taps(f"p:time:{TOPIC}")


def test_a_guide_past_its_day_says_so_before_it_begins(reader: Person) -> None:
    found = reader.sight.guide(GUIDE)
    assert found is not None
    assert found.review_by is not None
    said = reader.text("answer_stale", review_by=f"{found.review_by:%d/%m/%Y}")
    assert said in reader.taps(f"g:{GUIDE}")


def test_before_its_day_nothing_is_said(person: Person) -> None:
    assert "rà soát" not in person.taps(f"t:{TOPIC}")
