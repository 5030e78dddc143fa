"""The buckets that limit how often somebody may ask."""

import pytest

from bot.web.errors import TooOften
from bot.web.limits import Limit, Limits
from tests.fakes import HandClock


def spend_all(buckets: Limits, key: str) -> None:
    for _ in range(Limit.LOOKUP_OF_CODE.value.burst):
        buckets.spend(Limit.LOOKUP_OF_CODE, key)


def test_a_bucket_refuses_when_it_is_empty_and_says_how_long(clock: HandClock) -> None:
    buckets = Limits(clock)
    spend_all(buckets, "a")
    with pytest.raises(TooOften) as refusal:
        buckets.spend(Limit.LOOKUP_OF_CODE, "a")
    assert refusal.value.after_s == Limit.LOOKUP_OF_CODE.value.every_s
    clock.move(seconds=Limit.LOOKUP_OF_CODE.value.every_s)
    buckets.spend(Limit.LOOKUP_OF_CODE, "a")
    with pytest.raises(TooOften):
        buckets.spend(Limit.LOOKUP_OF_CODE, "a")


def test_a_refused_try_does_not_count(clock: HandClock) -> None:
    buckets = Limits(clock)
    spend_all(buckets, "a")
    for _ in range(50):
        with pytest.raises(TooOften):
            buckets.spend(Limit.LOOKUP_OF_CODE, "a")
    clock.move(seconds=Limit.LOOKUP_OF_CODE.value.every_s)
    buckets.spend(Limit.LOOKUP_OF_CODE, "a")


def test_a_try_that_is_given_back_may_be_used_again(clock: HandClock) -> None:
    buckets = Limits(clock)
    spend_all(buckets, "a")
    buckets.give_back(Limit.LOOKUP_OF_CODE, "a")
    buckets.spend(Limit.LOOKUP_OF_CODE, "a")


def test_buckets_are_apart_by_what_and_whom(clock: HandClock) -> None:
    buckets = Limits(clock)
    spend_all(buckets, "a")
    buckets.spend(Limit.LOOKUP_OF_CODE, "b")
    buckets.spend(Limit.LOOKUP_OF_ADDRESS, "a")


def test_a_clock_that_is_set_back_gives_nothing_and_takes_nothing(clock: HandClock) -> None:
    buckets = Limits(clock)
    spend_all(buckets, "a")
    clock.move(hours=-5)
    with pytest.raises(TooOften) as refusal:
        buckets.spend(Limit.LOOKUP_OF_CODE, "a")
    assert refusal.value.after_s == Limit.LOOKUP_OF_CODE.value.every_s


def test_full_buckets_are_forgotten_but_no_empty_one(clock: HandClock) -> None:
    buckets = Limits(clock, most=100)
    for number in range(100):
        buckets.spend(Limit.MESSAGE_OF_ADDRESS, str(number))
    spend_all(buckets, "guesser")
    clock.move(minutes=1)
    for number in range(100, 199):
        buckets.spend(Limit.MESSAGE_OF_ADDRESS, str(number))
    with pytest.raises(TooOften):
        buckets.spend(Limit.LOOKUP_OF_CODE, "guesser")
