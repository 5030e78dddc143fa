"""The letter of apology as a document: the fields of Mẫu 04, TT 03/2025/TT-VPCP; its words are texts."""

from bot.clock import VIETNAM
from bot.exports.docx import Align, Columns, Paragraph, letter
from bot.letterhead import Issuer, letters, office, office_above, place, signer
from bot.settings import Settings
from bot.words import Words, day, moment
from feedback.lifecycle import State
from feedback.tables import Case, CaseApology, Unit


def apology_file(
    case: Case, unit: Unit, issuer: Issuer, apology: CaseApology, *, words: Words, settings: Settings
) -> tuple[bytes, str]:
    """Return a letter's content as ``.docx`` and a file name without personal data.

    Args:
        case: that is late.
        unit: of the case when the letter was written.
        issuer: whose head signed.
        apology: the letter.
        words: its language.
        settings: of the office.
    """
    head = _head(issuer, apology, words, settings)
    body = [
        Paragraph(one, Align.BOTH)
        for one in _body(case, unit, issuer, apology, words=words, settings=settings)
    ]
    blocks: list[Paragraph | Columns] = [
        head,
        *_title(words, extends=apology.new_due_at is not None),
        *_to(case, words),
        *body,
        Columns([Paragraph("")], _signature(issuer, apology, words)),
    ]
    name = words.say("clock.letter_file", code=case.code, number=apology.number)
    return letter(blocks), name


def letter_number(issuer: Unit, apology: CaseApology, words: Words) -> str:
    """Return a letter's number with its symbol, as it is quoted."""
    return words.say("clock.letter_symbol", number=f"{apology.number:02}", office=letters(issuer, words))


def _head(issuer: Issuer, apology: CaseApology, words: Words, settings: Settings) -> Columns:
    written = apology.written_at.astimezone(VIETNAM)
    dated = words.say(
        "clock.letter_place", place=place(issuer.unit, issuer.ward, settings, words),
        day=f"{written.day:02}", month=f"{written.month:02}", year=written.year,
    )  # fmt: skip
    number = words.say("clock.letter_number", number=letter_number(issuer.unit, apology, words))
    center, above = Align.CENTER, office_above(issuer.unit, issuer.above, settings, words)
    return Columns(
        [
            *([Paragraph(above.upper(), center, size=12, after=0)] if above else []),
            Paragraph(office(issuer.unit, settings, words).upper(), center, bold=True, size=12),
            Paragraph(number, center, size=12),
        ],
        [
            Paragraph(words.say("clock.letter_country"), center, bold=True, size=12, after=0),
            Paragraph(words.say("clock.letter_motto"), center, bold=True),
            Paragraph(dated, center, italic=True, size=12),
        ],
    )


def _title(words: Words, *, extends: bool) -> list[Paragraph]:
    center = Align.CENTER
    subtitle = [Paragraph(words.say("clock.letter_subtitle"), center, bold=True, after=2)] if extends else []
    return [
        Paragraph(words.say("clock.letter_title"), center, bold=True, size=14, after=0),
        *subtitle,
        Paragraph(words.say("clock.letter_form"), center, italic=True, size=11, after=12),
    ]


def _to(case: Case, words: Words) -> list[Paragraph]:
    name = case.reporter_name or words.say("clock.letter_to_unnamed")
    return [
        Paragraph(words.say("clock.letter_to", name=name), bold=True),
        Paragraph(words.say("clock.letter_address", address=case.reporter_address or "–")),
        Paragraph(words.say("clock.letter_phone", phone=case.reporter_phone or "–")),
    ]


def _signature(issuer: Issuer, apology: CaseApology, words: Words) -> list[Paragraph]:
    *above, last = signer(issuer.unit, words)
    center = Align.CENTER
    return [
        *(Paragraph(line, center, bold=True, after=0, keep_with_next=True) for line in above),
        Paragraph(last, center, bold=True, after=60, keep_with_next=True),
        Paragraph(apology.signed_by_name, center, bold=True),
    ]


def _body(
    case: Case, unit: Unit, issuer: Issuer, apology: CaseApology, *, words: Words, settings: Settings
) -> list[str]:
    new_due = words.say("clock.letter_no_new_due")
    closing = "clock.letter_words_no_date"
    if apology.new_due_at is not None:
        new_due = words.say("clock.letter_new_due", at=moment(apology.new_due_at))
        closing = "clock.letter_words"
    link = f"{settings.web_address}/tra-cuu"
    return [
        words.say("clock.letter_opening", unit=unit.name),
        words.say("clock.letter_code", code=case.code),
        words.say("clock.letter_field", kind=words.say(f"console.kind_{case.kind.value}")),
        words.say("clock.letter_received", at=day(case.received_at)),
        words.say("clock.letter_old_due", at=moment(apology.old_due_at)),
        words.say("clock.letter_state", state=_state(case, apology, words)),
        words.say("clock.letter_reason", reason=apology.reason),
        new_due,
        words.say(
            closing, office=office(issuer.unit, settings, words), link=link, phone=settings.office_phone
        ),
    ]


def _state(case: Case, apology: CaseApology, words: Words) -> str:
    """Return how the case stood when the letter was written."""
    if case.answered_at is not None and case.answered_at <= apology.written_at:
        return words.say("clock.letter_state_answered", at=moment(case.answered_at))
    waits = case.state is State.WAITING_FOR_CITIZEN
    return words.say("clock.letter_state_paused" if waits else "clock.letter_state_open")
