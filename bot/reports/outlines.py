"""What each report says, in order; the templates that ship with the program are built from this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class ReportKind(StrEnum):
    """Which report."""

    OFFICIAL = "bao-cao"  #: by month, quarter, half year, year: the one to sign
    FORM = "bieu-pakn"  #: biểu II.05
    HOTLINE = "tong-dai"  #: by the months of the city's hotline
    LATE = "qua-han"  #: every late case with its apology
    KNOWLEDGE = "hoi-dap"  #: what was asked and missed, where people got stuck
    SATISFACTION = "hai-long"  #: the satisfaction group of QĐ 766/QĐ-TTg


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of an official letter; ``subject`` is a text with fields."""

    subject: str


@dataclass(frozen=True, slots=True)
class FormHead:
    """The heading of a statistical form."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The legal bases: a field with one in each line."""

    field: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: a text with fields, or a field."""

    text: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; without columns, all."""

    grid: str
    columns: tuple[str, ...] = ()
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart."""

    chart: str


@dataclass(frozen=True, slots=True)
class ForHuman:
    """Lines that a person fills in."""

    text: str
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """Who gets it and who signs."""


@dataclass(frozen=True, slots=True)
class FormSign:
    """Who filled the form in and who signs."""


@dataclass(frozen=True, slots=True)
class LandscapePage:
    """A new page on its side; the rest follows there."""


Block = (
    Head | FormHead | Basis | Heading | Prose | Rows | Picture | ForHuman | Sign | FormSign | LandscapePage
)


def numbers_of(outline: Sequence[Block]) -> Mapping[str, int]:
    """Return the numbers of the tables with a title, by their names; one alone has none."""
    named = [block.grid for block in outline if isinstance(block, Rows) and block.titled]
    return {name: number for number, name in enumerate(named, 1)} if len(named) > 1 else {}


_COUNTS = (
    "stt",
    "ten",
    "tiep_nhan",
    "tra_loi",
    "truoc_han",
    "dung_han",
    "qua_han",
    "con_lai",
    "ty_le",
    "hai_long",
)
_FORM: tuple[Block, ...] = (
    FormHead(),
    Rows("bieu_mau", titled=False),
    Prose(field="cau_kiem_tra"),
    FormSign(),
)

OUTLINES: Mapping[ReportKind, tuple[Block, ...]] = {
    ReportKind.OFFICIAL: (
        Head("subject_official"),
        Basis("can_cu_pakn"),
        Prose("opening"),
        Heading("h_received"),
        Prose(field="cau_tiep_nhan"),
        Picture("bieu_do_thang"),
        Heading("h_results"),
        Prose(field="cau_ket_qua"),
        Prose(field="cau_dung_han"),
        Prose(field="cau_thoi_gian"),
        Rows("chi_tieu"),
        Prose(field="cau_cong_khai"),
        Prose(field="cau_xin_loi"),
        Prose(field="cau_ho_tro_tai_nha"),
        Heading("h_satisfaction"),
        Prose(field="cau_hai_long"),
        Prose(field="cau_mo_lai"),
        Heading("h_units"),
        Rows("don_vi", _COUNTS),
        Picture("bieu_do_don_vi"),
        Heading("h_late"),
        Prose(field="cau_qua_han"),
        Rows("ho_so_qua_han", ("stt", "ma", "don_vi", "han", "tre", "can_bo", "xin_loi")),
        Heading("h_guidance"),
        Prose(field="cau_hoi_dap"),
        Prose(field="cau_huong_dan"),
        Heading("h_judgement"),
        ForHuman("for_human_judgement"),
        Heading("h_proposals"),
        ForHuman("for_human_proposals", 4),
        Prose("closing"),
        Sign(),
        LandscapePage(),
        *_FORM,
    ),
    ReportKind.FORM: (LandscapePage(), *_FORM),
    ReportKind.HOTLINE: (
        Head("subject_hotline"),
        Prose("opening_hotline"),
        Prose(field="cau_tiep_nhan"),
        Prose(field="cau_ket_qua"),
        Prose(field="cau_dung_han"),
        Prose(field="cau_thoi_gian"),
        Rows(
            "kenh",
            ("ten", "chuyen_sang", "tiep_nhan", "tra_loi", "truoc_han", "dung_han", "qua_han", "con_lai"),
        ),
        Rows("noi_dung", ("ten", "tiep_nhan", "tra_loi", "qua_han", "con_lai", "ty_le")),
        Rows("don_vi", _COUNTS),
        Prose(field="cau_hai_long"),
        Prose("closing"),
        Sign(),
    ),
    ReportKind.LATE: (
        Head("subject_late"),
        Basis("can_cu_xin_loi"),
        Prose(field="cau_qua_han"),
        Prose(field="cau_thu_xin_loi"),
        Prose("closing_late"),
        Sign(),
        LandscapePage(),
        Heading("h_late_list"),
        Rows("ho_so_qua_han"),
    ),
    ReportKind.KNOWLEDGE: (
        Head("subject_knowledge"),
        Basis("can_cu_hoi_dap"),
        Heading("h_asked"),
        Prose(field="cau_hoi_dap"),
        Rows("cau_hoi"),
        Heading("h_guides"),
        Prose(field="cau_huong_dan"),
        Rows("huong_dan"),
        Heading("h_proposals_short"),
        ForHuman("for_human_proposals"),
        Sign(),
    ),
    ReportKind.SATISFACTION: (
        Head("subject_satisfaction"),
        Basis("can_cu_hai_long"),
        Heading("h_levels"),
        Prose(field="cau_hai_long"),
        Rows("muc_hai_long"),
        Picture("bieu_do_muc_hai_long"),
        Heading("h_index"),
        Prose(field="cau_chi_so_766"),
        Rows("chi_so_766"),
        Prose("closing"),
        Sign(),
    ),
}
