"""Topics and values survive a spreadsheet."""

import pytest

from faq.content import Content
from faq.errors import PieceUnfit
from faq.pieces import topic_data, value_data
from faq.sheet import (
    NEEDED,
    TOPIC_COLUMNS,
    VALUE_COLUMNS,
    day,
    rows_under,
    topic_of,
    topic_row,
    value_of,
    value_row,
)


def test_every_topic_and_value_that_ships_comes_back_as_it_was(content: Content) -> None:
    for topic in content.topics.values():
        row = dict(zip(TOPIC_COLUMNS, topic_row(topic), strict=True))
        back = topic_of(row)
        assert back.pop("hidden") is False
        if back.get("en") is None:
            back.pop("en")
        assert back == topic_data(topic), topic.id
    for them in content.values.values():
        for value in them:
            assert value_of(dict(zip(VALUE_COLUMNS, value_row(value), strict=True))) == value_data(value)


def test_columns_that_a_sheet_lacks_keep_what_stood_before() -> None:
    before = {"id": "t", "short": "Dạ.", "phrasings": ["a"], "keywords": ["k"]}
    assert topic_of({"id": "t", "phrasings": "b\n\n c  d "}, before=before) == {
        "id": "t", "short": "Dạ.", "phrasings": ["b", "c d"], "keywords": ["k"],
    }  # fmt: skip
    english = {"question": "Q?", "short": "S.", "points": ["p"], "phrasings": ["q"]}
    for row, changed in (
        ({"en_question": "Q?", "en_short": "New."}, {"short": "New."}),
        ({"en_points": "r\ns"}, {"points": ["r", "s"]}),
    ):  # fmt: skip
        assert topic_of(row, before={"id": "t", "en": english}) == {"id": "t", "en": english | changed}


@pytest.mark.parametrize(
    ("column", "cell", "field"),
    [
        ("points", "lạ: gì đó", "points"),
        ("points", "không có loại", "points"),
        ("standing", "1 = maybe", "standing"),
        ("as_of", "hôm qua", "as_of"),
        ("review_by", "31/02/2027", "review_by"),
        ("review_by", "2027-13-01", "review_by"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column: str, cell: str, field: str) -> None:
    with pytest.raises(PieceUnfit) as refused:
        topic_of({"id": "t", column: cell})
    assert refused.value.field == field


def test_a_point_keeps_its_brackets_and_facts() -> None:
    cell = "step: Bấm [OK] [1, 2]\ndetail: Xem [3] []"
    assert topic_of({"points": cell})["points"] == [
        {"kind": "step", "say": "Bấm [OK]", "facts": [1, 2]},
        {"kind": "detail", "say": "Xem [3]", "facts": []},
    ]


def test_days_are_read_as_offices_write_them() -> None:
    assert [day(text, "x") for text in ("3/1/2027", "03-01-2027", "2027-01-03", "")] == [
        "2027-01-03", "2027-01-03", "2027-01-03", None,
    ]  # fmt: skip


def test_rows_stand_below_their_headings_wherever_these_are() -> None:
    names = {"mã": "id", "tiêu đề": "question", "short": "short"}
    table = [
        ["Kho"],
        [],
        ["Mã", "Tiêu  đề", "SHORT", "Ghi chú"],
        ["a", "A?", "Dạ.", "x"],
        ["", " "],
        ["b", "B?"],
    ]
    assert rows_under(table, names, NEEDED["topics"]) == [
        (4, {"id": "a", "question": "A?", "short": "Dạ."}), (6, {"id": "b", "question": "B?"}),
    ]  # fmt: skip
    assert rows_under(table[3:], names, NEEDED["topics"]) == []
