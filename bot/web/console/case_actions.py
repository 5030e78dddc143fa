"""What staff do with a case every day: take it, ask, answer, note, hand over, refuse, close."""

from bot.staff.mentions import tell_mentioned
from bot.web.console.case_step import At, CaseStep, Typed, add_routes
from feedback.kinds import RefusalReason
from feedback.lifecycle import State
from feedback.tables import Case


def _answered(case: Case | None) -> str:
    # Where answers go through the head, it was put to the head instead.
    is_proposed = case is not None and case.state is State.WAITING_FOR_APPROVAL
    return "console.done_propose" if is_proposed else "console.done_answer"


def _reason_of(value: str) -> RefusalReason:
    return RefusalReason(value) if value in set(RefusalReason) else RefusalReason.OTHER


async def _note(at: At, typed: Typed) -> Case:
    case = await at.desk.note(at.db, at.code, typed.text, at.visit.actor)
    await tell_mentioned(at.db, at.visit.parts, at.code, typed.text, at.visit.actor)
    return case


STEPS = (
    CaseStep("nhan", "take", lambda at, _: at.desk.take(at.db, at.code, at.visit.actor), "console.done_take"),
    CaseStep(
        "tra-lai", "release", lambda at, _: at.desk.release(at.db, at.code, at.visit.actor),
        "console.done_release",
    ),
    CaseStep(
        "hoi", "ask", lambda at, typed: at.desk.ask(at.db, at.code, typed.text, at.visit.actor),
        "console.done_ask",
    ),
    CaseStep(
        "tra-loi", "answer",
        lambda at, typed: at.desk.answer(at.db, at.code, typed.text, at.visit.actor, files=at.files),
        _answered, takes_files=True,
    ),
    CaseStep("ghi-chu", "note", _note, "console.done_note"),
    CaseStep(
        "chuyen", "hand_over",
        lambda at, typed: at.desk.hand_over(at.db, at.code, typed.unit, typed.text, at.visit.actor),
        # What was handed to a unit outside one's own cannot be seen any more.
        "console.done_hand_over", leaves=True,
    ),
    CaseStep(
        "khong-tiep-nhan", "refuse",
        lambda at, typed: at.desk.refuse(
            at.db, at.code, typed.text, at.visit.actor, _reason_of(typed.why)
        ),
        "console.done_refuse",
    ),
    CaseStep(
        "ket-thuc", "close", lambda at, _: at.desk.close(at.db, at.code, at.visit.actor), "console.done_close"
    ),
)  # fmt: skip

add_routes(STEPS)
