"""The tables of a report, from its facts."""

from collections.abc import Mapping

from bot.channel_names import channel_name
from bot.reports.facts import Facts
from bot.reports.grids import LEAST_COMPARED, Cell, Column, Grid, Look, number
from bot.reports.help_tables import guides_grid, misses_grid
from bot.reports.late_table import late_grid
from bot.reports.roll_up import Branch, added
from bot.reports.satisfaction_table import index_grid, levels_grid
from bot.words import Words
from feedback.counting import Counts, Share
from feedback.pakn_form import FormRow
from feedback.tables import UnitKind


def grids_of(facts: Facts, words: Words, *, tthc: Share | None = None) -> dict[str, Grid]:
    """Return every table by its name in templates."""
    found = (
        _targets(facts, words),
        _units(facts, words),
        _months(facts, words),
        _named(
            "kenh",
            "channel",
            {channel_name(name, words): c for name, c in facts.figures.by_channel.items()},
            words,
        ),
        _named(
            "noi_dung",
            "content",
            {
                words.say(f"files.content_{content.value if content else 'none'}"): counts
                for content, counts in facts.figures.by_content.items()
            },
            words,
        ),
        _form(facts, words),
        late_grid(facts, words),
        levels_grid(facts, words),
        index_grid(facts, words, tthc),
        misses_grid(facts, words),
        guides_grid(facts, words),
    )
    return {grid.name: grid for grid in found}


def _targets(facts: Facts, words: Words) -> Grid:
    say = words.say
    rows: list[Mapping[str, Cell]] = [
        {
            "ten": say(f"console.target_{one.key}"),
            "yeu_cau": f"{one.percent}%",
            "tu_so": one.share.part,
            "mau_so": one.share.base,
            "dat": one.share,
            "ky_truoc": before.share,
            "ket_qua": say(f"reports.target_{_reached(one.is_reached)}"),
        }
        for one, before in zip(facts.figures.targets, facts.before.targets, strict=True)
    ]
    columns = (
        Column("ten", say("reports.col_target"), 62, Look.TEXT),
        Column("yeu_cau", say("reports.col_wanted"), 16),
        Column("tu_so", say("reports.col_part"), 16),
        Column("mau_so", say("reports.col_base"), 16),
        Column("dat", say("reports.col_reached"), 18, Look.SHARE, part=("tu_so",), base=("mau_so",)),
        Column("ky_truoc", say("reports.col_before"), 18, Look.SHARE),
        Column("ket_qua", say("reports.col_result"), 24, Look.TEXT),
    )
    return Grid("chi_tieu", say("reports.grid_targets"), columns, rows)


def _reached(value: bool | None) -> str:
    return "none" if value is None else "met" if value else "missed"


def count_columns(words: Words) -> tuple[Column, ...]:
    """Return the columns of counts that many tables share."""
    say = words.say

    def count(key: str, heading: str, width: int = 14) -> Column:
        return Column(key, say(f"reports.{heading}"), width, adds_up=True)

    return (
        count("chuyen_sang", "col_carried"),
        count("tiep_nhan", "col_received"),
        count("tra_loi", "col_answered"),
        count("truoc_han", "col_early"),
        count("dung_han", "col_on_time"),
        count("qua_han", "col_late"),
        count("khac", "col_otherwise"),
        count("con_lai", "col_open"),
        count("dang_qua_han", "col_overdue"),
        Column(
            "ty_le", say("reports.col_in_time"), 18, Look.SHARE,
            part=("truoc_han", "dung_han"), base=("tra_loi",),
        ),
        count("so_hai_long", "col_satisfied_times"),
        count("danh_gia", "col_rated"),
        Column(
            "hai_long", say("reports.col_satisfied"), 18, Look.SHARE,
            part=("so_hai_long",), base=("danh_gia",),
        ),
    )  # fmt: skip


def count_cells(counts: Counts) -> dict[str, Cell]:
    """Return the cells of those columns; a share of too few is none."""
    return {
        "chuyen_sang": counts.carried_over,
        "tiep_nhan": counts.received,
        "tra_loi": counts.answered,
        "truoc_han": counts.early,
        "dung_han": counts.on_time,
        "qua_han": counts.late,
        "khac": counts.not_accepted + counts.transferred + counts.merged,
        "con_lai": counts.open,
        "dang_qua_han": counts.overdue,
        "ty_le": _compared(counts.in_time_share),
        "so_hai_long": counts.satisfied_share.part,
        "danh_gia": counts.rated,
        "hai_long": _compared(counts.satisfied_share),
    }


def _compared(share: Share) -> Share | None:
    return share if share.base >= LEAST_COMPARED else None


def _units(facts: Facts, words: Words) -> Grid:
    say = words.say
    rows: list[Mapping[str, Cell]] = [
        {
            "stt": place,
            "ma": one.unit.code,
            "ten": _said_unit(one, words),
            **count_cells(one.counts),
        }
        for place, one in enumerate(facts.branches, 1)
    ]
    columns = (
        Column("stt", say("reports.col_place"), 13),
        Column("ma", say("reports.col_code"), 18, Look.TEXT),
        Column("ten", say("reports.col_unit"), 48, Look.TEXT),
        *count_columns(words),
    )
    return Grid(
        "don_vi", say("reports.grid_units"), columns, rows,
        _sum(added(one.counts for one in facts.branches), words),
        say("reports.note_least", least=LEAST_COMPARED),
    )  # fmt: skip


def _said_unit(one: Branch, words: Words) -> str:
    """Return the unit of a line, and whether those below it count with it."""
    if one.itself:
        return words.say("reports.unit_itself", name=one.unit.name)
    if not one.below:
        return one.unit.name
    key = "unit_with_schools" if one.below == {UnitKind.SCHOOL} else "unit_with_below"
    return words.say(f"reports.{key}", name=one.unit.name)


def _months(facts: Facts, words: Words) -> Grid:
    rows: list[Mapping[str, Cell]] = [
        {
            "ten": f"{one.period.last_day.month:02}/{one.period.last_day.year}",
            "tu_ngay": f"{one.period.first_day:%d/%m/%Y}",
            "den_ngay": f"{one.period.last_day:%d/%m/%Y}",
            **count_cells(one.counts),
        }
        for one in facts.months
    ]
    say = words.say
    flow = {"chuyen_sang", "con_lai", "dang_qua_han"}  # what stood on a day is not added over months
    columns = (
        Column("ten", say("reports.col_month"), 18, Look.TEXT),
        Column("tu_ngay", say("reports.col_from"), 22, Look.TEXT),
        Column("den_ngay", say("reports.col_to"), 22, Look.TEXT),
        *(column for column in count_columns(words) if column.key not in flow),
    )
    return Grid(
        "thang",
        say("reports.grid_months"),
        columns,
        rows,
        _sum(added(one.counts for one in facts.months), words),
    )


def _named(name: str, what: str, named: Mapping[str, Counts], words: Words) -> Grid:
    rows: list[Mapping[str, Cell]] = [
        {"ten": title, **count_cells(counts)} for title, counts in named.items()
    ]
    columns = (Column("ten", words.say(f"reports.col_{what}"), 48, Look.TEXT), *count_columns(words))
    return Grid(name, words.say(f"reports.grid_{name}"), columns, rows, _sum(added(named.values()), words))


def _sum(counts: Counts, words: Words) -> dict[str, Cell]:
    return {"ten": words.say("reports.sum"), **count_cells(counts)}


def _form(facts: Facts, words: Words) -> Grid:
    say, form = words.say, facts.form
    rows = [_form_row(row, words, str(place), row.name) for place, row in enumerate(form.rows, 1)]
    headings = [say(f"reports.form_{number}") for number in range(3, 12)]
    columns = (
        Column("stt", say("reports.form_1"), 12, Look.TEXT),
        Column("ten", say("reports.form_2"), 62, Look.TEXT),
        # Wide enough for the sum that stands under its heading.
        Column("c3", headings[0], 26, adds_up=True),
        *(Column(f"c{number}", head, 18, adds_up=True) for number, head in enumerate(headings[1:], 4)),
        Column("ghi_chu", say("reports.form_12"), 42, Look.TEXT),
    )
    total = _form_row(form.total, words, "", say("reports.form_field"))
    groups = tuple(
        (say(f"reports.form_group_{name}"), tuple(f"c{number}" for number in numbers))
        for name, numbers in (("content", (4, 5, 6)), ("time", (7, 8)), ("result", (9, 10)))
    )
    numbers = ("(1)", "(2)", "(3)=(4)+(5)+(6)", *(f"({number})" for number in range(4, 13)))
    return Grid("bieu_mau", say("reports.grid_form"), columns, rows, total, groups=groups, numbers=numbers)


def _form_row(row: FormRow, words: Words, place: str, name: str) -> dict[str, Cell]:
    counts = row.counts
    parts = (
        ("not_accepted", counts.not_accepted),
        ("transferred", counts.transferred),
        ("merged", counts.merged),
        ("unclassified", row.unclassified),
    )
    notes = [words.say(f"reports.form_note_{key}", count=number(value)) for key, value in parts if value]
    cells: dict[str, Cell] = {f"c{column}": value for column, value in row.columns.items()}
    return {"stt": place, "ten": name, **cells, "ghi_chu": "; ".join(notes)}
