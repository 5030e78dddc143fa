"""The tables of what people asked and missed, and of how far they came in guides."""

from collections.abc import Mapping

from bot.reports.facts import Facts
from bot.reports.grids import Cell, Column, Grid, Look, number
from bot.words import Words
from feedback.alphabet import by_name
from feedback.counting import Share

#: So many groups of questions stand in a report.
_MOST_QUESTIONS = 20


def misses_grid(facts: Facts, words: Words) -> Grid:
    """Return the questions without an answer, those of most people first."""
    say = words.say
    rows: list[Mapping[str, Cell]] = [
        {
            "stt": place,
            "cau_hoi": group.leader,
            "nguoi": group.people,
            "luot": group.times,
            "gan_nhat": group.last_at,
        }
        for place, group in enumerate(facts.misses[:_MOST_QUESTIONS], 1)
    ]
    columns = (
        Column("stt", say("reports.col_place"), 13),
        Column("cau_hoi", say("reports.col_question"), 84, Look.TEXT),
        Column("nguoi", say("reports.col_people"), 18),
        Column("luot", say("reports.col_times"), 18),
        Column("gan_nhat", say("reports.col_last"), 44, Look.WHEN),
    )
    return Grid("cau_hoi", say("reports.grid_misses", most=_MOST_QUESTIONS), columns, rows)


def guides_grid(facts: Facts, words: Words) -> Grid:
    """Return the guides that somebody began, those that most people left first."""
    say = words.say
    used = sorted(
        (one for one in facts.guides if one.started),
        key=lambda one: (one.finished - one.started, by_name(one.title)),
    )
    rows: list[Mapping[str, Cell]] = [
        {
            "stt": place,
            "ten": one.title,
            "bat_dau": one.started,
            "hoan_thanh": one.finished,
            "ty_le": Share(one.finished, one.started),
            "can_nguoi": one.person,
            "vuong": say("reports.guide_worst", step=one.worst.title, left=number(one.worst.left))
            if one.worst
            else "",
        }
        for place, one in enumerate(used, 1)
    ]
    columns = (
        Column("stt", say("reports.col_place"), 13),
        Column("ten", say("reports.col_guide"), 56, Look.TEXT),
        Column("bat_dau", say("reports.col_started"), 16, adds_up=True),
        Column("hoan_thanh", say("reports.col_finished"), 18, adds_up=True),
        Column("ty_le", say("reports.col_share"), 18, Look.SHARE, part=("hoan_thanh",), base=("bat_dau",)),
        Column("can_nguoi", say("reports.col_person"), 18, adds_up=True),
        Column("vuong", say("reports.col_stuck"), 50, Look.TEXT),
    )
    total: dict[str, Cell] = {
        "ten": say("reports.sum"),
        "bat_dau": sum(one.started for one in used),
        "hoan_thanh": sum(one.finished for one in used),
        "can_nguoi": sum(one.person for one in used),
        "ty_le": Share(sum(one.finished for one in used), sum(one.started for one in used)),
    }
    return Grid("huong_dan", say("reports.grid_guides"), columns, rows, total)
