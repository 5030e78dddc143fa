"""The list of late answers: whose, by how much, why, and whether the letter of apology was written."""

from collections.abc import Mapping

from bot.reports.facts import Facts
from bot.reports.grids import Cell, Column, Grid, Look
from bot.words import Words, day

#: A working day in minutes, to say long delays in.
_DAY_MINUTES = 8 * 60


def delay(minutes: int, words: Words) -> str:
    """Return a delay in office time, as people say it.

    >>> [delay(one, Words("vi")) for one in (20, 90, 480, 3175)]
    ['20 phút', '1,5 giờ', '1 ngày làm việc', '6,6 ngày làm việc']
    """
    if minutes < 60:
        return words.say("reports.delay_minutes", amount=minutes)
    if minutes < _DAY_MINUTES:
        return words.say("reports.delay_hours", amount=_short(minutes / 60))
    return words.say("reports.delay_days", amount=_short(minutes / _DAY_MINUTES))


def _short(amount: float) -> str:
    return f"{amount:.1f}".removesuffix(".0").replace(".", ",")


def late_grid(facts: Facts, words: Words) -> Grid:
    say = words.say
    rows: list[Mapping[str, Cell]] = [
        {
            "stt": place,
            "ma": one.code,
            "don_vi": one.unit_name,
            "nhan": one.received_at,
            "han": one.due_at,
            "tra_loi": one.answered_at or say("reports.late_open"),
            "tre": delay(one.late_minutes, words),
            "can_bo": one.officer_name or say("reports.late_nobody"),
            "ly_do": one.reason or say("reports.late_no_reason"),
            "xin_loi": say("reports.late_letter", at=day(one.apologised_at))
            if one.apologised_at
            else say("reports.late_no_letter"),
        }
        for place, one in enumerate(facts.late, 1)
    ]
    columns = (
        Column("stt", say("reports.col_place"), 12),
        Column("ma", say("reports.col_case"), 27, Look.TEXT),
        Column("don_vi", say("reports.col_unit"), 36, Look.TEXT),
        Column("nhan", say("reports.col_received_at"), 25, Look.WHEN),
        Column("han", say("reports.col_due"), 25, Look.WHEN),
        Column("tra_loi", say("reports.col_answered_at"), 25, Look.WHEN),
        Column("tre", say("reports.col_delay"), 22, Look.TEXT),
        Column("can_bo", say("reports.col_officer"), 26, Look.TEXT),
        Column("ly_do", say("reports.col_reason"), 41, Look.TEXT),
        Column("xin_loi", say("reports.col_letter"), 26, Look.TEXT),
    )
    return Grid("ho_so_qua_han", say("reports.grid_late"), columns, rows)
