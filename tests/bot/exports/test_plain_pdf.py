"""Papers as PDF: what belongs together stays on one page."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from bot.exports.plain_pdf import Table, Words, plain_pdf


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    blocks = [
        block
        for lines in range(1, 25)
        for block in (
            Words(f"Mục {lines}", "\n".join(["dòng"] * lines)),
            Table(f"Bảng {lines}", ("Lúc", "Việc"), (1, 3), [("9:00", "\n".join(["việc"] * 5))]),
        )
    ]
    paper = plain_pdf("Hồ sơ", [], blocks, "chân trang", made_at=datetime(2026, 11, 30, tzinfo=UTC))
    command = ["pdftotext", "-layout", "-", "-"]
    read = subprocess.run(command, input=paper, check=True, capture_output=True)
    pages = [page.split("chân trang")[0].split() for page in read.stdout.decode().split("\f")]
    ends = [" ".join(page[-2:]) for page in pages if page]
    assert len(ends) > 10
    assert not [end for end in ends if end.startswith(("Mục", "Bảng"))]
