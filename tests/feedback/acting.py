"""Every action on a case as one call, and the road to every state; for tests that try all of them."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import (
    approval,
    cases,
    classifying,
    grouping,
    handling,
    intake,
    reopening,
    timekeeping,
    transfers,
    waiting,
)
from feedback.handling import Officer
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import Action, State
from tests.feedback.world import CALENDAR, MONDAY, receive


class Do(Protocol):
    """One action, at a moment that tests may choose."""

    def __call__(
        self, db: AsyncSession, code: str, actor: Officer, now: datetime = MONDAY
    ) -> Awaitable[Any]: ...


RNG = random.Random(77)


def doing(step: Callable[..., Awaitable[Any]], *words: Any, **more: Any) -> Do:
    return lambda db, code, actor, now=MONDAY: step(db, code, *words, actor=actor, now=now, **more)


async def _merge(db: AsyncSession, code: str, actor: Officer, now: datetime = MONDAY) -> Any:
    other = await receive(db, seed=RNG.randrange(10**9), now=now)
    return await grouping.merge(db, code, other.code, actor=actor, now=now)


async def _link(db: AsyncSession, code: str, actor: Officer, now: datetime = MONDAY) -> Any:
    other = await receive(db, seed=RNG.randrange(10**9), now=now)
    return await grouping.link(db, code, other.code, actor=actor, now=now)


async def _go_on(db: AsyncSession, code: str, actor: Officer, now: datetime = MONDAY) -> Any:
    case = await cases.for_change(db, code)
    if case.state.is_open:
        await timekeeping.pause_for_body(db, case, now=now)
    return await waiting.body_has_answered(db, code, "Đồng ý.", actor=actor, now=now)


#: What staff do. To wait for another body, a case needs a clock that allows it: ``clocks_that_wait``.
STAFF: dict[Action, Do] = {
    Action.ACCEPT: doing(classifying.accept, ContentType.CONDUCT, even_so=True),
    Action.CLASSIFY: doing(classifying.classify, CaseKind.PETITION, ContentType.NEW_RULE, calendar=CALENDAR),
    Action.TAKE: doing(handling.take),
    Action.RELEASE: doing(handling.release),
    Action.ASK: doing(handling.ask_citizen, "Lớp nào?"),
    Action.PROPOSE: doing(approval.propose, "Trường đã hoàn tiền."),
    Action.WITHDRAW: doing(approval.withdraw),
    Action.APPROVE: doing(approval.approve),
    Action.RETURN: doing(approval.return_draft, "Nêu rõ số tiền."),
    Action.ANSWER: doing(handling.answer, "Đã hoàn tiền."),
    Action.NOTE: doing(handling.note, "Gọi lại thứ hai."),
    Action.HAND_OVER: doing(handling.hand_over, "P-TM", "Thuộc phường."),
    Action.TRANSFER: doing(transfers.transfer, "Tổng đài 1022", "Việc của thành phố."),
    Action.RELAY: doing(transfers.relay, "1022 đã sửa đường."),
    Action.RECALL: doing(transfers.recall, "1022 trả lại.", calendar=CALENDAR),
    Action.WAIT_FOR_BODY: doing(waiting.wait_for_body, "Sở Tài chính"),
    Action.GO_ON: _go_on,
    Action.REFUSE: doing(handling.refuse, "Đây là đơn tố cáo."),
    Action.LINK: _link,
    Action.SPLIT: doing(
        grouping.split_off, grouping.Part("Phần hai", CaseKind.PETITION), rng=RNG, calendar=CALENDAR
    ),
    Action.MERGE: _merge,
    Action.UNMERGE: doing(grouping.unmerge, calendar=CALENDAR),
    Action.CLOSE: doing(handling.close),
}
#: What the citizen and the clock jobs do.
OTHERS: dict[Action, Do] = {
    Action.ADD: lambda db, code, actor, now=MONDAY: intake.add_words(db, code, "Thêm một ý.", now=now),
    Action.RATE: lambda db, code, actor, now=MONDAY: intake.rate(db, code, 2, now=now),
    Action.REOPEN: lambda db, code, actor, now=MONDAY: reopening.reopen(
        db, code, "Chưa trả lời đúng ý.", now=now, calendar=CALENDAR
    ),
    Action.ASK_RATING: lambda db, code, actor, now=MONDAY: reopening.ask_rating_again(db, code, now=now),
}
#: Which steps another module takes on the public page.
ELSEWHERE = frozenset({Action.PUBLISH, Action.UNPUBLISH})

ROAD: dict[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.ACCEPTED: (Action.ACCEPT,),
    State.IN_WORK: (Action.TAKE,),
    State.WAITING_FOR_CITIZEN: (Action.ASK,),
    State.WAITING_FOR_APPROVAL: (Action.PROPOSE,),
    State.REOPENED: (Action.ANSWER, Action.REOPEN),
    State.TRANSFERRED: (Action.TRANSFER,),
    State.ANSWERED: (Action.ANSWER,),
    State.CLOSED: (Action.ANSWER, Action.CLOSE),
    State.NOT_ACCEPTED: (Action.REFUSE,),
    State.MERGED: (Action.MERGE,),
}


async def case_in(db: AsyncSession, state: State, actor: Officer, **changes: Any) -> str:
    """Make a case that stands in a state, and return its code."""
    code = (await receive(db, **{"seed": RNG.randrange(10**9), **changes})).code
    for action in ROAD[state]:
        await (STAFF | OTHERS)[action](db, code, actor)
    return code
