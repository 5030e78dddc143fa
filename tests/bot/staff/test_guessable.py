"""Passwords that are guessed first are refused, those that people remember are taken."""

import pytest

from bot.staff.errors import PasswordUnfit
from bot.staff.passwords import check_fit


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("123456789", "short"),
        ("x" * 201, "long"),
        ("aaaaaaaaaabb", "plain"),
        ("1234567890", "run"),
        ("0987654321", "run"),
        ("abcdefghij", "run"),
        ("qwertyuiop", "run"),
        ("qwerty12345", "run"),
        ("0901234589", "run"),
        ("lan12lan12lan12", "run"),
        ("hieutruong.lvt", "login"),
        ("Hieutruong.lvt2026", "login"),
        ("matkhau2026!", "common"),
        ("Mật khẩu 2026", "common"),
        ("Password@2026", "common"),
        ("P@ssw0rd2026", "common"),
        ("adminadmin26", "common"),
        ("TanHung2026!!", "common"),
    ],
)
def test_an_easy_password_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordUnfit) as refused:
        check_fit(password, login="hieutruong.lvt")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "password",
    [
        "câu dài dễ nhớ",
        "con mèo nhà tôi thích cá",
        "mật khẩu của trường tôi khó lắm",
        "k7#Vq9wLx2",
        "sáng nay trời mưa to",
        "buổi họp 15 tháng tám",
    ],
)
def test_a_password_that_is_hard_to_guess_is_taken(password: str) -> None:
    check_fit(password, login="hieutruong.lvt")
