"""What short forms, dialects, numbers and keystrokes become."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from faq.content import Content
from faq.index import Index
from faq.normalise import normalise
from faq.readings import Normal


def readings(normal: Normal) -> dict[str, float]:
    return {
        " ".join(one.written for one in reading.words): round(reading.weight, 3)
        for slot in normal.slots
        for reading in slot
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đki hc cho bé", "đăng ký học cho bé"),
        ("ntn ạ", "như thế nào ạ"),
        ("qmk vnid", "quên mật khẩu vneid"),
        ("nộp kđc", "nộp không được"),
        ("xin gks ở ubnd", "xin giấy khai sinh ở ủy ban nhân dân"),
        ("hông biết dô trang nào", "không biết vào trang nào"),
        ("ddawng kys hocj baj soos", "đăng ký học bạ số"),
        ("d9a8ng ky1 ho62 so7", "đăng ký hồ sơ"),
        ("truowngf coong laapj", "trường công lập"),
        ("rửa xoong nồi", "rửa xoong nồi"),
        ("nhận đc tn ngân hàng", "nhận được tin nhắn ngân hàng"),
        ("vc nào trg lo", "việc nào trường lo"),
        ("hai vc đi làm", "hai vợ chồng đi làm"),
        ("cho xin đc phường", "cho xin địa chỉ phường"),
        ("lớp dt ở nhà cô", "lớp dạy thêm ở nhà cô"),
        ("sđt với dt bàn", "số điện thoại với điện thoại bàn"),
        ("kq hki", "kết quả học kỳ 1"),
        ("t9 khai giảng", "tháng 9 khai giảng"),
        ("vê nê ai đi quên mk", "vneid quên mật khẩu"),
        ("giấy xê tê không bảy", "giấy ct07"),
        ("tui gởi trể", "tôi gửi trễ"),
        ("H29.141-261103-0012 toi dau roi", "tra cứu hồ sơ theo mã hồ sơ toi dau roi"),
        ("000.00.15.H29-260815-0034", "tra cứu hồ sơ theo mã hồ sơ"),
        ("0901-234-567", "0901 234 567"),
        ("cấp 3 có k ạ", "cấp 3 có không ạ"),
        ("vào lớp 1 k ạ", "vào lớp 1 không ạ"),
        ("tốn 50 k phải k", "tốn 50 nghìn phải không"),
        ("bn là ng hay máy v ad", "bạn là người hay máy vậy bạn"),
        ("có ổn k mn", "có ổn không mọi người"),
        ("gọi vẫn dc bt", "gọi vẫn được bình thường"),
        ("mần giấy cho sấp nhỏ", "làm giấy cho con"),
        ("cho người ta xai tài khoản", "cho người ta dùng tài khoản"),
        ("điền xai tên", "điền sai tên"),
    ],
)
def test_what_people_write_becomes_what_they_mean(typed: str, meant: str, content: Content) -> None:
    assert normalise(typed, content.lexicon).plain == meant


@pytest.mark.parametrize(
    "typed", ["lop6", "l6", "lp6", "lop 6", "lớp 6", "lớp sáu", "lop sau", "LỚP 6", "6a3", "lớp 6a3"]
)
def test_every_way_to_write_a_class_level_is_one_term(typed: str, content: Content) -> None:
    found = {one.folded for slot in normalise(typed, content.lexicon).slots for one in slot[0].words}
    assert "lop6" in found


@pytest.mark.parametrize("code", ["q7", "nv1", "hk1", "c2", "h29", "ct07", "2/11", "0912345678"])
def test_codes_and_numbers_keep_their_digits(code: str, content: Content) -> None:
    plain = normalise(f"hỏi {code}", content.lexicon).plain
    assert [char for char in plain if char.isdigit()] == [
        char for char in code.replace("ct07", "ct07") if char.isdigit()
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("làm tt chuyển trường", "thủ tục"),
        ("sai tt của bé", "thông tin"),
        ("đã tt rồi", "thanh toán"),
        ("nộp hs rồi", "hồ sơ"),
        ("hs lớp 5", "học sinh"),
        ("quên mk", "mật khẩu"),
        ("ck em đi làm", "chồng"),
        ("ck nhầm", "chuyển khoản"),
        ("trường mn tư", "mầm non"),
        ("mấy nv", "nguyện vọng"),
        ("trẻ kt", "khuyết tật"),
        ("thẻ bh", "bảo hiểm"),
        ("lên ca phường", "công an"),
    ],
)
def test_a_neighbour_decides_what_a_short_form_means(typed: str, meant: str, content: Content) -> None:
    found = readings(normalise(typed, content.lexicon))
    assert max((weight, said) for said, weight in found.items() if weight < 1)[1] == meant


def test_without_a_neighbour_every_meaning_is_kept(content: Content) -> None:
    found = readings(normalise("tt", content.lexicon))
    assert {"thủ tục", "thông tin", "thanh toán"} <= set(found)
    assert all(weight < 0.5 for weight in found.values())


@pytest.mark.parametrize("word", ["từ", "hỏng", "chuyên"])
def test_accented_words_are_not_rewritten(word: str, content: Content) -> None:
    assert word in readings(normalise(f"cái {word} này", content.lexicon))


@given(st.text(max_size=200))
@example("\ud800")
@example("ư\u0323̣̣" * 50)
@example("İıſﬀ")
@settings(max_examples=150, deadline=None)
def test_no_text_at_all_makes_the_index_fail(index: Index, text: str) -> None:
    verdict = index.ask(text)
    assert verdict.query == text
    assert len(verdict.topics) <= 5
