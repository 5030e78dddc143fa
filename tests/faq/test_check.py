"""Faults of content, named with file and line; what ships has none."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from faq.check import check
from faq.content import Content, load
from faq.errors import ContentUnreadable
from faq.export import write
from faq.pieces import topic_data
from faq.topics import Category, English, Kind, Point, Standing, Topic, Value

GOOD = """category: thu
title: Thử
topics:
- id: mot
  question: Câu hỏi một là gì?
  short: Dạ, đây là câu trả lời đủ dài để không bị coi là quá ngắn.
  points:
  - {kind: step, say: "Làm.", facts: [1]}
  sources: [Luật]
  as_of: '2026-01-01'
  review_by: '2027-01-01'
  standing: {1: seen}
"""


def topic(**changes: object) -> Topic:
    phrasings = tuple(f"cách hỏi thứ {word}" for word in ["a", "b", "c", "d", "e", "g", "h", "i", "k", "l"])
    base = Topic(
        "mot", "thu", "Hỏi một?", "Dạ, đây là câu trả lời đủ dài để không bị coi là quá ngắn.",
        sources=("Luật",), as_of=date(2026, 1, 1), review_by=date(2027, 1, 1), phrasings=phrasings,
        en=English("One?", "An answer."), file="thu.yaml", line=4,
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def faults(*topics: Topic) -> list[str]:
    content = Content(topics={one.id: one for one in topics}, categories={"thu": Category("thu", "Thử")})
    return [str(fault) for fault in check(content, nearest=False)]


def test_the_content_that_ships_has_no_faults(content: Content) -> None:
    assert [str(fault) for fault in check(content, nearest=False)] == []


def test_a_topic_without_english_is_a_warning() -> None:
    content = Content(topics={"mot": topic(en=None)}, categories={"thu": Category("thu", "Thử")})
    (found,) = check(content, nearest=False)
    assert (str(found), found.warning) == ("thu.yaml:4: mot: no English", True)
    assert check(content, nearest=False, alone=True) == []


@pytest.mark.parametrize(
    ("vietnamese", "english", "what"),
    [
        ("Dạ, hết {han}.", "Until then.", "mot: the English does not tell han, which the Vietnamese does"),
        ("Dạ, hết hạn.", "Until {han}.", "mot: the English tells han, which the Vietnamese does not show"),
        ("Dạ, hết {han}.", "Until {han}.", "value han stands in English answers and has no English"),
    ],
)
def test_a_figure_is_told_in_both_languages_and_in_the_writing_of_each(
    vietnamese: str, english: str, what: str
) -> None:
    told = topic(short=f"{vietnamese} Xin anh/chị xem thêm thông báo.", en=English("One?", english))
    until = Value("han", "30/9", says="hạn", source="Luật", valid_from=date(2026, 1, 1))
    values, thu = {"han": (until,)}, {"thu": Category("thu", "Thử")}
    found = check(Content(topics={"mot": told}, values=values, categories=thu), nearest=False)
    assert any(what in str(fault) and fault.warning for fault in found)
    spoken = {"han": (replace(until, en="30 September"),)}
    same = replace(told, en=English("One?", "Until {han}."), short=told.short.replace("hạn", "{han}"))
    assert check(Content(topics={"mot": same}, values=spoken, categories=thu), nearest=False) == []


def test_a_whole_topic_has_no_faults() -> None:
    assert faults(topic()) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"sources": ()}, "no source"),
        ({"as_of": None}, "no as_of"),
        ({"review_by": None}, "no review_by"),
        ({"related": ("khong-co",)}, "related topic khong-co does not exist"),
        ({"related": ("mot",)}, "is related to itself"),
        ({"short": "Dạ, phí là {phi}, xin anh chị xem thêm ở bảng niêm yết."}, "value phi does not exist"),
        ({"short": "Dạ."}, "short has 3 characters, not 40 to 320"),
        ({"points": (Point(Kind.STEP, "x" * 300),)}, "point 1 is longer than 260 characters"),
        ({"points": (Point(Kind.STEP, "x", (7,)),)}, "point 1 rests on fact 7, which has no standing"),
        (
            {
                "points": (Point(Kind.STEP, "x", (1, 2)),),
                "standing": {1: Standing.SEEN, 2: Standing.TO_VERIFY},
            },
            "point 1 mixes a fact to verify with others; give it a point of its own",
        ),
        (
            {"short": "Dạ, anh/chị gọi 1900 0368, có người trực cả ngày để giúp anh/chị."},
            "'1900 0368' is typed out; name a value of values.yaml instead",
        ),
        (
            {"points": (Point(Kind.FEE, "Phí 2.000 đồng mỗi trang."),)},
            "'2.000 đồng' is typed out; name a value of values.yaml instead",
        ),
        ({"phrasings": ("một cách",)}, "fewer than 10 phrasings"),
        ({"category": "khac"}, "category khac does not exist"),
    ],
)
def test_each_fault_is_named_with_file_and_line(changes: dict[str, object], what: str) -> None:
    assert f"thu.yaml:4: mot: {what}" in faults(topic(**changes))


def test_the_same_phrasing_in_two_topics_is_a_fault() -> None:
    assert any("stands twice: hai, mot" in fault for fault in faults(topic(), topic(id="hai")))


def test_phrasings_that_pull_towards_another_topic_are_warned_of() -> None:
    mine = ("rút học bạ", "học bạ mất", "xin học bạ", "lấy học bạ")
    other = topic(
        id="hai", question="Quên mật khẩu?", phrasings=("quên mật khẩu", "mất mật khẩu", "rút học bạ số")
    )
    content = Content(
        topics={"mot": topic(question="Học bạ?", phrasings=mine), "hai": other},
        categories={"thu": Category("thu", "Thử")},
    )
    found = [fault for fault in check(content) if fault.warning]
    assert [fault.what for fault in found] == ["hai: 'rút học bạ số' is nearer to mot"]


def test_a_fault_of_the_schema_has_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "thu.yaml"
    file.write_text(GOOD + "- id: hai\n  question: Thiếu câu trả lời?\n", encoding="utf-8")
    content = load(file)
    assert set(content.topics) == {"mot"}
    assert [str(fault) for fault in content.faults] == ["thu.yaml:13: hai: 'short' is missing"]


def test_every_value_that_ships_stands_in_one_file_with_its_source_and_first_day(content: Content) -> None:
    values = [one for versions in content.values.values() for one in versions]
    assert len(values) > 80
    assert {one.file for one in values} == {"values.yaml"}
    assert [one.name for one in values if not (one.says and one.source and one.valid_from)] == []


def test_values_in_the_file_of_a_category_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "thu.yaml").write_text(
        GOOD + "values:\n- {name: phi, value: '1'}\n", encoding="utf-8"
    )
    content = load(tmp_path)
    assert [str(fault) for fault in content.faults] == [
        "thu.yaml:1: values stand in values.yaml, not in a category"
    ]
    assert not content.values


def test_the_file_of_values_can_be_taken_in_alone(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("values:\n- {name: phi, value: '1'}\n- {name: phi}\n", encoding="utf-8")
    content = load(file)
    assert [one.value for one in content.values["phi"]] == ["1"]
    assert [str(fault) for fault in content.faults] == ["values.yaml:3: phi: 'value' is missing"]


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "hong.yaml"
    file.write_text("category: thu\ntopics: [}\n", encoding="utf-8")
    with pytest.raises(ContentUnreadable) as refused:
        load(file)
    assert (refused.value.file, refused.value.line) == ("hong.yaml", 2)


def test_what_is_exported_comes_back_the_same(content: Content, tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    write(content, file)
    back = load(file)
    assert back.faults == ()
    assert {name: topic_data(one) for name, one in back.topics.items()} == {
        name: topic_data(one) for name, one in content.topics.items()
    }
    assert {name: len(them) for name, them in back.values.items()} == {
        name: len(them) for name, them in content.values.items()
    }


def test_neighbours_have_enough_phrasings_and_words_in_both_languages(content: Content) -> None:
    assert len(content.neighbours) >= 40
    for entry in content.neighbours.values():
        assert len(entry.phrasings) >= 6, entry.id
        assert entry.say, entry.id
        assert entry.en, entry.id


def test_a_fault_of_a_phrasing_names_the_line_on_which_it_stands(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    said = "category: thu\ntitle: Thử\ntopics:\n"
    for name, asked in (
        ("mot", "[câu của một,\n    hỏi chung]"),
        ("hai", "\n  - câu của hai\n  - hỏi chung"),
    ):
        said += f"- id: {name}\n  question: Hỏi?\n  short: Dạ.\n  phrasings: {asked}\n"
    (tmp_path / "topics" / "thu.yaml").write_text(said, encoding="utf-8")
    content = load(tmp_path)
    assert content.topics["mot"].phrasing_lines == (7, 8)
    twice = [one for one in check(content, nearest=False) if "stands twice" in one.what]
    assert [(one.file, one.line) for one in twice] == [("thu.yaml", 14)]
    pulled = [one for one in check(content) if "is nearer to" in one.what]
    lines = {name: content.topics[name].phrasing_lines for name in content.topics}
    assert pulled
    assert all(one.line in lines[one.what.partition(":")[0]] for one in pulled)
