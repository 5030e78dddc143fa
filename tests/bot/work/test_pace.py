import random
from collections import Counter
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

import pytest

from bot.channels.base import Limits
from bot.work.pace import BURST, Pace
from tests.fakes import HandClock

START = HandClock().now()
LIMITS = Limits(per_second=25, per_chat_second=1)


def send(chats: list[str], *, seed: int = 1) -> list[tuple[datetime, str]]:
    """Return when each message goes out; each chat's next one asks for its turn when the last one is out."""
    pace, left, gone = Pace(LIMITS), Counter(chats), list[tuple[datetime, str]]()
    asking = [(START, place, chat, False) for place, chat in enumerate(left)]
    random.Random(seed).shuffle(asking)
    heapify(asking)
    while asking:
        now, place, chat, may_go = heappop(asking)
        if not may_go:
            heappush(asking, (now + pace.wait_of_chat(chat, now), place, chat, True))
            continue
        out = now + pace.wait_of_all(now)
        gone.append((out, chat))
        left[chat] -= 1
        if left[chat]:
            heappush(asking, (out, place, chat, False))
    return sorted(gone)


def most_within(times: list[datetime], span: timedelta) -> int:
    return max(sum(first <= at < first + span for at in times) for first in times)


@pytest.mark.parametrize("seed", range(3))
def test_no_limit_is_passed_in_a_busy_minute(seed: int) -> None:
    chats = [f"người {number % 40}" for number in range(1200)] + ["nói nhiều"] * 30
    gone = send(chats, seed=seed)
    assert most_within([at for at, _ in gone], timedelta(seconds=1)) <= LIMITS.per_second
    chatty = [at for at, chat in gone if chat == "nói nhiều"]
    assert most_within(chatty, timedelta(seconds=10)) <= BURST + 10
    assert gone[-1][0] - START < timedelta(seconds=60)


def test_someone_who_gets_much_keeps_nobody_waiting() -> None:
    pace = Pace(LIMITS)
    waits = [pace.wait_of_chat("nói nhiều", START) for _ in range(20)]
    assert waits[:BURST] == [timedelta()] * BURST
    assert waits[-1] == timedelta(seconds=20 - BURST)
    assert pace.wait_of_chat("lan", START) == timedelta()
    assert pace.wait_of_all(START) == timedelta()


def test_after_a_rest_a_chat_may_burst_again() -> None:
    pace = Pace(LIMITS)
    for _ in range(10):
        pace.wait_of_chat("lan", START)
    later = START + timedelta(seconds=60)
    assert [pace.wait_of_chat("lan", later) for _ in range(BURST)] == [timedelta()] * BURST


def test_a_hold_is_never_shortened() -> None:
    pace = Pace(LIMITS)
    pace.hold(START + timedelta(seconds=60))
    pace.hold(START + timedelta(seconds=5))
    assert pace.held(START) == timedelta(seconds=60)
    assert pace.wait_of_all(START) == timedelta(seconds=60)
    assert pace.held(START + timedelta(seconds=61)) == timedelta()


def test_the_memory_of_chats_does_not_grow_for_ever() -> None:
    pace = Pace(LIMITS)
    for number in range(25_000):
        pace.wait_of_chat(f"người {number}", START + timedelta(seconds=number))
    assert len(pace._chats) <= 10_001


def test_all_get_their_turn_within_the_line() -> None:
    gone = send([f"người {number}" for number in range(100)])
    assert Counter(chat for _, chat in gone).most_common(1)[0][1] == 1
    assert gone[-1][0] - START <= timedelta(seconds=100 / LIMITS.per_second)


def test_a_group_gets_no_more_than_its_limit_in_any_minute() -> None:
    pace, now, gone = Pace(Limits(per_second=25, group_per_minute=20)), START, list[datetime]()
    for _ in range(70):
        now += pace.wait_of_chat("-100", now)
        gone.append(now)
    assert most_within(gone, timedelta(seconds=60)) == 20
    assert gone[19] - START < timedelta(seconds=20)
    assert gone[-1] - START < timedelta(minutes=4)
    assert pace.due_of_chat("lan", gone[-1]) == timedelta()


def test_what_went_out_before_a_start_counts() -> None:
    pace = Pace(Limits(group_per_minute=20))
    for number in range(20):
        pace.sent("-100", START - timedelta(seconds=40 - number))
    assert timedelta(seconds=20) <= pace.due_of_chat("-100", START) <= timedelta(seconds=22)


def test_notices_to_many_leave_room_for_others() -> None:
    pace, limits = Pace(LIMITS), LIMITS
    waits = [pace.wait_of_bulk(START) for _ in range(16)]
    assert waits[-1].total_seconds() == pytest.approx(15 / (limits.per_second * limits.bulk_share), rel=0.01)
