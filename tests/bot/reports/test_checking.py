"""The checker names what a template lacks, and what it has that does not exist."""

import io

import pytest
from docx import Document

from bot.reports.checking import faults_of
from bot.reports.docx_fill import filled
from bot.reports.errors import TemplateUnfit
from bot.reports.make import shipped_template
from bot.reports.outlines import ReportKind
from bot.reports.saying import field_lines
from bot.reports.values import Values
from bot.words import Words

WORDS = Words("vi")


def template(*lines: str) -> bytes:
    made = Document()
    for line in lines:
        made.add_paragraph(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def test_the_shipped_report_is_fit(values: Values) -> None:
    assert faults_of(shipped_template(ReportKind.OFFICIAL, values, WORDS), values, WORDS) == []


def test_what_is_missing_and_what_does_not_exist_is_named(values: Values) -> None:
    faults = "\n".join(faults_of(template("{{ ky }} {{ tong_cong }}"), values, WORDS))
    for part in (
        "Không có trường “tong_cong”", "Thiếu trường “co_quan_hoa”",
        "Thiếu trường “cau_tiep_nhan” hoặc “tiep_nhan”",
        "Thiếu dòng “Độc lập - Tự do - Hạnh phúc”", "Khổ giấy không phải A4", "Lề phải là 31.8 mm",
    ):  # fmt: skip
        assert part in faults, part
    assert "“ky”" not in faults


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no document", "không phải tài liệu Word"),
        (template("Kỳ {{ ky"), "“Kỳ {{ ky”"),
        (template("Kỳ", "{% if %}"), "“{% if %}”"),
        (template("{% if ky %}", "{{ ky }}"), "mở mà không đóng"),
    ],
)
def test_a_broken_template_is_told_plainly(content: bytes, said: str, values: Values) -> None:
    (fault,) = faults_of(content, values, WORDS)
    assert said in fault


def test_a_broken_mark_is_named_even_where_it_hides_behind_another(values: Values) -> None:
    made = Document(io.BytesIO(shipped_template(ReportKind.OFFICIAL, values, WORDS)))
    title = next(one for one in made.paragraphs if "{{ ky" in one.text)
    title.text += " {% if %} {{ ky"
    target = io.BytesIO()
    made.save(target)
    said = "\n".join(faults_of(target.getvalue(), values, WORDS))
    assert "“{% if %}”" in said
    assert "{{ ky”" in said


def test_a_template_cannot_reach_into_the_program(values: Values) -> None:
    with pytest.raises(TemplateUnfit):
        filled(template("{{ ky.__class__.__mro__ }}"), values, WORDS)


def test_the_list_of_fields_names_everything_that_a_template_can_show(values: Values) -> None:
    listed = "\n".join(field_lines(values, WORDS))
    for name in values.names:
        assert name in listed, name
    assert "{{ h.tiep_nhan }}" in listed
