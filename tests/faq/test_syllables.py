"""Raw keystrokes and possible syllables."""

import pytest

from faq.syllables import compose, from_telex, from_vni, is_syllable

TELEX = """ddawng đăng|kys ký|chuyeenr chuyển|chuyeern chuyển|truowngf trường|truowfng trường|hoof hồ|sow sơ
hocj học|hojc học|dduowcj được|cuwus cứu|khaaur khẩu|giaays giấy|giaasy giấy|hieemr hiểm|phanr phản
henj hẹn|thuwcj thực|ngheof nghèo|maamf mầm|nghieepj nghiệp|nguyeenj nguyện|huowngs hướng
tieenf tiền|ddongs đóng|khoong không|quaanj quận"""
VNI = """d9a8ng đăng|ky1 ký|chuye6n3 chuyển|truo7ng2 trường|truo72ng trường|ho62 hồ|so7 sơ|hoc5 học
d9uo7c5 được|cu71u cứu|kha6u3 khẩu|gia6y1 giấy|hie6m3 hiểm|nghe2o nghèo|nguye65n nguyện
huo71ng hướng|tie62n tiền|d9o1ng đóng"""


def pairs(table: str) -> list[tuple[str, str]]:
    return [(one.split()[0], one.split()[1]) for line in table.splitlines() for one in line.split("|")]


@pytest.mark.parametrize(("keys", "meant"), pairs(TELEX))
def test_raw_telex_is_what_was_meant(keys: str, meant: str) -> None:
    assert from_telex(keys) == meant


@pytest.mark.parametrize(("keys", "meant"), pairs(VNI))
def test_raw_vni_is_what_was_meant(keys: str, meant: str) -> None:
    assert from_vni(keys) == meant


@pytest.mark.parametrize("word", ["form", "google", "zoom", "otp", "file"])
def test_english_words_are_no_telex(word: str) -> None:
    assert from_telex(word) is None


@pytest.mark.parametrize("code", ["lop6", "h29", "nv1", "q7"])
def test_codes_are_no_vni(code: str) -> None:
    assert from_vni(code) is None


def test_a_syllable_that_ends_in_a_stop_carries_sac_or_nang() -> None:
    assert compose("lơp", 1) == "lớp"
    assert compose("lôp", 0) is None
    assert compose("hoc", 2) is None


@pytest.mark.parametrize("word", ["nghieng", "khuya", "quoc", "uyen", "gi", "gia", "duong", "truong", "yeu"])
def test_possible_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["vneid", "telegram", "ntn", "dky", "hocj", "zalo"])
def test_impossible_syllables_are_refused(word: str) -> None:
    assert not is_syllable(word)
