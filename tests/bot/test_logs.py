"""Logging goes on after somebody closed the stream that was there when it was set up."""

import io
import json
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_closed_stream_does_not_stop_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    log = structlog.get_logger()
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", first)
    set_up_logs("info")
    log.info("one.thing", case="9JDK-M438")
    line = json.loads(first.getvalue())
    assert (line["event"], line["case"]) == ("one.thing", "9JDK-M438")
    first.close()
    monkeypatch.setattr("sys.stderr", second)
    log.info("another.thing")
    assert json.loads(second.getvalue())["event"] == "another.thing"


def test_an_error_shows_where_it_broke_and_not_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    set_up_logs("info")
    try:
        int("0901234567 Nguyễn Thị Lan")
    except ValueError:
        structlog.get_logger().exception("message.failed")
    assert "ValueError" in out.getvalue()
    assert "0901234567" not in out.getvalue()
