import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.folding import fold
from feedback.kinds import RefusalReason
from feedback.routing import LIKELY, Route, suggest

# As people write; "" is a PAKN for this office.
LABELLED = [
    ("denunciation", "Tôi làm đơn tố cáo hiệu trưởng nhận hối lộ của công ty nấu ăn"),
    ("denunciation", "Kế toán trường tham ô tiền bán trú mấy năm nay, đề nghị xử lý"),
    ("denunciation", "Phó hiệu trưởng dùng bằng giả để lên chức, tôi xin tố giác"),
    ("denunciation", "Em muốn tố cáo cô thủ quỹ chiếm đoạt tiền quỹ phụ huynh"),
    ("denunciation", "Ông trưởng phòng lợi dụng chức vụ nhận tiền chạy trường cho người quen"),
    ("complaint", "Tôi khiếu nại quyết định kỷ luật con tôi, đề nghị hủy quyết định này"),
    ("complaint", "Gia đình không đồng ý với quyết định đuổi học cháu, yêu cầu xem xét lại quyết định"),
    ("complaint", "Đơn khiếu nại lần 2 về việc không cho con tôi vào lớp 6"),
    ("complaint", "Quyết định xử phạt xâm phạm quyền và lợi ích hợp pháp của tôi"),
    ("legal_document", "Khoản 2 Điều 5 Thông tư 29 về dạy thêm bất cập, đề nghị sửa"),
    ("legal_document", "Kiến nghị sửa đổi Nghị định 238 về học phí cho phù hợp"),
    ("legal_document", "Thông tư số 22 chồng chéo với thông tư 27, phụ huynh không hiểu"),
    ("infrastructure", "Đường trước cổng ngập nước mỗi khi triều cường, ổ gà khắp nơi"),
    ("infrastructure", "Nắp cống đường số 7 bị mất rất nguy hiểm"),
    ("infrastructure", "Quán karaoke gần nhà hát tới 12 giờ đêm"),
    ("infrastructure", "Đèn đường hẻm 45 hư cả tháng chưa ai sửa"),
    ("question", "Cho em hỏi hồ sơ vào lớp 1 gồm những gì ạ?"),
    ("question", "xin hỏi khi nào nhận giấy khai sinh bản sao?"),
    ("question", "thủ tục chuyển trường ra sao, cần giấy tờ gì vậy ad?"),
    ("", "Cô giáo thu tiền quỹ lớp quá cao, mong nhà trường xem lại"),
    ("", "Nhân viên văn thư hẹn lần lữa, tôi đi lại ba lần vẫn chưa nhận được học bạ"),
    ("", "Trường đòi thêm giấy tờ không có trong quy định khi rút hồ sơ"),
    ("", "Bữa ăn bán trú nguội lạnh, ít rau"),
    ("", "Nhà vệ sinh trong trường hôi, sân trường ngập nước khi mưa"),
    ("", "Kiến nghị cho nộp học phí bằng chuyển khoản"),
    ("", "Thái độ cán bộ một cửa không đúng mực, quát phụ huynh"),
    ("", "Tại sao trường thu tiền máy lạnh mà không có biên lai?"),
    ("", "Cô giáo chủ nhiệm hay la mắng, bảo vệ là chú to cao thì đuổi xe phụ huynh"),
    ("", "Tôi chỉ phản ánh chứ không phải khiếu nại: thầy dạy hay vào lớp trễ"),
    ("", "Trường làm trái thông tư 29, vẫn ép học thêm"),
    ("", "Đề nghị nhà trường lắp mái che chỗ phụ huynh chờ đón con"),
    ("", "Góp ý giờ tan học lệch nhau giữa các khối nên phụ huynh chờ lâu"),
]


@pytest.mark.parametrize(("route", "text"), LABELLED)
def test_the_likeliest_is_suggested_and_a_pakn_is_left_alone(route: str, text: str) -> None:
    found = suggest(text)
    assert [one.route for one in found[:1]] == ([Route(route)] if route else [])


@pytest.mark.parametrize(("route", "text"), [one for one in LABELLED if one[0]])
def test_it_is_recognised_without_accents_too(route: str, text: str) -> None:
    without = " ".join(fold(line) + "?" * ("?" in line) for line in [text])
    assert suggest(without)[0].route is Route(route)


def test_other_accents_are_another_word() -> None:
    assert suggest("chú bảo vệ to cao lắm") == suggest("chu tỏ cao giong") == ()
    assert suggest("to cao")[0].route is Route.DENUNCIATION
    assert suggest("tố cáo")[0].confidence == suggest("TỐ CÁO")[0].confidence == 0.85


def test_a_suggestion_says_why_and_names_its_texts() -> None:
    (one,) = suggest("Tôi tố cáo ông A nhận hối lộ")
    assert one.signs == ("tố cáo", "nhận hối lộ", "hối lộ")
    assert LIKELY < one.confidence < 1
    assert (one.explains, one.where) == ("route_denunciation", "route_where_denunciation")
    assert one.route.refusal is RefusalReason.DENUNCIATION
    assert {route.refusal for route in Route} < set(RefusalReason)


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = suggest(text)
    assert all(LIKELY <= one.confidence < 1 for one in found)
    assert sorted(found, key=lambda one: -one.confidence) == list(found)


def test_a_very_long_text_is_read_in_no_time() -> None:
    assert suggest("khoản 2 điều 5 " * 5000)[0].route is Route.LEGAL_DOCUMENT
