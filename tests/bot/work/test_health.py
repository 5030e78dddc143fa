"""How long a channel rests, and that not all come back at once."""

from datetime import timedelta

from bot.channels.base import ChannelBroken, TryLater
from bot.work.health import LONGEST_DOWN, SPREAD, Health
from tests.fakes import HandClock


def rests(health: Health, clock: HandClock, times: int) -> list[timedelta]:
    found = []
    for _ in range(times):
        found.append(health.channel_rests(TryLater("Zalo error -32", whole_channel=True), "lan", clock.now()))
        clock.at += found[-1]
    return found


def test_pauses_double_up_to_a_minute_and_are_spread(clock: HandClock) -> None:
    even = rests(Health(jitter=lambda: 0), clock, 7)
    assert [one.total_seconds() for one in even] == [2, 4, 8, 16, 32, 60, 60]
    spread = rests(Health(jitter=lambda: 1), clock, 7)
    assert spread == [one * (1 + SPREAD) for one in even]
    assert max(spread) == LONGEST_DOWN * (1 + SPREAD)


def test_whoever_grants_access_again_sees_what_waits_go_within_a_minute(clock: HandClock) -> None:
    assert Health().channel_rests(ChannelBroken("token"), "lan", clock.now()) <= timedelta(minutes=1)
