"""What a person reads of a topic."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from faq.content import Content
from faq.render import BODY_LIMIT, render, value_on
from faq.topics import English, Kind, Point, Standing, Topic, Value

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TOPIC = Topic(
    "t", "c", "Hỏi?", "Dạ, phí {phi}.",
    points=(
        Point(Kind.STEP, "Mở trang.", (1,)),
        Point(Kind.STEP, "Bấm nộp.", (1,)),
        Point(Kind.PREPARE, "Giấy khai sinh.", (2,)),
    ),
    standing={1: Standing.SEEN, 2: Standing.TO_VERIFY},
    review_by=date(2026, 12, 31),
    en=English("Q?", "The fee is {phi}.", ("Open the page.",)),
)  # fmt: skip
VALUES = {
    "phi": (
        Value("phi", "5.000 đồng", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)),
        Value("phi", "0 đồng", valid_from=date(2026, 1, 1), en="0 VND"),
    )
}


def test_steps_are_numbered_and_headings_come_from_the_caller() -> None:
    shown = render(
        TOPIC, VALUES, language="vi", now=NOW, confirmed=frozenset({2}), headings={"prepare": "Cần có"}
    )
    assert shown.body == "Dạ, phí 0 đồng.\n\n1. Mở trang.\n2. Bấm nộp.\n• Cần có: Giấy khai sinh."


def test_what_waits_to_be_verified_is_left_out() -> None:
    assert "Giấy khai sinh" not in render(TOPIC, VALUES, language="vi", now=NOW).body


def test_an_answer_of_which_nothing_was_read_anywhere_says_so_until_a_fact_is_confirmed() -> None:
    recalled = replace(TOPIC, standing={1: Standing.RECALLED, 2: Standing.TO_VERIFY})
    assert not render(TOPIC, VALUES, language="vi", now=NOW).from_memory
    assert render(recalled, VALUES, language="vi", now=NOW).from_memory
    assert render(recalled, VALUES, language="en", now=NOW).from_memory
    assert not render(recalled, VALUES, language="vi", now=NOW, confirmed=frozenset({1})).from_memory
    assert not render(replace(TOPIC, points=()), VALUES, language="vi", now=NOW).from_memory


def test_values_are_those_of_the_day() -> None:
    before = datetime(2025, 6, 1, tzinfo=UTC)
    assert render(TOPIC, VALUES, language="vi", now=before).short == "Dạ, phí 5.000 đồng."
    assert value_on(VALUES["phi"], date(2030, 1, 1)) == VALUES["phi"][1]
    assert value_on((), date(2030, 1, 1)) is None


def test_a_value_ends_at_midnight_of_vietnam() -> None:
    last_minute = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)
    assert render(TOPIC, VALUES, language="vi", now=last_minute).short == "Dạ, phí 5.000 đồng."
    after = last_minute.replace(hour=17)
    assert render(TOPIC, VALUES, language="vi", now=after).short == "Dạ, phí 0 đồng."


def test_english_is_used_where_it_is_and_missing_english_says_so() -> None:
    assert render(TOPIC, VALUES, language="en", now=NOW).body == "The fee is 0 VND.\n\n• Open the page."
    shown = render(replace(TOPIC, en=None), VALUES, language="en", now=NOW)
    assert (shown.in_language, shown.short) == (False, "Dạ, phí 0 đồng.")


def test_an_answer_past_its_review_day_is_stale() -> None:
    assert not render(TOPIC, VALUES, language="vi", now=NOW).stale
    assert render(TOPIC, VALUES, language="vi", now=datetime(2027, 1, 1, tzinfo=UTC)).stale


def test_a_long_answer_goes_on_under_more() -> None:
    long = replace(TOPIC, points=tuple(Point(Kind.DETAIL, "x" * 200) for _ in range(8)))
    shown = render(long, VALUES, language="vi", now=NOW)
    assert len(shown.body) <= BODY_LIMIT
    assert len(shown.more) > 600


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_topic_that_ships_is_whole_in_both_languages(language: str, content: Content) -> None:
    for topic in content.topics.values():
        shown = render(topic, content.values, language=language, now=NOW)
        assert "{" not in shown.body + shown.more, topic.id
        assert len(shown.body) <= BODY_LIMIT, topic.id
        assert shown.sources, topic.id


def test_one_step_alone_has_no_number() -> None:
    lone = replace(TOPIC, points=TOPIC.points[:1])
    assert render(lone, VALUES, language="vi", now=NOW).body == "Dạ, phí 0 đồng.\n\n• Mở trang."


def test_a_kind_of_which_all_waits_is_lacking_until_it_is_confirmed() -> None:
    assert render(TOPIC, VALUES, language="vi", now=NOW).lacks == (Kind.PREPARE,)
    assert render(TOPIC, VALUES, language="en", now=NOW).lacks == (Kind.PREPARE,)
    assert render(TOPIC, VALUES, language="vi", now=NOW, confirmed=frozenset({2})).lacks == ()


def test_a_kind_of_which_something_is_told_is_not_lacking_nor_a_detail() -> None:
    told = Point(Kind.PREPARE, "Căn cước.", (1,))
    waits = Point(Kind.DETAIL, "Số tệp.", (2,))
    both = replace(TOPIC, points=(*TOPIC.points, told, waits))
    assert render(both, VALUES, language="vi", now=NOW).lacks == ()
