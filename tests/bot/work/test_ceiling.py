"""No second of the channel's clock holds more than its ceiling, however long each message is on its way."""

import random
from datetime import datetime, timedelta
from heapq import heappop, heappush

import pytest

from bot.work.ceiling import SECOND, Ceiling
from tests.bot.work.test_pace import most_within
from tests.fakes import HandClock

START = HandClock().now()


def arrivals(ways: list[tuple[float, float]], *, most: int = 30) -> list[datetime]:
    """Return when each message arrives; of each, how long it travels and when it is answered, in seconds."""
    ceiling, now, came = Ceiling(most), START, list[datetime]()
    under_way: list[tuple[datetime, int]] = []
    for way, back in ways:
        while wait := ceiling.wait(now):
            now += wait
            while under_way and under_way[0][0] <= now:
                answered, number = heappop(under_way)
                ceiling.answered(number, answered)
        number = ceiling.leaves(now)
        came.append(now + timedelta(seconds=way))
        heappush(under_way, (now + timedelta(seconds=way + back), number))
    return came


@pytest.mark.parametrize("seed", range(5))
def test_however_unevenly_messages_travel_no_second_holds_too_many(seed: int) -> None:
    rng = random.Random(seed)
    ways = [(rng.choice((0.001, 0.02, 0.4)), rng.uniform(0, 0.1)) for _ in range(600)]
    came = sorted(arrivals(ways))
    assert most_within(came, SECOND) <= 30


def test_a_near_server_gets_almost_as_many_as_it_takes() -> None:
    came = arrivals([(0.002, 0.002)] * 600)
    assert 600 / (came[-1] - came[0]).total_seconds() > 29.5
    assert most_within(came, SECOND) == 30


def test_a_server_that_is_slow_to_answer_does_not_stop_the_line() -> None:
    came = arrivals([(0.01, 5.0)] * 120)
    assert (came[-1] - came[0]).total_seconds() < 18


def test_what_another_process_sent_just_now_counts() -> None:
    ceiling = Ceiling(2)
    ceiling.arrived(START)
    ceiling.arrived(START - timedelta(milliseconds=300))
    assert ceiling.wait(START) == timedelta(milliseconds=700)
    assert ceiling.wait(START + timedelta(milliseconds=700)) == timedelta()
