"""Says what an office's own template lacks: fields, the words of official letters, the decree's page."""

from typing import Any

from bot.exports.docx import FONT
from bot.reports.broken_marks import paragraphs_of
from bot.reports.docx_fill import filled, marks_said, opened, used_names
from bot.reports.errors import TemplateUnfit
from bot.reports.values import Values
from bot.words import Words

#: Without these a report says not who reports what.
NEEDED = ("co_quan_hoa", "ky", "tu_ngay", "den_ngay", "chuc_vu_ky")
#: Of each of these groups one has to be there.
ONE_OF = (("cau_tiep_nhan", "tiep_nhan"), ("cau_ket_qua", "da_tra_loi", "bieu_mau"))
#: A4 and margins in millimetres, least and most (NĐ 30/2020/NĐ-CP, Phụ lục I).
_SIDES_MM = {210, 297}
_MARGINS_MM = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
_EMU_A_MM = 36_000


def faults_of(template: bytes, values: Values, words: Words) -> list[str]:
    """Return what has to be mended, in sentences; nothing if the template is fit."""
    try:
        document = opened(template, words)
        used = used_names(document, words)
    except TemplateUnfit as error:
        return list(error.faults)
    say = words.say
    faults = [*marks_said(document, words)]
    faults += [say("reports.fault_unknown", name=name) for name in sorted(used - values.names)]
    faults += [say("reports.fault_missing", name=name) for name in NEEDED if name not in used]
    faults += [
        say("reports.fault_missing", name=say("reports.fault_or").join(group))
        for group in ONE_OF
        if not used & {*group}
    ]
    faults += _layout(document.docx, words)
    if not faults:
        try:
            filled(template, values, words)
        except TemplateUnfit as error:
            faults += error.faults
    return faults


def _layout(document: Any, words: Words) -> list[str]:
    text = "\n".join(paragraphs_of(document))
    faults = [
        words.say("reports.fault_words", words=said)
        for said in (words.say("clock.letter_country"), words.say("clock.letter_motto"))
        if _plain(said) not in _plain(text)
    ]
    for section in document.sections:
        if {round(section.page_width / _EMU_A_MM), round(section.page_height / _EMU_A_MM)} != _SIDES_MM:
            faults.append(words.say("reports.fault_paper"))
        for side, (least, most) in _MARGINS_MM.items():
            size = round(getattr(section, f"{side}_margin") / _EMU_A_MM, 1)
            if not least <= size <= most:
                name = words.say(f"reports.side_{side}")
                faults.append(words.say("reports.fault_margin", side=name, size=size, least=least, most=most))
    if document.styles["Normal"].font.name not in {None, FONT}:
        faults.append(words.say("reports.fault_font"))
    return list(dict.fromkeys(faults))


def _plain(text: str) -> str:
    """Return words as they read, whichever spaces an office has typed."""
    return text.replace("\xa0", " ").upper()
