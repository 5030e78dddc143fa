"""What sounds like danger is learned from examples, and only from those that may be read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from faq.alarm import Alarm, Ear, learn
from faq.content import Content
from faq.decide import Decision
from faq.errors import ContentUnreadable
from faq.evaluate import evaluate, is_held, read_labelled
from faq.fit_alarm import alarm_of, near_danger, read_urgent
from faq.index import Index

DATA = Path(__file__).parent / "data"

CRY = {"máu": 1.0, "con": 1.0}
CALM = {"đơn": 1.0, "con": 1.0}


def test_words_of_danger_are_loud_and_words_of_both_are_not() -> None:
    made = learn([CRY] * 8, [CALM] * 8)
    assert made.loudness(CRY) > made.loudness({"con": 1.0}) > made.loudness(CALM)


def test_learning_twice_gives_the_same() -> None:
    assert learn([CRY] * 5, [CALM] * 9) == learn([CRY] * 5, [CALM] * 9)


def test_an_alarm_that_learned_nothing_leaves_it_to_the_signs() -> None:
    deaf = Alarm()
    assert deaf.sign_at < deaf.loudness(CRY) < deaf.alarm_at <= deaf.clear_at


def test_a_message_twice_as_long_with_the_same_words_is_as_loud() -> None:
    made = learn([CRY] * 8, [CALM] * 8)
    assert made.loudness({"máu": 2.0, "con": 2.0}) == pytest.approx(made.loudness(CRY))


def test_only_few_calm_questions_are_louder_than_the_gate(content: Content) -> None:
    few = dict(sorted(content.topics.items())[:5])
    urgent = {name: replace(one, topic=None) for name, one in content.urgent.items()}
    index = Index(replace(content, topics=few, urgent=urgent, quiet=content.quiet[:40]))
    asked = [one for one in read_labelled(DATA / "dev_questions.jsonl")[:120] if not is_held(one.question)]
    made = alarm_of(index, asked, ["con bị đánh"], ["con ăn cơm chưa"])
    loud = sum(made.loudness(index.terms_of(one.question)) > made.alarm_at for one in asked)
    assert loud <= 1
    assert made.loudness(index.terms_of("con bị đâm chảy máu")) > made.alarm_at > made.sign_at
    assert made.clear_at >= made.alarm_at


def test_a_line_without_a_label_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "urgent.jsonl"
    file.write_text('{"text": "cứu"}\n', encoding="utf-8")
    with pytest.raises(ContentUnreadable):
        read_urgent(file)


def test_urgent_messages_of_strangers_are_recognised(index: Index) -> None:
    urgent = [one for one in read_urgent(DATA / "urgent.jsonl")[0] if is_held(one)]
    verdicts = [index.ask(one) for one in urgent]
    alarmed = sum(one.decision is Decision.URGENT for one in verdicts)
    doubted = sum(one.doubt is not None for one in verdicts)
    assert len(urgent) > 60
    # Only numbers: who tunes must not read what is held. In doubt the numbers to call are told too.
    assert alarmed + doubted >= 0.97 * len(urgent)
    assert alarmed >= 0.91 * len(urgent)


def test_calm_messages_with_words_of_danger_mostly_stay_calm(index: Index) -> None:
    calm = [one for one in read_urgent(DATA / "urgent.jsonl")[1] if is_held(one)]
    verdicts = [index.ask(one) for one in calm]
    assert sum(one.decision is Decision.URGENT for one in verdicts) <= 0.04 * len(calm)
    assert sum(one.doubt is not None for one in verdicts) <= 0.16 * len(calm)


def test_urgent_walk_ins_are_recognised_and_harmless_ones_mostly_left_alone(index: Index) -> None:
    urgent, calm = read_urgent(DATA / "walkins_urgent.jsonl")
    assert (len(urgent), len(calm)) == (52, 54)
    assert all(index.ask(one).decision is Decision.URGENT for one in urgent)
    alarmed = sum(index.ask(one).decision is Decision.URGENT for one in calm)
    assert alarmed <= 2  # both are held: only the number is known


def test_urgent_callers_are_recognised_and_harmless_ones_mostly_left_alone(index: Index) -> None:
    urgent, calm = read_urgent(DATA / "callers_urgent.jsonl")
    assert (len(urgent), len(calm)) == (40, 40)
    heard = [index.ask(one) for one in urgent]
    assert sum(one.decision is Decision.URGENT for one in heard) >= 39
    assert all(one.decision is Decision.URGENT or one.doubt for one in heard)
    assert sum(index.ask(one).decision is Decision.URGENT for one in calm) <= 1


def test_urgent_latecomers_are_all_recognised_and_harmless_ones_left_alone(index: Index) -> None:
    urgent, calm = read_urgent(DATA / "latecomers_urgent.jsonl")
    assert (len(urgent), len(calm)) == (25, 25)
    assert all(index.ask(one).decision is Decision.URGENT for one in urgent)
    assert not any(index.ask(one).decision is Decision.URGENT for one in calm)


def test_strangers_questions_raise_few_alarms(content: Content, index: Index) -> None:
    near = near_danger(content)
    asked = [one for one in read_labelled(DATA / "strangers.jsonl") if not one.accept & near]
    asked = [one for one in asked if is_held(one.question)]
    judged = evaluate(index, asked).judged
    alarms = sum(one.verdict.decision is Decision.URGENT for one in judged)
    doubts = sum(one.verdict.doubt is not None for one in judged)
    assert alarms <= 0.01 * len(asked)
    assert doubts <= 0.025 * len(asked)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("con nói mai này không có con thì ba mẹ đừng khóc, rồi khóa cửa ngồi im", "suicide"),
        ("tới cổng đón mà cô nói có ai rước cháu rồi, nhà hổng ai rước hết", "missing"),
        ("ông thầy kèm bắt con gái tui ngồi lên đùi rồi hun", "sexual_abuse"),
        ("be bi co nheo tim dui, troi tay vo ghe", "violence"),
        ("thằng nhỏ té cầu thang nằm im re kêu hông dậy", "accident"),
        ("tui mới đọc mấy số đó cho nó là tiền trong thẻ đi sạch", "fraud"),
    ],
)
def test_a_story_gets_the_numbers_of_its_kind(said: str, entry: str, index: Index) -> None:
    verdict = index.ask(said)
    assert (verdict.decision, verdict.entry) == (Decision.URGENT, entry)


def test_the_weights_that_ship_belong_to_these_gates() -> None:
    shipped = json.loads((DATA.parents[2] / "faq" / "content" / "alarm.json").read_text(encoding="utf-8"))
    assert shipped["sign_at"] < shipped["alarm_at"] < shipped["clear_at"]
    assert shipped["weights"]


def test_an_ear_hears_what_the_alarm_does_with_rows_for_some_terms_only() -> None:
    made = Alarm({"máu": 2.0, "con": -1.0, "cứu": 1.5}, bias=0.25)
    said = {"con": 1.0, "máu": 0.6, "cứu": 0.4, "trường": 1.0}
    rows = {"con": 0, "trường": 1, "máu": 2}
    heard = Ear(made, rows).loudness(said, {term: row for term, row in rows.items() if term in said})
    assert heard == pytest.approx(made.loudness(said))
