"""All that a template can show: words and numbers, tables, charts, by their names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.charts import Chart
from bot.charts import of_figures as charts
from bot.clock import VIETNAM
from bot.letterhead import letters, office, office_above, place, signer
from bot.reports.facts import Facts
from bot.reports.grids import Grid, number, percent
from bot.reports.sentences import sentences
from bot.reports.spans import Cut, edges
from bot.reports.tables import grids_of
from bot.settings import Settings
from bot.words import Words, moment
from feedback.counting import Share
from feedback.legal_bases import bases_of

#: The fields of legal bases, and what the report is about.
_BASES = {
    "can_cu_pakn": "pakn",
    "can_cu_xin_loi": "late",
    "can_cu_hoi_dap": "knowledge",
    "can_cu_hai_long": "satisfaction",
}


@dataclass(frozen=True, slots=True)
class Values:
    """What fills a template."""

    words: Mapping[str, str]
    grids: Mapping[str, Grid]
    charts: Mapping[str, Chart]

    @property
    def names(self) -> frozenset[str]:
        """Return every name that a template may use."""
        totals = {f"tong_{name}" for name, grid in self.grids.items() if grid.total}
        return frozenset({*self.words, *self.grids, *self.charts, *totals})


def values_of(
    facts: Facts, settings: Settings, words: Words, *, tthc: Share | None = None, signed_by: str = ""
) -> Values:
    """Return all values of a report."""
    issuer = office(facts.unit, settings, words)
    note = note_of(facts, words)
    today = facts.now.astimezone(VIETNAM)
    first, last = edges(facts.span.period)
    plain = {
        "co_quan": issuer,
        "co_quan_hoa": issuer.upper(),
        "co_quan_chu_quan_hoa": office_above(facts.unit, facts.above, settings, words).upper(),
        "don_vi_nhan": office(facts.above, settings, words) if facts.above else words.say("reports.receiver"),
        "ky_hieu": words.say("reports.symbol", office=letters(facts.unit, words)),
        "dia_danh": place(facts.unit, facts.ward, settings, words),
        "ngay": f"{today.day:02}",
        "thang_nay": f"{today.month:02}" if today.month < 3 else str(today.month),
        "nam": str(today.year),
        "ky": facts.span.said(words),
        "loai_ky": facts.span.cut_said(words),
        "tu_ngay": first,
        "den_ngay": last,
        "tinh_den": as_of(facts, words),
        "ghi_chu_so_lieu": note,
        "chuc_vu_ky": "\n".join(signer(facts.unit, words)),
        "nguoi_ky": signed_by,
        "dien_thoai": settings.office_phone,
        **{name: bases_said(subject, facts.span.period.last_day, words) for name, subject in _BASES.items()},
    }
    return Values(
        words={**plain, **_numbers(facts), **sentences(facts, words, office=issuer, tthc=tthc)},
        grids=grids_of(facts, words, tthc=tthc),
        charts=_charts(facts, words, note),
    )


def bases_said(subject: str, day: date, words: Words) -> str:
    """Return the legal bases, one a line, punctuated by NĐ 30/2020/NĐ-CP; what is unverified says so."""
    lines = [
        words.say("reports.basis_unverified", basis=one.named(day), check=one.unverified)
        if one.unverified
        else words.say("reports.basis", basis=one.named(day))
        for one in bases_of(subject, day)
    ]
    return ";\n".join(lines) + "."


def as_of(facts: Facts, words: Words) -> str:
    """Return up to when the figures count: a period that is over counts to the end of its last day."""
    if facts.is_running or facts.span.cut is Cut.HOTLINE:
        return moment(facts.figures.as_of)
    return words.say("reports.until_day", day=f"{facts.span.period.last_day:%d/%m/%Y}")


def note_of(facts: Facts, words: Words) -> str:
    """Return base and period of every chart in one sentence."""
    first, last = edges(facts.span.period)
    return words.say("reports.note_base", owed=number(facts.figures.cases.owed), first=first, last=last)


def _numbers(facts: Facts) -> dict[str, str]:
    counts = facts.figures.cases
    told = {
        "chuyen_sang": counts.carried_over,
        "tiep_nhan": counts.received,
        "tong_so": counts.owed,
        "da_tra_loi": counts.answered,
        "truoc_han": counts.early,
        "dung_han": counts.on_time,
        "qua_han": counts.late,
        "khong_tiep_nhan": counts.not_accepted,
        "chuyen_co_quan_khac": counts.transferred,
        "gop": counts.merged,
        "dang_xu_ly": counts.open,
        "con_han": counts.waiting,
        "dang_qua_han": counts.overdue,
        "mo_lai": counts.reopened,
        "da_cong_khai": counts.published,
        "co_thu_xin_loi": counts.apologised,
        "so_danh_gia": counts.rated,
        "cau_hoi_chuyen_can_bo": facts.figures.questions.received,
    }
    shares = {
        "ty_le_dung_han": counts.in_time_share,
        "ty_le_truoc_han": counts.early_share,
        "ty_le_cong_khai": counts.published_share,
        "ty_le_xin_loi": counts.apologised_share,
        "ty_le_hai_long": counts.satisfied_share,
        "ty_le_ho_tro_tai_nha": facts.figures.home_help.handled_in_time_share,
    }
    return {name: number(value) for name, value in told.items()} | {
        name: percent(share) for name, share in shares.items()
    }


def _charts(facts: Facts, words: Words, note: str) -> dict[str, Chart]:
    trend = words.say("reports.note_trend", first=f"{facts.months[0].period.first_day:%d/%m/%Y}",
        last=f"{facts.months[-1].period.last_day:%d/%m/%Y}")  # fmt: skip
    units = [(one.unit.short_name or one.unit.name, one.counts) for one in facts.branches]
    contents = [
        (words.say(f"files.content_{content.value if content else 'none'}"), counts)
        for content, counts in facts.figures.by_content.items()
    ]
    return {
        "bieu_do_thang": charts.received_and_answered(facts.months, words, trend),
        "bieu_do_dung_han": charts.in_time(facts.months, words, trend),
        "bieu_do_don_vi": charts.by_unit(units, words, note),
        "bieu_do_noi_dung": charts.received_by("noi-dung", contents, words, note),
        "bieu_do_muc_hai_long": charts.levels(facts.figures, words, note),
    }
