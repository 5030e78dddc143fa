"""The letter of apology as a document: the fields of Mẫu 04, TT 03/2025/TT-VPCP; its words are texts."""

from bot.clock import VIETNAM
from bot.exports.docx import Align, Columns, Paragraph, letter
from bot.settings import Settings
from bot.words import Words, day, moment
from feedback.lifecycle import State
from feedback.tables import Case, CaseApology, Unit


def apology_file(
    case: Case, unit: Unit, apology: CaseApology, words: Words, settings: Settings
) -> tuple[bytes, str]:
    """Return a letter's content as ``.docx`` and a file name without personal data."""
    head = _head(unit, apology, words)
    body = [Paragraph(one, Align.BOTH) for one in _body(case, unit, apology, words, settings)]
    signer = [
        Paragraph(words.say("clock.letter_signer"), Align.CENTER, bold=True, after=60, keep_with_next=True),
        Paragraph(apology.signed_by_name, Align.CENTER, bold=True),
    ]
    blocks: list[Paragraph | Columns] = [
        head,
        *_title(words),
        *_to(case, words),
        *body,
        Columns([Paragraph("")], signer),
    ]
    name = words.say("clock.letter_file", code=case.code, number=apology.number)
    return letter(blocks), name


def letter_number(unit: Unit, apology: CaseApology, words: Words) -> str:
    """Return a letter's number with its symbol, as it is quoted."""
    return words.say("clock.letter_symbol", number=f"{apology.number:02}", unit=unit.code)


def _head(unit: Unit, apology: CaseApology, words: Words) -> Columns:
    written = apology.written_at.astimezone(VIETNAM)
    place = words.say(
        "clock.letter_place", day=f"{written.day:02}", month=f"{written.month:02}", year=written.year
    )
    number = words.say("clock.letter_number", number=letter_number(unit, apology, words))
    center = Align.CENTER
    return Columns(
        [Paragraph(unit.name.upper(), center, bold=True, size=12), Paragraph(number, center, size=12)],
        [
            Paragraph(words.say("clock.letter_country"), center, bold=True, size=12, after=0),
            Paragraph(words.say("clock.letter_motto"), center, bold=True),
            Paragraph(place, center, italic=True, size=12),
        ],
    )


def _title(words: Words) -> list[Paragraph]:
    center = Align.CENTER
    return [
        Paragraph(words.say("clock.letter_title"), center, bold=True, size=14, after=0),
        Paragraph(words.say("clock.letter_subtitle"), center, bold=True, after=2),
        Paragraph(words.say("clock.letter_form"), center, italic=True, size=11, after=12),
    ]


def _to(case: Case, words: Words) -> list[Paragraph]:
    name = case.reporter_name or words.say("clock.letter_to_unnamed")
    return [
        Paragraph(words.say("clock.letter_to", name=name), bold=True),
        Paragraph(words.say("clock.letter_address", address=case.reporter_address or "–")),
        Paragraph(words.say("clock.letter_phone", phone=case.reporter_phone or "–")),
    ]


def _body(case: Case, unit: Unit, apology: CaseApology, words: Words, settings: Settings) -> list[str]:
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
        words.say(closing, unit=unit.name, link=link, phone=settings.office_phone),
    ]


def _state(case: Case, apology: CaseApology, words: Words) -> str:
    """Return how the case stood when the letter was written."""
    if case.answered_at is not None and case.answered_at <= apology.written_at:
        return words.say("clock.letter_state_answered", at=moment(case.answered_at))
    waits = case.state is State.WAITING_FOR_CITIZEN
    return words.say("clock.letter_state_paused" if waits else "clock.letter_state_open")
