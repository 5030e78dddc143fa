"""E-mail, links, accounts and files; pure."""

import re
from collections.abc import Iterator

from feedback.folding import fold
from feedback.redaction.lists import CAPITALS, plain_words
from feedback.redaction.strike import Kind, Reason, Strike

_EMAIL = re.compile(r"[^\s@,;:()<>\"“”]+(?:\s\d{1,4})?\s?@\s?[^\W_][\w\-]*(?:\s?\.\s?[a-z][\w\-]*)*", re.I)
# "a@gmail,com": a slip of the finger.
_SLIPPED = re.compile(
    r"[\w.+\-]+\s?@\s?(?:gmail|yahoo|outlook|hotmail|icloud|live|zoho)\s?[,;:]\s?com(?:[.,]vn)?(?![^\W_])"
    r"|[\w.+\-]+\s+(?:tại|tai|at)\s+(?:gmail|yahoo|outlook|hotmail|icloud)\s*(?:\.|chấm|cham|dot)\s*com(?![^\W_])",
    re.I,
)
_AT = r"(?:\(?\s*(?:a[\s\-]?còng|a[\s\-]?cong|a móc|a moc|acong|a vòng|@)\s*\)?|[\[({]\s*(?:a|at|@)\s*[\])}])"
_DOT = r"(?:\.|\bchấm\b|\bcham\b|\bdot\b|[\[({]\s*(?:\.|chấm|cham|dot)\s*[\])}])"
_SPELLED = re.compile(
    rf"(?:[^\s,;:()\"]+\s+(?:{_DOT}\s+)?){{0,4}}[^\s,;:()\"]+\s*{_AT}\s*[\w\-]+(?:\s*{_DOT}\s*[\w\-]+){{1,3}}",
    re.I,
)
_EMAIL_STOPS = re.compile(
    r"^(?:.*\b(?:email|mail|thư|thu|là|la|lá|qua|về|ve|vào|vao|của|cua|cho|hộp thư|địa chỉ|tôi|em|gửi|gui)\b"
    r"[\s:]+)",
    re.I | re.S,
)
_OFFICE_MAIL = re.compile(
    r"^(?:vanphong|vp|info|contact|lienhe|tiepnhan|phananh|tuyensinh|hotro|support|admin|phong|"
    r"ubnd|truong|thcs|th|mn|mamnon|c[0-3]|p\.|pgd|sgd|so|bophan|motcua|hcc|trungtam)"
    r"[\w.\-]*@[\w.\-]*(?:gov|edu)\.vn$", re.I
)  # fmt: skip
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w@.])(?:[a-z0-9\-]+\.)+(?:com|vn|net|org|me|info|io|gl|ly|be|tv|"
    r"link|page|app|xyz|co)(?:/\S+)", re.I
)  # fmt: skip
_PUBLIC_LINK = re.compile(
    r"^(?:https?://)?(?:[\w\-]+\.)*(?:gov|edu)\.vn(?:[/#][^?=@]*)?[.,;)]*$"
    r"|^(?:https?://)?(?:www\.)?(?:phapluat|vneid|vssid)[\w.]*\.vn",
    re.I,
)
_ACCOUNT = re.compile(r"(?<![\w@.])@[^\W_][\w.\-]{2,}", re.I)
_TECHNICAL = re.compile(
    r"(?<![\w@./\-])[a-z][a-z0-9]*(?:[._][a-z0-9]+)*_[a-z0-9_.]+(?![\w/@])"
    r"|(?<![\w@./\-])[a-z]+(?:\.[a-z]+)+\.?\d{2,}(?![\w@])",
    re.I,
)
_CUE = re.compile(
    r"(?:\bnick(?:name)?|\btài khoản|\btai khoan|\bacc(?:ount)?|"
    r"\btên (?:hiển thị|zalo|facebook|fb|viber|tiktok|telegram|messenger|face)|"
    r"\bten (?:hien thi|zalo|facebook|fb|viber|tiktok)|"
    r"\buser(?:name)?|\bskype|\bkakaotalk|\bwechat|\bline id|"
    r"\binstagram|\binsta|\btelegram|\bkênh(?: tiktok| youtube)?|\btiktok|"
    r"\bzalo|\bfacebook|\bfb|\bface|\bmessenger|\bviber|\bfanpage|\bpage|\bstk zalo)"
    r"(?P<more>(?:\s+(?:zalo|fb|facebook|tiktok|face|tên hiển thị|ten hien thi|tên|ten|là|la|tên là|"
    r"của (?:em|tôi|nó|họ)|youtube|viber|telegram|có tên|nick|name|mang tên|đặt tên|ten la))*)"
    r"\s*(?P<sign>:|=|\"|“|')?\s*",
    re.I,
)  # fmt: skip
_QUOTED = re.compile(r"[\"“'”‘]([^\"“”\n‘’]{2,40})[\"”'’]")
_NAMED = re.compile(rf"[^\W\d_][\w.'\-]*(?:[ ][{CAPITALS}0-9][\w.'\-]*){{0,5}}")
_NOT_HANDLES = plain_words("not_handles")
_NEVER_HANDLES = plain_words("never_handles")
_FILE = re.compile(
    r"(?P<last>[^\s\"“”<>|:;,]*[^\s\"“”<>|:;,.])\s?\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|heic|heif|webp|gif|"
    r"mp[34]|mov|avi|zip|rar|txt|csv|odt|m4a|wav)(?![^\W_])",
    re.I,
)  # fmt: skip
_FILE_STOPS = plain_words("before_a_file")
_FILE_WORDS = plain_words("in_any_file_name")
_BACK = 10


def emails(text: str) -> Iterator[Strike]:
    """Yield e-mail addresses, with blanks in them or spelled out; an office's published ones are left."""
    for found in _EMAIL.finditer(text):
        start = found.start()
        if not _OFFICE_MAIL.match("".join(found[0].split()).strip(".")):
            yield Strike(start, found.end(), Kind.EMAIL, Reason.LOOKS)
    for found in _SLIPPED.finditer(text):
        yield Strike(found.start(), found.end(), Kind.EMAIL, Reason.LOOKS)
    for found in _SPELLED.finditer(text):
        lead = _EMAIL_STOPS.match(found[0])
        start = found.start() + (lead.end() if lead and lead.end() < len(found[0]) else 0)
        address = "".join(text[start : found.end()].split()).strip(".")
        if start < found.end() and not _OFFICE_MAIL.match(address):
            yield Strike(start, found.end(), Kind.EMAIL, Reason.LOOKS)


def links(text: str) -> Iterator[Strike]:
    """Yield links, but those to public offices and schools."""
    for found in _LINK.finditer(text):
        if not _PUBLIC_LINK.match(found[0]):
            yield Strike(found.start(), found.end(), Kind.LINK, Reason.LOOKS)


def handles(text: str) -> Iterator[Strike]:
    """Yield names of accounts."""
    for pattern in (_ACCOUNT, _TECHNICAL):
        for found in pattern.finditer(text):
            yield Strike(found.start(), found.end(), Kind.HANDLE, Reason.LOOKS)
    for cue in _CUE.finditer(text):
        strike = _after_cue(text, cue)
        if strike is not None:
            yield strike


def _after_cue(text: str, cue: re.Match[str]) -> Strike | None:
    at = cue.end("more")
    quoted = _QUOTED.match(text[at:].lstrip(" :="))
    if quoted is not None:
        at += text[at:].index(quoted[1])
        return Strike(at, at + len(quoted[1]), Kind.HANDLE, Reason.CUE)
    named = _NAMED.match(text, cue.end())
    if named is None:
        return None
    first = fold(named[0].split()[0])
    if first in _NEVER_HANDLES or (first in _NOT_HANDLES and not named[0][0].isupper()):
        return None
    told = (
        bool(cue["more"].strip())
        or cue["sign"] is not None
        or fold(cue[0]).startswith(("nick", "kakao", "ten "))
    )
    if not (named[0][0].isupper() or told or re.search(r"\d", named[0])):
        return None
    return Strike(named.start(), named.end(), Kind.HANDLE, Reason.CUE)


def files(text: str) -> Iterator[Strike]:
    """Yield names of files, unless they say nothing of anybody ("IMG_2026.jpg", a form's name)."""
    for found in _FILE.finditer(text):
        start = _begins(text, found.start())
        said = fold(re.sub(r"[_\-.]", " ", text[start : found.end("last")])).split()
        if any(word not in _FILE_WORDS and not word.isdigit() for word in said):
            yield Strike(start, found.end(), Kind.FILE_NAME, Reason.LOOKS)


def _begins(text: str, at: int) -> int:
    """Return where a file's name begins: names with blanks go back to a sign or a word that leads to it."""
    line = text[:at]
    words = list(re.finditer(r"[^\s\"“”:;,()<>]+(?=[ ]+|$)", line))
    start = at
    for word in reversed(words[-_BACK:]):
        leads = fold(word[0]) in _FILE_STOPS and (word[0][0].islower() or word is words[0])
        if text[word.end() : start].strip(" ") or leads:
            break
        start = word.start()
    return start
