import pytest

from feedback.errors import DataLocked, KeyTooShort, TooManyKeys
from feedback.sealing import Piece, Vault, derived, fit, is_sealed

OLD, NEW = "the key of last year, long enough", "the key of this year, also enough"


def test_what_is_sealed_opens_again_and_shows_nothing() -> None:
    vault = Vault([NEW])
    stored = vault.seal("Trần Thị Thử", Piece.NAME)
    assert is_sealed(stored)
    assert "Thử" not in stored
    assert vault.open(stored, Piece.NAME) == "Trần Thị Thử"
    assert stored != vault.seal("Trần Thị Thử", Piece.NAME)


def test_the_first_key_seals_and_every_key_opens() -> None:
    stored = Vault([OLD]).seal("0900000001", Piece.PHONE)
    both = Vault([NEW, OLD])
    assert both.open(stored, Piece.PHONE) == "0900000001"
    again = both.seal("0900000001", Piece.PHONE)
    assert again.startswith(both.mark)
    assert Vault([NEW]).open(again, Piece.PHONE) == "0900000001"


def test_another_key_another_place_or_a_change_opens_nothing() -> None:
    stored = Vault([OLD]).seal("0900000001", Piece.PHONE)
    for vault, text, piece in (
        (Vault([NEW]), stored, Piece.PHONE),
        (Vault([OLD]), stored, Piece.NAME),
        (Vault([OLD]), f"{stored[:-6]}AAAA==", Piece.PHONE),
        (Vault([OLD]), f"{stored[:30]}", Piece.PHONE),
    ):
        with pytest.raises(DataLocked):
            vault.open(text, piece)


def test_what_was_stored_before_there_were_keys_is_read_as_it_is() -> None:
    assert Vault([NEW]).open("Lê Văn Cũ", Piece.NAME) == "Lê Văn Cũ"
    assert Vault([NEW]).seal("", Piece.NAME) == ""


@pytest.mark.parametrize(
    ("one", "other", "piece"),
    [
        ("0900 000 001", "+84900000001", Piece.PHONE),
        ("0900.000.001", "84 900 000 001", Piece.PHONE),
        ("Trần Thị  MAI", "tran thi mai", Piece.NAME),
    ],
)
def test_a_person_is_found_however_it_is_written(one: str, other: str, piece: Piece) -> None:
    vault = Vault([NEW])
    assert vault.finder(one, piece) == vault.finder(other, piece)
    assert vault.finder(one, piece) != Vault([OLD]).finder(one, piece)
    assert Vault([NEW, OLD]).finder(one, piece, age=1) == Vault([OLD]).finder(one, piece)


def test_nothing_is_found_by_nothing() -> None:
    vault = Vault([NEW])
    assert vault.finder("…", Piece.NAME) == ""
    assert vault.finder("0900000001", Piece.PHONE, age=2) == "-"


def test_keys_that_are_no_keys_are_refused() -> None:
    with pytest.raises(KeyTooShort):
        Vault(["short"])
    with pytest.raises(TooManyKeys):
        Vault([f"{NEW}{n}" for n in range(6)])
    with pytest.raises(DataLocked):
        Vault([])
    assert not fit(["short"])
    assert not fit([f"{NEW}{n}" for n in range(4)])
    assert fit([])
    assert fit([NEW, OLD])
    assert derived("one") != derived("other")
    Vault([derived("one")])
