"""The floors hold on what ships, and nothing lowers them."""

from pathlib import Path

import pytest

from faq import floors
from faq.errors import ContentUnreadable
from faq.evaluate import Report, Tally, evaluate, read_labelled
from faq.index import Index
from faq.trial import LABELLED


def report(first: int, wrong: int = 0) -> Report:
    tally = Tally(ours=100, first=first, among_three=100, shown=100, answered_wrong=wrong)
    return Report(tally, {"typo": Tally(ours=5, first=0)})


def test_what_ships_stands_above_every_floor(index: Index) -> None:
    committed = floors.read()
    assert committed["all"]["first"] >= 90
    assert floors.below(evaluate(index, read_labelled(LABELLED)), committed) == []


def test_a_floor_is_lifted_to_just_below_what_is_reached_and_never_lowered(tmp_path: Path) -> None:
    file = tmp_path / "floors.yaml"
    assert floors.read(file) == {}
    floors.write(floors.raised(report(95), floors.read(file)), file)
    assert floors.read(file)["all"]["first"] == 93.5
    floors.write(floors.raised(report(90), floors.read(file)), file)
    assert floors.read(file)["all"]["first"] == 93.5


def test_what_falls_below_is_named(tmp_path: Path) -> None:
    known = floors.raised(report(95), {})
    assert floors.below(report(95, wrong=1), known) == []
    assert floors.below(report(93, wrong=2), known) == [
        "all first: 93.00 < 93.50",
        "all answered_wrong: 98.00 < 98.50",
    ]


def test_a_style_of_few_questions_has_no_floor_and_a_lost_style_falls() -> None:
    assert "typo" not in floors.raised(report(95), {})
    assert floors.below(report(95), {"gone": {"first": 50.0}}) == ["gone first: 0.00 < 50.00"]


def test_a_file_without_floors_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "floors.yaml"
    file.write_text("all: high\n", encoding="utf-8")
    with pytest.raises(ContentUnreadable):
        floors.read(file)
