"""LibreOffice opens every report, in one run, and sees the same words."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.reports.make import Made

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext"
)

#: What has to be read in each file, and on how many pages at most.
READ = {
    "bao-cao.docx": ("Độc lập - Tự do - Hạnh phúc", 8),
    "bao-cao.xlsx": ("Ủy ban nhân dân phường Tân Thuận", 9),
    "bao-cao.pdf": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 9),  # in one line
    "bieu-pakn.xlsx": ("Biểu tổng hợp phản ánh, kiến nghị", 3),
    "tong-dai.docx": ("tổng đài 1022", 4),
    "qua-han.docx": ("DANH SÁCH HỒ SƠ TRẢ LỜI QUÁ HẠN", 4),
    "hoi-dap.docx": ("Học phí lớp 6?", 2),
    "hai-long.xlsx": ("766/QĐ-TTg", 5),
}


@pytest.fixture(scope="module")
def as_pdf(made: Mapping[str, Made], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with each report as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("office")
    names = []
    for name, one in made.items():
        # Two reports of one stem would overwrite each other.
        path = folder / f"{name.replace('.', '-')}.{name.rpartition('.')[2]}"
        path.write_bytes(one.content)
        if path.suffix != ".pdf":
            names.append(str(path))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return folder


@pytest.mark.parametrize("name", READ)
def test_another_program_opens_it_and_reads_the_same(name: str, as_pdf: Path) -> None:
    said, most = READ[name]
    file = as_pdf / f"{name.replace('.', '-')}.pdf"
    read = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True)
    text = read.stdout.decode()
    assert said in " ".join(text.split())
    assert text.count("\f") <= most
    assert "#REF" not in text
    assert "Err:" not in text
