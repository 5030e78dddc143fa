"""Nothing is printed of what the work logs; a test may look at it."""

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def logged() -> Iterator[Sequence[MutableMapping[str, Any]]]:
    """Give what was logged so far."""
    with capture_logs() as lines:
        yield lines
