from datetime import timedelta
from pathlib import Path

import pytest

from feedback.errors import RulesFault
from feedback.retention_rules import Kept, load_rules, rules_in_force
from tests.feedback.world import MONDAY

RULE = """
  - kind: draft
    days: {days}
    valid_from: {since}
    valid_to: {until}
    legal_basis: a test
"""


def rules_file(folder: Path, *rules: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text("rules:" + "".join(rules), "utf-8")
    return path


def test_every_kind_has_a_rule_with_its_basis() -> None:
    found = rules_in_force(MONDAY)
    assert set(found) == set(Kept)
    assert all(rule.legal_basis for rule in found.values())
    assert found[Kept.DRAFT].before(MONDAY) == MONDAY - timedelta(days=30)


def test_a_rule_holds_from_its_first_day_to_the_day_before_its_end(tmp_path: Path) -> None:
    path = rules_file(
        tmp_path,
        RULE.format(days=30, since="2020-01-01", until="2026-11-16"),
        RULE.format(days=10, since="2026-11-16", until="null"),
    )
    rules = load_rules(path)
    assert rules_in_force(MONDAY, rules=rules)[Kept.DRAFT].days == 10
    assert rules_in_force(MONDAY - timedelta(days=1), rules=rules)[Kept.DRAFT].days == 30
    assert rules_in_force(MONDAY - timedelta(days=9000), rules=rules) == {}


@pytest.mark.parametrize(
    "rules",
    [
        (RULE.format(days=0, since="2020-01-01", until="null"),),
        (
            RULE.format(days=3, since="2020-01-01", until="null"),
            RULE.format(days=4, since="2026-01-01", until="null"),
        ),
        ("\n  - kind: everything\n    days: 3",),
        ("\n  - kind: draft",),
    ],
)
def test_rules_that_are_not_whole_are_refused(tmp_path: Path, rules: tuple[str, ...]) -> None:
    with pytest.raises(RulesFault):
        load_rules(rules_file(tmp_path, *rules))
