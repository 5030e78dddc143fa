"""How cases and figures look to other systems. No name, phone or address of a citizen is among it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from feedback.clock_work import ClockWork
from feedback.counting import Counts, Share
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import State
from feedback.statistics import Figures
from feedback.tables import Case, CaseEvent, Publication

LONGEST_ANSWER = 20_000


class ApiCase(BaseModel):
    """One case as it stands."""

    code: str
    kind: CaseKind
    state: State
    content_type: ContentType | None
    unit: str
    channel: str
    received_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    answered_at: datetime | None
    officer: str
    rating: int | None
    round: int

    @classmethod
    def of(cls, case: Case, unit: str) -> "ApiCase":
        return cls(
            code=case.code, kind=case.kind, state=case.state, content_type=case.content_type, unit=unit,
            channel=case.channel, received_at=case.received_at, due_at=case.due_at, paused_at=case.paused_at,
            answered_at=case.answered_at, officer=case.officer_name, rating=case.rating, round=case.round,
        )  # fmt: skip


class ApiCaseWhole(ApiCase):
    """One case with its words."""

    text: str
    answer: str

    @classmethod
    def whole(cls, case: Case, unit: str) -> "ApiCaseWhole":
        return cls(**ApiCase.of(case, unit).model_dump(), text=case.text, answer=case.answer_text)


class ApiCases(BaseModel):
    """Some cases, and how many there are in all."""

    total: int
    cases: list[ApiCase]


class ApiEvent(BaseModel):
    """One line of a case's history."""

    number: int
    at: datetime
    kind: str
    actor: str
    text: str
    hash: str

    @classmethod
    def of(cls, event: CaseEvent) -> "ApiEvent":
        return cls(
            number=event.seq, at=event.at, kind=event.kind, actor=event.actor_kind, text=event.text,
            hash=event.hash,
        )  # fmt: skip


class ApiShare(BaseModel):
    """A share with its base; ``percent`` is never rounded up to 100 nor down to 0, None of nothing."""

    part: int
    base: int
    percent: str | None

    @classmethod
    def of(cls, share: Share) -> "ApiShare":
        percent = share.percent()
        return cls(part=share.part, base=share.base, percent=None if percent is None else str(percent))


class ApiCounts(BaseModel):
    """The figures of a group: owed is answered, open, not accepted, transferred and merged together."""

    carried_over: int
    received: int
    answered: int
    early: int
    on_time: int
    late: int
    open: int
    overdue: int
    not_accepted: int
    transferred: int
    merged: int
    reopened: int
    apologised: int
    published: int
    rated: int
    in_time: ApiShare
    satisfied: ApiShare

    @classmethod
    def of(cls, counts: Counts) -> "ApiCounts":
        plain = [name for name, field in cls.model_fields.items() if field.annotation is int]
        return cls(
            **{name: getattr(counts, name) for name in plain},
            in_time=ApiShare.of(counts.in_time_share),
            satisfied=ApiShare.of(counts.satisfied_share),
        )


class ApiClockWork(BaseModel):
    """Pauses that began in the period, in office hours too; letters of apology, and those with a new date."""

    pauses: int
    paused_minutes: int
    apologies: int
    extensions: int

    @classmethod
    def of(cls, work: ClockWork) -> "ApiClockWork":
        return cls(
            pauses=work.pauses, paused_minutes=work.paused_minutes, apologies=work.apologies,
            extensions=work.extensions,
        )  # fmt: skip


class ApiTarget(BaseModel):
    """A target of the plan and how far it is reached."""

    name: str
    wanted_percent: int
    share: ApiShare
    reached: bool | None


class ApiStatistics(BaseModel):
    """The figures of a period, as they stood at ``as_of``."""

    start: datetime
    end: datetime
    as_of: datetime
    cases: ApiCounts
    questions: ApiCounts
    home_help: ApiCounts
    by_kind: dict[str, ApiCounts]
    by_channel: dict[str, ApiCounts]
    by_content: dict[str, ApiCounts]
    by_unit: dict[str, ApiCounts]
    clock_work: ApiClockWork
    clock_work_by_unit: dict[str, ApiClockWork]
    targets: list[ApiTarget]

    @classmethod
    def of(cls, found: Figures) -> "ApiStatistics":
        groups = {
            "by_kind": found.by_kind.items(),
            "by_channel": found.by_channel.items(),
            "by_content": ((content or "none", counts) for content, counts in found.by_content.items()),
            "by_unit": ((one.code, one.counts) for one in found.by_unit),
        }
        return cls(
            start=found.period.start, end=found.period.end, as_of=found.as_of,
            cases=ApiCounts.of(found.cases), questions=ApiCounts.of(found.questions),
            home_help=ApiCounts.of(found.home_help), clock_work=ApiClockWork.of(found.clock_work),
            clock_work_by_unit={
                code: ApiClockWork.of(work) for code, work in found.clock_work_by.by_unit.items()
            },
            targets=[
                ApiTarget(
                    name=one.key, wanted_percent=one.percent, share=ApiShare.of(one.share),
                    reached=one.is_reached,
                )
                for one in found.targets
            ],
            **{name: {str(key): ApiCounts.of(c) for key, c in pairs} for name, pairs in groups.items()},
        )  # fmt: skip


class ApiAnswer(BaseModel):
    """A published question and answer."""

    number: int
    kind: CaseKind
    unit: str
    title: str
    question: str
    answer: str
    published_at: datetime

    @classmethod
    def of(cls, entry: Publication, unit: str) -> "ApiAnswer":
        return cls(
            number=entry.id, kind=entry.kind, unit=unit, title=entry.title, question=entry.question,
            answer=entry.answer, published_at=entry.published_at,
        )  # fmt: skip


class ApiAnswers(BaseModel):
    """Some published answers, and how many there are in all."""

    total: int
    answers: list[ApiAnswer]


class NewAnswer(BaseModel):
    """What a citizen is to be answered."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST_ANSWER)
