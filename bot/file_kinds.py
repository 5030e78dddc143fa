"""Tells what a file is by what it contains, whatever its name says."""

import io
import zipfile

PICTURE_STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif"}
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    OFFICE_PARTS["word/document.xml"]: (".docx",),
    OFFICE_PARTS["xl/workbook.xml"]: (".xlsx",),
}
LONGEST_NAME = 120


def kind_of(content: bytes) -> str | None:
    """Return the media type of a picture or document that we take, or None.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of(b"<script>")
    ('application/pdf', None)
    """
    for start, kind in PICTURE_STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "image/heic"
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return None


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    # A document that carries macros is none of ours, whatever it is called.
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)


def safe_name(name: str, kind: str) -> str:
    """Return a file name without folders and odd characters, with an ending that fits what it is.

    >>> safe_name("../../đơn xin.exe", "application/pdf")
    'đơn xin.pdf'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*').strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if f"{dot}{ending}".lower() in ENDINGS[kind]:
        return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'tep'}{dot}{ending}"
    return f"{(stem if dot else plain)[: LONGEST_NAME - 6] or 'tep'}{ENDINGS[kind][0]}"
