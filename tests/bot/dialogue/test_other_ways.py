"""Other ways than a plain feedback: elsewhere, a tip, help at home, the same case, opening again."""

import pytest

from bot.dialogue.commands import AddToCase, FollowPublic, OfferReopening, ReceiveCase, ReopenCase
from bot.dialogue.talk import Place
from feedback.kinds import CaseKind
from tests.bot.dialogue.conftest import CODE, Person, Written

DENUNCIATION = "Tôi tố cáo kế toán trường nhận hối lộ của nhà thầu bếp ăn, có người làm chứng."


def tells(person: Person, story: str) -> str:
    person.says("gửi phản ánh", story)
    return person.says("xong")


def test_a_denunciation_is_explained_before_anything_else_is_asked_and_kept(person: Person) -> None:
    said = tells(person, DENUNCIATION)
    assert person.text("route_denunciation") in said
    assert person.text("route_where_denunciation") in said
    assert person.stands_at(Place.ELSEWHERE)
    assert person.draft.text == DENUNCIATION
    assert person.offered == ["insist", "go_elsewhere", "cancel"]


@pytest.mark.parametrize("how", ["vẫn", "nói thêm"])
def test_who_insists_goes_on_is_not_asked_again_and_is_never_published(person: Person, how: str) -> None:
    tells(person, DENUNCIATION)
    person.taps("insist") if how == "vẫn" else person.says("Tôi đã báo trường mà không ai trả lời cả")
    assert person.stands_at(Place.UNIT)
    person.says(
        "tiểu học Lê Văn Tám", "Nguyễn Thị Lan", "0901234567", "12 Nguyễn Thị Thập, Tân Hưng", "đồng ý"
    )
    assert person.stands_at(Place.SUMMARY)
    assert person.draft.publish is False
    assert DENUNCIATION in person.draft.text


def test_who_goes_elsewhere_gets_the_words_back_and_may_still_go_on(person: Person) -> None:
    tells(person, DENUNCIATION)
    assert DENUNCIATION in person.taps("go_elsewhere")
    assert person.stands_at(Place.FREE)
    assert person.draft.text == DENUNCIATION
    person.taps("resume")
    assert person.talk.draft is not None


def test_a_mere_question_is_answered_at_once_on_wish(person: Person) -> None:
    tells(person, "Cho tôi hỏi khi nào nộp hồ sơ vào lớp 1 ạ? Cần giấy tờ gì?")
    if person.stands_at(Place.ELSEWHERE):
        assert "answer_instead" in person.offered
        assert person.taps("answer_instead")
        assert person.stands_at(Place.FREE)


def test_a_feedback_is_not_held_up(writing: Written) -> None:
    assert writing(Place.UNIT).stands_at(Place.UNIT)


def test_who_will_give_no_name_is_told_the_difference_before_choosing_a_tip(writing: Written) -> None:
    person = writing(Place.NAME)
    assert "tip" in [choice.key for choice in person.replies[-1].choices]
    said = person.says("tôi không muốn nêu tên")
    assert "không hứa trả lời" in said
    assert person.stands_at(Place.TIP)
    summary = person.taps("tip_yes")
    assert person.stands_at(Place.SUMMARY)
    assert "góp ý ẩn danh" in summary
    assert not {"fix_name", "fix_phone", "fix_address", "fix_publish"} & set(person.offered)
    person.taps("confirm")
    (sent,) = person.commands
    assert isinstance(sent, ReceiveCase)
    assert (sent.draft.kind, sent.draft.name, sent.draft.phone) == (CaseKind.TIP, "", "")


def test_who_thinks_better_of_a_tip_is_asked_for_the_name(writing: Written) -> None:
    person = writing(Place.NAME)
    person.taps("tip", "tip_no")
    assert person.stands_at(Place.NAME)
    assert person.draft.kind is None


def test_a_tip_can_be_wished_for_at_once(person: Person) -> None:
    assert "không hứa trả lời" in person.says("góp ý ẩn danh")
    person.taps("tip_yes")
    assert person.stands_at(Place.WHAT)
    person.says("Căng tin bán bánh hết hạn sử dụng cho học sinh lớp một", "xong")
    assert person.stands_at(Place.UNIT)
    person.says("tiểu học Lê Văn Tám")
    assert person.stands_at(Place.SUMMARY)


@pytest.mark.parametrize(
    "text",
    [
        "mẹ tôi già không đi được, muốn làm giấy tờ thì sao",
        "cần người đến nhà giúp làm hồ sơ",
        "bà ngoại cao tuổi nằm một chỗ, cần làm căn cước",
        "ba ngoai cao tuoi khong di lai duoc",
    ],
)
def test_a_need_of_help_at_home_is_recognised_and_offered(person: Person, text: str) -> None:
    assert "đến tận nhà" in person.says(text)
    assert person.offered == ["home_help", "just_ask", "menu"]
    assert "người đó không đi được" in person.taps("home_help")
    assert person.draft.kind is CaseKind.HOME_HELP
    assert text in person.draft.text
    person.says("xong", "Trần Văn Tư", "0901234567", "15 đường số 9, phường Tân Hưng")
    assert person.stands_at(Place.CONSENT)
    person.says("đồng ý")
    assert person.stands_at(Place.SUMMARY)
    assert "fix_unit" not in person.offered
    person.taps("confirm")
    (sent,) = person.commands
    assert isinstance(sent, ReceiveCase)
    assert sent.draft.kind is CaseKind.HOME_HELP


@pytest.mark.parametrize(
    "text", ["xe buýt không đi được vào đường trường", "mẹ tôi già rồi có cần làm gì không"]
)
def test_what_only_sounds_alike_is_no_need_of_help(person: Person, text: str) -> None:
    person.says(text)
    assert "home_help" not in person.offered


def test_who_only_asks_is_answered(person: Person) -> None:
    person.says("mẹ tôi già không đi được thì làm thế nào để nộp hồ sơ vào lớp 1 cho cháu")
    person.taps("just_ask")
    assert person.replies
    assert person.talk.draft is None


def shown_alike(writing: Written) -> Person:
    """Bring a person to where the performer has shown cases that are alike."""
    person = writing(Place.SUMMARY)
    draft = person.draft.model_copy(update={"compared": True})
    person.talk = person.talk.model_copy(update={"place": Place.SIMILAR, "draft": draft})
    return person


def test_of_cases_alike_one_is_followed_added_to_or_a_new_one_sent(writing: Written) -> None:
    follows, adds, sends, speaks = (shown_alike(writing) for _ in range(4))
    text = follows.draft.text
    follows.taps("follow:7")
    assert follows.did(FollowPublic(7))
    assert follows.talk.draft is None
    adds.taps(f"same:{CODE}")
    assert adds.did(AddToCase(CODE, text, ()))
    draft = sends.draft
    sends.taps("send_new")
    assert sends.did(ReceiveCase(draft))
    speaks.says("Tôi muốn nói thêm là cô đã hứa trả lại tiền")
    assert speaks.stands_at(Place.SUMMARY)
    assert "hứa trả lại tiền" in speaks.draft.text


def test_a_case_is_opened_again_with_a_reason(person: Person) -> None:
    assert CODE in person.taps(f"reopen:{CODE}")
    assert person.stands_at(Place.REOPEN)
    person.says("Trường vẫn chưa trả lại tiền cho tôi")
    assert person.did(ReopenCase(CODE, "Trường vẫn chưa trả lại tiền cho tôi"))
    assert person.stands_at(Place.FREE)


@pytest.mark.parametrize(
    "said",
    [
        "tôi chưa hài lòng",
        "mở lại",
        "vẫn chưa xong, mở lại hồ sơ giúp tôi",
        "tôi chưa hài lòng, đề nghị xem lại",
        "tôi không đồng ý với câu trả lời này",
    ],
)
def test_who_is_not_satisfied_any_time_is_asked_which_case(person: Person, said: str) -> None:
    person.says(said)
    assert person.did(OfferReopening())
