"""What an editor reads of facts that wait to be verified."""

from datetime import date

from bot.web.console.knowledge_topics import facts_waiting
from faq.content import load


def test_a_waiting_fact_is_read_as_parents_would_read_it() -> None:
    content = load()
    waiting = facts_waiting(content.topics.values(), {}, content.values, date(2026, 11, 30))
    said = [point for fact in waiting for point in fact.says]
    assert len(said) > 10
    assert [point for point in said if "{" in point] == []
