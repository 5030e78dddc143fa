"""What an office may word for itself, and what it may not."""

import pytest

from bot.office.wordings import fault_of, is_editable, own_texts
from bot.words import LANGUAGES, texts

SHIPPED = "Mã {code}, hạn {due:%d/%m}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Hồ sơ {code}: trả lời trước {due:%d/%m}", None),
        ("  ", ("empty", "")),
        ("Mã {code", ("brace", "")),
        ("Mã {code}", ("missing", "{due:%d/%m}")),
        ("Mã {code}, hạn {due:%d/%m}, {phone}", ("unknown", "{phone}")),
        ("Mã {code.__class__}, hạn {due:%d/%m}", ("unknown", "{code.__class__}")),
        ("Mã {code:{due}}, hạn {due:%d/%m}", ("unknown", "{code:{due}}")),
        ("Mã {code!r}, hạn {due:%d/%m}", ("unknown", "{code!r}")),
        ("Mã {}, {code}, hạn {due:%d/%m}", ("unknown", "{}")),
    ],
)
def test_a_wording_fills_in_what_the_shipped_one_does_and_nothing_else(
    text: str, fault: tuple[str, str] | None
) -> None:
    assert fault_of(SHIPPED, text) == fault


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_sentence_that_may_be_worded_fits_itself(language: str) -> None:
    editable = [key for key in texts(language) if is_editable(language, key)]
    assert len(editable) > 1000
    assert [key for key in editable if fault_of(texts(language)[key], texts(language)[key])] == []


def test_what_people_type_or_press_is_not_worded_anew() -> None:
    typed = ("chat.words_menu", "chat.choice_menu", "joining.words_join")
    for key in (*typed, "commands.settings_wrong", "no.such"):
        assert not is_editable("vi", key)
    assert not is_editable("fr", "chat.case_received")


def test_a_wording_that_a_new_release_no_longer_fits_is_not_said() -> None:
    fits = texts("vi")["chat.case_received"].replace("Dạ", "Dạ vâng")
    values = {
        "vi/chat.case_received": {"text": fits},
        "vi/chat.state_answered": {"text": "Nay cần {code}"},
        "en/gone.away": {"text": "x"},
        "en/chat.state_answered": None,
    }
    assert own_texts(values) == {"vi": {"chat.case_received": fits}}
