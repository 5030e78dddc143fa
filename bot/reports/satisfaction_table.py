"""How satisfied people were, and what that gives in the index of QĐ 766/QĐ-TTg."""

from collections.abc import Mapping
from fractions import Fraction

from bot.reports.facts import Facts
from bot.reports.grids import Cell, Column, Grid, Look
from bot.words import Words
from feedback.counting import Share
from feedback.index_766 import PARTS, Index, rounded, shipped_index
from feedback.lifecycle import RATING_LEVELS


def levels_grid(facts: Facts, words: Words) -> Grid:
    say, cases = words.say, facts.figures.cases
    rows: list[Mapping[str, Cell]] = [
        {
            "muc": say(f"console.level_{level}"),
            "so_luot": cases.levels[level],
            "tong": cases.rated,
            "ty_le": Share(cases.levels[level], cases.rated),
        }
        for level in RATING_LEVELS
    ]
    columns = (
        Column("muc", say("reports.col_level"), 60, Look.TEXT),
        Column("so_luot", say("reports.col_times"), 24, adds_up=True),
        Column("tong", say("reports.col_base"), 24),
        Column("ty_le", say("reports.col_share"), 24, Look.SHARE, part=("so_luot",), base=("tong",)),
    )
    total: dict[str, Cell] = {
        "muc": say("reports.sum"),
        "so_luot": cases.rated,
        "tong": cases.rated,
        "ty_le": Share(cases.rated, cases.rated),
    }
    return Grid("muc_hai_long", say("reports.grid_levels"), columns, rows, total)


def index_of(facts: Facts) -> Index:
    """Return the rule in force at the end of the period."""
    return shipped_index(facts.span.period.last_day)


def shares_of(facts: Facts, tthc: Share | None) -> dict[str, Share | None]:
    """Return the shares of the index; the satisfaction with procedures is not in our register."""
    cases = facts.figures.cases
    found = (cases.in_time_share, cases.satisfied_share, tthc)
    return {name: share if share and share.base else None for name, share in zip(PARTS, found, strict=True)}


def reached_points(facts: Facts, tthc: Share | None) -> Fraction | None:
    """Return the points of the group; None while a share is not known."""
    index, points = index_of(facts), Fraction(0)
    for name, share in shares_of(facts, tthc).items():
        if share is None:
            return None
        points += index.parts[name].reached(Fraction(share.part, share.base))
    return points


def index_grid(facts: Facts, words: Words, tthc: Share | None) -> Grid:
    say, index = words.say, index_of(facts)
    rows: list[Mapping[str, Cell]] = []
    for name, share in shares_of(facts, tthc).items():
        part = index.parts[name]
        points = rounded(part.reached(Fraction(share.part, share.base))) if share else None
        rows.append(
            {
                "ten": say(f"reports.index_{name}"),
                "toi_da": rounded(part.points),
                "du_tu": f"{float(part.full_from) * 100:.0f}%",
                "ty_le": share,
                "diem": points,
            }
        )
    reached = reached_points(facts, tthc)
    columns = (
        Column("ten", say("reports.col_index"), 80, Look.TEXT),
        Column("toi_da", say("reports.col_most"), 22, adds_up=True),
        Column("du_tu", say("reports.col_full_from"), 26, Look.TEXT),
        Column("ty_le", say("reports.col_share"), 22, Look.SHARE),
        Column("diem", say("reports.col_points"), 22, adds_up=True),
    )
    total: dict[str, Cell] = {
        "ten": say("reports.sum"),
        "toi_da": rounded(index.points),
        "diem": rounded(reached) if reached is not None else None,
    }
    note = say("reports.note_index", basis=index.legal_basis)
    return Grid("chi_so_766", say("reports.grid_index"), columns, rows, total, note)
