"""Cases that belong together: linked, answered together, split into parts, merged and parted again."""

from bot.web.console.case_step import At, CaseStep, Typed, add_routes
from feedback.codes import parse_code
from feedback.grouping import Part
from feedback.kinds import CaseKind
from feedback.tables import Case


async def _split_off(at: At, typed: Typed) -> Case:
    kind = CaseKind(typed.kind) if typed.kind in set(CaseKind) else CaseKind.FEEDBACK
    return await at.groups.split_off(
        at.db, at.code, Part(typed.text, kind, typed.unit or None), at.visit.actor
    )


STEPS = (
    CaseStep(
        "lien-ket", "link",
        lambda at, typed: at.groups.link(at.db, at.code, parse_code(typed.other), at.visit.actor),
        "case_desk.done_link",
    ),
    CaseStep(
        "tra-loi-chung", "answer_together",
        lambda at, typed: at.desk.answer_together(
            at.db, [at.code, *map(parse_code, typed.others)], typed.text, at.visit.actor,
            files=at.files,
        ),
        "case_desk.done_answer_together", takes_files=True,
    ),
    CaseStep("tach", "split_off", _split_off, "case_desk.done_split", form="split"),
    CaseStep(
        "gop", "merge",
        lambda at, typed: at.groups.merge(at.db, at.code, parse_code(typed.other), at.visit.actor),
        "case_desk.done_merge",
    ),
    CaseStep(
        "bo-gop", "unmerge", lambda at, _: at.groups.unmerge(at.db, at.code, at.visit.actor),
        "case_desk.done_unmerge",
    ),
)  # fmt: skip

add_routes(STEPS)
