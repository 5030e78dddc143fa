"""Personal data goes before a question is kept."""

import pytest

from faq.masking import mask


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("gọi 0912345678 nha", "gọi [số điện thoại] nha"),
        ("+84 912 345 678", "[số điện thoại]"),
        ("cccd 079 123 456 789", "cccd [dãy số]"),
        ("mail a.b@c.vn gấp", "mail [thư điện tử] gấp"),
        ("vào https://la.example/x?id=1 rồi", "vào [đường dẫn] rồi"),
        ("lớp 6 năm 2026", "lớp 6 năm 2026"),
        ("đóng 1.366.200 đồng", "đóng [dãy số] đồng"),
    ],
)
def test_what_could_name_a_person_is_masked(said: str, kept: str) -> None:
    assert mask(said) == kept


def test_masking_twice_changes_nothing() -> None:
    once = mask("0912345678 và 079123456789")
    assert mask(once) == once
