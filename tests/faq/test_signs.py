"""What a ranking looks like in numbers."""

import pytest

from faq.postings import Postings
from faq.readings import Reading, Slot
from faq.signs import signs_of
from faq.text import word

DOCUMENTS = [{"xem": 1.0, "hoc": 1.0, "ba": 1.0}, {"xem": 1.0, "hoc": 1.0, "bong": 1.0}]


def said(text: str) -> tuple[tuple[str, ...], float]:
    return tuple(text.split()), 0.5


def signs(*slots: tuple[tuple[tuple[str, ...], float], ...]) -> dict[str, float]:
    """Return the signs of a question whose words have these readings, with the first document ahead."""
    read: list[Slot] = [
        tuple(Reading(tuple(map(word, spoken)), weight) for spoken, weight in readings) for readings in slots
    ]
    question = {one.folded: reading.weight for slot in read for reading in slot for one in reading.words}
    postings = Postings(DOCUMENTS)
    brought = postings.brought(postings.asked(question))
    best = [(0, 1.0), (1, 0.5)]
    return signs_of(question, postings, best, brought=brought, ideal=1.0, slots=read, neighbour_lead=None)


def test_what_a_short_form_would_say_otherwise_is_no_word_that_the_topic_lacks() -> None:
    told = signs((said("xem"),), (said("học bổng"), said("học bạ")))
    assert told["covered"] == pytest.approx(1.0)


def test_a_word_that_nobody_holds_in_another_reading_is_not_unknown() -> None:
    told = signs((said("xem"),), (said("xyz"), said("học bạ")))
    assert told["covered"] == pytest.approx(1.0)
    assert told["known"] == pytest.approx(1.0)


def test_a_word_of_one_reading_that_the_topic_lacks_counts_against_it() -> None:
    told = signs((said("xem"),), (said("học bổng"),))
    assert told["covered"] < 0.7
    assert told["known"] == pytest.approx(1.0)


def test_a_word_that_another_word_says_for_sure_stays() -> None:
    told = signs((said("học bổng"),), (said("học bổng"), said("học bạ")))
    assert told["covered"] < 0.9
