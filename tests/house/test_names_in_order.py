"""Names are sorted in one way, ``feedback.alphabet``: a database puts Đ after Z, or takes it for D."""

import re
from pathlib import Path

import pytest

ROOMS = [Path(__file__).parents[2] / room for room in ("bot", "faq", "feedback")]
_BY_DATABASE = re.compile(r"order_by\((?:[^()]|\([^()]*\))*\.(?:name|title|short_name|label|question)\b")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_query_leaves_the_order_of_names_to_the_database(room: Path) -> None:
    found = {str(path): _BY_DATABASE.findall(path.read_text("utf-8")) for path in room.rglob("*.py")}
    assert {path: what for path, what in found.items() if what} == {}
