"""The content that ships and its index, built once for all tests of the room."""

from pathlib import Path

import pytest

from faq.content import Content, load
from faq.index import Index

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def content() -> Content:
    return load()


@pytest.fixture(scope="session")
def index(content: Content) -> Index:
    return Index(content)
