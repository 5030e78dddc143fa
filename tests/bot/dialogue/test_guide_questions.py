"""A question in the middle of a guide: answered, and the step shown again."""

from dataclasses import replace

from bot.dialogue.commands import RecordDeed, RecordMiss
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from faq.decide import Decision, Scored, Verdict
from tests.bot.dialogue.conftest import Person, Unsure
from tests.bot.dialogue.walker import LOGIN


def test_a_question_in_the_middle_is_answered_and_the_step_shown_again(walking: Person) -> None:
    walking.says("xong")
    said = walking.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")
    assert "ngân sách" in said
    assert "Bước 2/6" in walking.replies[-1].text
    assert walking.text("answer_helpful") not in said
    assert "Bước 3/6" in walking.says("1")


def test_who_wants_to_report_something_does_and_finds_the_step_again(walking: Person) -> None:
    walking.says("xong", "nhà trường thu tiền sai, tôi muốn phản ánh")
    assert walking.stands_at(Place.WHAT)
    assert walking.draft.text == "nhà trường thu tiền sai, tôi muốn phản ánh"
    walking.says("hủy", "hủy")
    assert "Bước 2/6" in walking.says("tiếp tục")


def test_an_earlier_answer_does_not_pull_a_question_in_the_middle_towards_it(walking: Person) -> None:
    assert "Quên mật khẩu" in walking.says("còn quên mật khẩu thì sao?")


def test_a_short_question_about_the_fee_is_about_the_guide(person: Person) -> None:
    person.taps("g:chung-thuc-dien-tu", "w:go:chung-thuc-dien-tu:")
    assert "Chứng thực bản sao điện tử" in person.says("phí bao nhiêu")
    assert "Bước 1/6" in person.replies[-1].text


def test_another_level_of_school_is_understood_with_the_guide(person: Person) -> None:
    person.taps("g:chuyen-truong-thcs", "w:go:chuyen-truong-thcs:")
    assert "chuyển trường" in person.says("con lop 3 thi sao").casefold()
    assert person.talk.topic == "chuyen-truong-tieu-hoc"
    assert "ngân sách" in person.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")


def test_a_greeting_in_the_middle_gets_one_back_and_the_step(walking: Person) -> None:
    assert "Bước 1/6" in walking.says("chào em")


def test_a_question_nobody_can_answer_is_kept_as_a_miss_too(sight: Sight) -> None:
    here = Person(replace(sight, knows=Unsure(sight.knows)), Talk(met=True))
    here.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    here.says("sao mèo kêu hoài vậy?")
    assert [type(one) for one in here.commands] == [RecordDeed, RecordMiss]


class Suggesting(Unsure):
    """An FAQ that is never sure, but has an idea."""

    def ask(self, question: str, *, after: str | None) -> Verdict:
        return Verdict(question, Decision.SUGGEST, (Scored("quen-mat-khau-vneid", 0.5),))


def test_suggestions_in_the_middle_keep_the_way_back(sight: Sight) -> None:
    here = Person(replace(sight, knows=Suggesting(sight.knows)), Talk(met=True))
    here.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    here.says("mèo kêu phải không?")
    assert here.offered[-2:] == [f"w:show:{LOGIN}:mo-cong", f"w:help:{LOGIN}:mo-cong"]
    here.says("1")
    assert "Bước 1/6" in here.replies[-1].text


def test_danger_comes_before_the_step(walking: Person) -> None:
    said = walking.says("tôi vừa đưa mã otp cho người ta rồi bị trừ hết tiền trong tài khoản")
    assert "113" in said or "ngân hàng" in said
    assert "Bước 1/6" in walking.says("tiếp tục")
