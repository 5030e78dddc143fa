"""Entering a case in the register, completing it, letting its answer be approved, passing it on."""

from bot.web.console.case_step import At, CaseStep, Typed, add_routes
from feedback import classifying
from feedback.kinds import CaseKind, ContentType
from feedback.tables import Case
from feedback.validity import Missing


def _content_type_of(value: str) -> ContentType | None:
    return ContentType(value) if value in set(ContentType) else None


async def _accept(at: At, typed: Typed) -> Case:
    about = _content_type_of(typed.content_type)
    return await at.desk.accept(at.db, at.code, about, at.visit.actor, even_so=bool(typed.even_so))


async def _classify(at: At, typed: Typed) -> Case:
    parts = at.visit.parts
    kind = CaseKind(typed.kind) if typed.kind in set(CaseKind) else CaseKind.FEEDBACK
    about = _content_type_of(typed.content_type)
    return await classifying.classify(
        at.db, at.code, kind, about, actor=at.visit.actor, now=parts.clock.now(), calendar=parts.calendar
    )


async def _ask_completion(at: At, typed: Typed) -> Case:
    wanted = [one for one in Missing if one in typed.items]
    return await at.desk.ask_completion(at.db, at.code, wanted, at.visit.actor, text=typed.text)


STEPS = (
    CaseStep("vao-so", "accept", _accept, "case_desk.done_accept"),
    CaseStep("phan-loai", "classify", _classify, "case_desk.done_classify"),
    CaseStep("bo-sung", "ask_completion", _ask_completion, "case_desk.done_ask_completion"),
    CaseStep(
        "trinh", "propose",
        lambda at, typed: at.desk.propose(at.db, at.code, typed.text, at.visit.actor, files=at.files),
        "console.done_propose", form="answer", takes_files=True,
    ),
    CaseStep(
        "rut", "withdraw", lambda at, _: at.desk.withdraw(at.db, at.code, at.visit.actor),
        "case_desk.done_withdraw",
    ),
    CaseStep(
        "duyet", "approve",
        lambda at, typed: at.desk.approve(at.db, at.code, at.visit.actor, text=typed.text),
        "case_desk.done_approve",
    ),
    CaseStep(
        "tra-ban-nhap", "return_draft",
        lambda at, typed: at.desk.return_draft(at.db, at.code, typed.text, at.visit.actor),
        "case_desk.done_return", form="return",
    ),
    CaseStep(
        "chuyen-co-quan", "transfer",
        lambda at, typed: at.desk.transfer(at.db, at.code, typed.body, typed.text, at.visit.actor),
        "case_desk.done_transfer",
    ),
    CaseStep(
        "phan-hoi", "relay", lambda at, typed: at.desk.relay(at.db, at.code, typed.text, at.visit.actor),
        "case_desk.done_relay",
    ),
    CaseStep(
        "nhan-lai", "recall", lambda at, typed: at.desk.recall(at.db, at.code, typed.text, at.visit.actor),
        "case_desk.done_recall",
    ),
    CaseStep(
        "cho-y-kien", "wait_for_body",
        lambda at, typed: at.desk.wait_for_body(at.db, at.code, typed.text, at.visit.actor),
        "case_desk.done_wait_for_body",
    ),
    CaseStep(
        "co-y-kien", "go_on", lambda at, typed: at.desk.go_on(at.db, at.code, typed.text, at.visit.actor),
        "case_desk.done_go_on",
    ),
)  # fmt: skip

add_routes(STEPS)
