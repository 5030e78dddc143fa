import asyncio

import pytest

from bot.work.wakeups import Wakeups


async def test_who_is_stopped_in_the_moment_that_the_bell_rings_stops() -> None:
    wakeups = Wakeups()
    ears = wakeups.listen("notices")
    waiting = asyncio.create_task(wakeups.wait(ears, at_most_s=60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    wakeups.ring("notices")
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_it_wakes_by_the_bell_or_by_itself_and_sleeps_again() -> None:
    wakeups = Wakeups()
    ears = wakeups.listen("notices")
    assert not await wakeups.wait(ears, at_most_s=0.001)
    wakeups.ring("notices")
    assert await wakeups.wait(ears, at_most_s=60)
    assert not ears.is_set()
