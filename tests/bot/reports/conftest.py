"""The invented year, and the reports on it, each made once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.parts import Parts
from bot.reports.make import Made, make
from bot.reports.order import Order
from bot.reports.outlines import ReportKind
from bot.reports.values import Values, values_of
from bot.settings import Settings
from bot.words import Words
from faq.knowledge import Knowledge
from feedback.counting import Share
from tests import demo_register

PERIOD, WARD = "2026-Q3", "P-TT"
#: The reports that are opened by other programs, by the file's name.
ORDERS = {
    "bao-cao.docx": Order(ReportKind.OFFICIAL, PERIOD, WARD, signed_by="Nguyễn Văn <A> & B"),
    "bao-cao.xlsx": Order(ReportKind.OFFICIAL, PERIOD, WARD),
    "bao-cao.pdf": Order(ReportKind.OFFICIAL, PERIOD, WARD),
    "bieu-pakn.xlsx": Order(ReportKind.FORM, "2026-H1"),
    "tong-dai.docx": Order(ReportKind.HOTLINE, "2026-10"),
    "qua-han.docx": Order(ReportKind.LATE, "2026"),
    "hoi-dap.docx": Order(ReportKind.KNOWLEDGE, PERIOD),
    "hai-long.xlsx": Order(ReportKind.SATISFACTION, PERIOD, tthc=Share(9393, 10_000)),
}


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    demo_register.fill(file)
    return file


@pytest.fixture
async def year(demo_file: Path, tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Parts]:
    async with demo_register.opened(demo_file, tmp_path, knowledge=knowledge) as parts:
        yield parts


@pytest.fixture(scope="session")
def made(demo_file: Path, knowledge: Knowledge) -> Mapping[str, Made]:
    async def all_of_them() -> dict[str, Made]:
        async with demo_register.opened(demo_file, demo_file.parent, knowledge=knowledge) as parts:
            return {name: await make(parts, order, name.rpartition(".")[2]) for name, order in ORDERS.items()}

    return asyncio.run(all_of_them())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process make the reports that all these tests read."""
    for item in items:
        if "made" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("reports"))


@pytest.fixture(scope="session")
def values(made: Mapping[str, Made]) -> Values:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    return values_of(made["bao-cao.docx"].facts, settings, Words("vi"))
