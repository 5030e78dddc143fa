"""The sentences of a report, from its facts: each says its numbers with their base."""

from bot.reports.facts import Facts
from bot.reports.grids import number, percent
from bot.reports.late_table import delay
from bot.reports.satisfaction_table import index_of, reached_points
from bot.words import Words
from feedback.counting import Counts, Share
from feedback.index_766 import rounded
from feedback.kinds import CaseKind
from feedback.time_taken import Measure


def sentences(facts: Facts, words: Words, *, office: str, tthc: Share | None = None) -> dict[str, str]:
    """Return every sentence by its name in templates."""
    return {
        "cau_tiep_nhan": _received(facts, words, office),
        "cau_ket_qua": _answered(facts.figures.cases, words),
        "cau_dung_han": _in_time(facts, words),
        "cau_thoi_gian": _time_taken(facts, words),
        "cau_cong_khai": _share("published", facts.figures.cases.published_share, words),
        "cau_xin_loi": _apologies(facts.figures.cases, words),
        "cau_thu_xin_loi": _letters(facts.figures.cases.apologised_share, words),
        "cau_mo_lai": words.say("reports.s_reopened", count=number(facts.figures.cases.reopened)),
        "cau_hai_long": _satisfied(facts.figures.cases, words),
        "cau_chi_so_766": _index(facts, words, tthc),
        "cau_qua_han": _late(facts, words),
        "cau_hoi_dap": _misses(facts, words),
        "cau_huong_dan": _guides(facts, words),
        "cau_ho_tro_tai_nha": _home_help(facts, words),
        "cau_kiem_tra": _checks(facts, words),
    }


def _received(facts: Facts, words: Words, office: str) -> str:
    figures = facts.figures
    counts = figures.cases
    return words.say(
        "reports.s_received",
        period=facts.span.said(words),
        office=office,
        received=number(counts.received),
        feedback=number(figures.by_kind[CaseKind.FEEDBACK].received),
        petition=number(figures.by_kind[CaseKind.PETITION].received),
        compared=_compared(counts.received, facts, words),
        carried=number(counts.carried_over),
        owed=number(counts.owed),
    )


def _compared(now: int, facts: Facts, words: Words) -> str:
    """Return how it compares with the period before; a running one is not compared."""
    before, name = facts.before.cases.received, facts.span.before.said(words)
    if facts.is_running:
        return words.say("reports.s_still_running")
    if now == before:
        return words.say("reports.s_same", before=name)
    key = "reports.s_more" if now > before else "reports.s_less"
    change = (
        words.say("reports.s_in_percent", percent=percent(Share(abs(now - before), before))) if before else ""
    )
    return words.say(key, count=number(abs(now - before)), percent=change, before=name)


def _answered(counts: Counts, words: Words) -> str:
    names = (
        "answered",
        "early",
        "on_time",
        "late",
        "not_accepted",
        "transferred",
        "merged",
        "open",
        "overdue",
    )
    return words.say("reports.s_answered", **{name: number(getattr(counts, name)) for name in names})


def _in_time(facts: Facts, words: Words) -> str:
    in_time, early, *_ = facts.figures.targets
    if not in_time.share.base:
        return words.say("reports.s_nothing_answered")

    def reached(value: bool | None) -> str:
        return words.say("reports.s_met" if value else "reports.s_missed")

    return words.say(
        "reports.s_in_time",
        share=_with_base(in_time.share),
        reached=reached(in_time.is_reached),
        wanted=in_time.percent,
        early=_with_base(early.share),
        early_reached=reached(early.is_reached),
        early_wanted=early.percent,
    )


def _time_taken(facts: Facts, words: Words) -> str:
    spread = facts.figures.spreads.get(Measure.ANSWER)
    if spread is None:
        return words.say("reports.s_no_time")
    median, ninety = delay(spread.median_minutes, words), delay(spread.ninety_minutes, words)
    return words.say("reports.s_time", median=median, ninety=ninety, cases=number(spread.cases))


def _share(name: str, share: Share, words: Words) -> str:
    if not share.base:
        return words.say("reports.s_nothing_answered")
    return words.say(
        f"reports.s_{name}", part=number(share.part), base=number(share.base), percent=percent(share)
    )


def _apologies(counts: Counts, words: Words) -> str:
    share = counts.apologised_share
    if not share.base:
        return words.say("reports.s_none_late")
    return words.say("reports.s_apologies", late=number(share.base), letters=_letters(share, words))


def _letters(share: Share, words: Words) -> str:
    """Return what became of the letters owed, for where the late cases were counted already."""
    if not share.base:
        return words.say("reports.s_no_letters")
    missing = share.base - share.part
    owed = (
        words.say("reports.s_letters_owed", count=number(missing))
        if missing
        else words.say("reports.s_letters_all")
    )
    return words.say("reports.s_letters", letters=number(share.part), owed=owed)


def _satisfied(counts: Counts, words: Words) -> str:
    share = counts.satisfied_share
    if not share.base:
        return words.say("reports.s_nobody_rated")
    return words.say(
        "reports.s_satisfied", rated=number(share.base), share=percent(share), part=number(share.part)
    )


def _index(facts: Facts, words: Words, tthc: Share | None) -> str:
    index, reached = index_of(facts), reached_points(facts, tthc)
    if reached is None:
        return words.say("reports.s_index_open", basis=index.legal_basis)
    points, most = (str(rounded(one)).replace(".", ",") for one in (reached, index.points))
    rank = words.say(f"reports.rank_{index.rank(reached)}")
    return words.say("reports.s_index", points=points, most=most, rank=rank, basis=index.legal_basis)


def _late(facts: Facts, words: Words) -> str:
    if not facts.late:
        return words.say("reports.s_none_late")
    worst = facts.late[0]
    still = sum(one.answered_at is None for one in facts.late)
    return words.say(
        "reports.s_late" if still else "reports.s_late_answered",
        count=number(len(facts.late)),
        **({"open": number(still)} if still else {}),
        delay=delay(worst.late_minutes, words),
        code=worst.code,
        unit=worst.unit_name,
    )


def _misses(facts: Facts, words: Words) -> str:
    if not facts.missed:
        return words.say("reports.s_no_misses")
    return words.say("reports.s_misses", times=number(facts.missed), groups=number(len(facts.misses)))


def _guides(facts: Facts, words: Words) -> str:
    started = sum(one.started for one in facts.guides)
    if not started:
        return words.say("reports.s_no_guides")
    finished = sum(one.finished for one in facts.guides)
    return words.say(
        "reports.s_guides",
        started=number(started),
        finished=number(finished),
        percent=percent(Share(finished, started)),
        person=number(sum(one.person for one in facts.guides)),
    )


def _home_help(facts: Facts, words: Words) -> str:
    help_ = facts.figures.home_help
    if not help_.owed:
        return words.say("reports.s_no_home_help")
    return words.say(
        "reports.s_home_help", owed=number(help_.owed), share=_with_base(help_.handled_in_time_share)
    )


def _checks(facts: Facts, words: Words) -> str:
    """Return whether the form adds up, and what has to be done before it is signed."""
    faults = facts.form.faults
    said = words.say("reports.s_form_holds")
    if faults:
        named = "; ".join(f"{one.rule}: {one.left} / {one.right}" for one in faults)
        said = words.say("reports.s_form_fails", rules=named)
    unclassified = facts.form.total.unclassified
    if unclassified:
        said = f"{said} {words.say('reports.s_unclassified', count=number(unclassified))}"
    return said


def _with_base(share: Share) -> str:
    return f"{percent(share)} ({number(share.part)}/{number(share.base)})" if share.base else percent(share)
