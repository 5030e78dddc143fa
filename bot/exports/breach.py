"""The notice of a breach of personal data to the police unit, as a document to be checked and signed.

Its points are those that NĐ 13/2023/NĐ-CP Đ23 asks for; its words are texts that the office can change.
"""

from datetime import datetime

from bot.clock import VIETNAM
from bot.exports.docx import Align, Columns, Paragraph, letter
from bot.letterhead import place
from bot.settings import Settings
from bot.words import Words, moment
from feedback.breaches import Account
from feedback.tables import BreachStep


def breach_file(account: Account, words: Words, settings: Settings, *, now: datetime) -> tuple[bytes, str]:
    """Return the notice as ``.docx`` and a file name without personal data."""
    center = Align.CENTER
    today = now.astimezone(VIETNAM)
    dated = words.say(
        "clock.letter_place", place=place(None, None, settings, words),
        day=f"{today.day:02}", month=f"{today.month:02}", year=today.year,
    )  # fmt: skip
    head = Columns(
        [Paragraph(settings.office_name.upper(), center, bold=True, size=12)],
        [
            Paragraph(words.say("clock.letter_country"), center, bold=True, size=12, after=0),
            Paragraph(words.say("clock.letter_motto"), center, bold=True),
            Paragraph(dated, center, italic=True, size=12),
        ],
    )
    title = [
        Paragraph(words.say("breaches.letter_title"), center, bold=True, size=14, after=2),
        Paragraph(words.say("breaches.letter_basis"), center, italic=True, size=11, after=12),
        Paragraph(words.say("breaches.letter_to"), bold=True),
    ]
    body = [Paragraph(one, Align.BOTH) for one in _points(account, words, settings)]
    signer = [Paragraph(words.say("reports.signer_office"), center, bold=True, after=60)]
    blocks: list[Paragraph | Columns] = [head, *title, *body, Columns([Paragraph("")], signer)]
    return letter(blocks), words.say("breaches.letter_file", number=account.breach.id)


def _points(account: Account, words: Words, settings: Settings) -> list[str]:
    breach = account.breach
    people = words.say("breaches.people_unknown") if breach.people is None else str(breach.people)
    done = [
        words.say("breaches.letter_line", at=moment(line.at), text=line.text)
        for line in account.lines
        if line.step in {BreachStep.NOTED, BreachStep.PEOPLE_TOLD}
    ]
    return [
        words.say("breaches.letter_found", at=moment(breach.found_at)),
        words.say("breaches.letter_what", what=breach.what),
        words.say("breaches.letter_data", data=breach.data),
        words.say("breaches.letter_people", people=people),
        words.say("breaches.letter_done" if done else "breaches.letter_nothing_done"),
        *done,
        words.say("breaches.letter_due", at=moment(breach.due_at)),
        words.say("breaches.letter_contact", office=settings.office_name, phone=settings.office_phone),
    ]
