"""Telephone numbers in every way people write them; pure."""

import re
from collections.abc import Iterator

from feedback.folding import fold
from feedback.redaction.lists import either
from feedback.redaction.strike import Kind, Reason, Strike

# Letters that people put in place of figures, by slip or to be cunning.
_FIGURE = r"[0-9oOQIlL|]"
_AS_FIGURES = str.maketrans("oOQIlL|", "0001111")
_RUN = re.compile(
    rf"(?<![^\W_])(?:\(?\+\s?)?\(?(?=[0-9oOQIl])(?:{_FIGURE}(?:[\s.,·•*_/()\-‐‑–—\ufe0f\u20e3\u200b'~:]{{0,3}}(?={_FIGURE}))?){{6,17}}{_FIGURE}\)?"
    r"(?:\s*(?:máy lẻ|máy nhánh|nhánh|nội bộ|số lẻ|lẻ|ext\.?|may le)\s*\d{1,5})?(?![^\W_])",
)
# Some figures hidden by the writer: "09xx 123 456".
_HIDDEN = re.compile(r"(?<![^\W_])(?:\+?84|0)\d{1,3}[\s.\-]?(?:[\dxX*•]{1,4}[\s.\-]?){2,4}(?![^\W_])")
# Letters that look like figures, more of them than slips.
_LOOKALIKES = re.compile(r"(?<![^\W_])[0oO][0-9oOiIlsSbBzZgq](?:[\s.\-]?[0-9oOiIlsSbBzZgq]){7,9}(?![^\W_])")
# A word runs into it: "0903123456gặp Lan".
_RUN_INTO = re.compile(r"(?<![\d])0[35789]\d{8}(?=[^\W\d_])|(?<=[^\W\d_])0[35789]\d{8}(?!\d)")
# Told bit by bit: "090, tiếp theo 312, rồi 3456".
_SCATTERED = re.compile(r"(?<!\d)0[35789]\d{0,2}(?:\D{1,18}\d{2,4}){2,3}(?!\d)")
_OF_TIME = re.compile(r"tháng|thang|ngày|ngay|năm|nam|giờ|gio|\dh|đồng|dong|[/\n]", re.IGNORECASE)
_SPELLED = (
    "không|khong|hông|ko|hk|hok|một|mot|mốt|hai|ba|bốn|bon|tư|tu|năm|nam|lăm|sáu|sau|bảy|bay|bẩy|tám|tam|chín|chin|"
    "linh|lẻ|mươi|mười|dê rô|zê rô|zero|one|two|three|four|five|six|seven|eight|nine"
)
_IN_WORDS = re.compile(
    rf"(?<![^\W_])(?:(?:{_SPELLED}|k(?=[0-9])|[0-9]{{1,4}})(?:[\s,.\-–()]+(?:(?:chấm|cham|gạch|phẩy|rồi|số|con|o|trăm|tram)\s+)?|(?=k?[0-9]))){{3,14}}"
    rf"(?:{_SPELLED}|[0-9]{{1,4}})(?![^\W_])",
    re.IGNORECASE,
)
_ENDS_IN_A_WORD = re.compile(r"^(?:\d[\s.\-()]*){9,12},[^\d,]*$")
_WORD_FIGURES = re.compile(rf"(?<![^\W_])(?:{_SPELLED})(?![^\W_])|k(?=[0-9])", re.IGNORECASE)
_CUE = re.compile(rf"(?:^| )(?:{either('phone_cues')})(?: [a-z]{{1,6}}){{0,3}}$")
_PUBLISHED = re.compile(
    rf"(?:^| )(?:{either('offices')})(?: (?:la|so|dien|thoai|sdt|dt|o|theo|may|ban|qua|truong|nha))*$"
)
_PUBLISHED_AFTER = re.compile(
    r"^\s*(?:của|thuộc|\()\s*(?:văn phòng|phòng|trường|nhà trường|trung tâm|UBND|Sở)\b"
)
_OTHERWISE_PRIVATE = re.compile(r"\b(?:rieng|nha rieng|ca nhan)\b")
_MONEY = re.compile(r"^\s*(?:đ|₫|đồng|dong|vnđ|vnd|k\b|nghìn|ngàn|triệu|usd|%)", re.IGNORECASE)
_DATE = re.compile(
    r"^(?:[0-3]?\d\s?[/.\-]\s?[01]?\d\s?[/.\-]\s?(?:19|20)?\d\d|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)$"
)
_PUBLIC = re.compile(r"^(?:1022|11[1-5]|1[89]00\s?\d*)(?:\W+(?:1022|11[1-5]|1[89]00\s?\d*))*$")
_THOUSANDS = re.compile(r"^[1-9]\d{0,2}(?:[.,]000)+$")
_LANDLINE = re.compile(r"^(?:84|0)2\d")
_BEFORE = 48


def phones(text: str) -> Iterator[Strike]:
    """Yield the telephone numbers of a text; published ones of offices are left.

    >>> text = "Gọi em O938.I22.6O7 nha"
    >>> {text[one.start : one.end] for one in phones(text)}
    {'O938.I22.6O7'}
    """
    for run in _RUN.finditer(text):
        reason = _reason(text, run)
        if reason is not None:
            yield Strike(run.start(), run.end(), Kind.PHONE, reason)
    for run in _HIDDEN.finditer(text):
        if re.search(r"[xX*•]{2}", run[0]):
            yield Strike(run.start(), run.end(), Kind.PHONE, Reason.LOOKS)
    for run in _RUN_INTO.finditer(text):
        yield Strike(run.start(), run.end(), Kind.PHONE, Reason.LOOKS)
    for run in _LOOKALIKES.finditer(text):
        if len(re.findall(r"\d", run[0])) >= 5 and re.search(r"[^\W\d_]", run[0]):
            yield Strike(run.start(), run.end(), Kind.PHONE, Reason.LOOKS)
    for run in _SCATTERED.finditer(text):
        if len(re.findall(r"\d", run[0])) in {10, 11} and not _OF_TIME.search(run[0]):
            yield Strike(run.start(), run.end(), Kind.PHONE, Reason.LOOKS)
    for run in _IN_WORDS.finditer(text):
        spoken = len(_WORD_FIGURES.findall(run[0]))
        whole = spoken + len(re.findall(r"\d", run[0]))
        told = spoken >= 4 or (spoken >= 2 and whole >= 8) or (run[0][0] in "0kK" and whole >= 9)
        # "028 3775 0505, không thu phí"
        if whole >= 7 and spoken and told and not _ENDS_IN_A_WORD.match(run[0]):
            yield Strike(run.start(), run.end(), Kind.PHONE, Reason.LOOKS)


def _reason(text: str, run: re.Match[str]) -> Reason | None:
    figures = "".join(re.findall(r"\d", run[0].translate(_AS_FIGURES)))
    if "(0)" in run[0]:  # "+84(0)903 123 456"
        figures = figures.replace("840", "84", 1)
    own = sum(letter.isdigit() for letter in run[0])
    if own < 3 or (own < 5 and len(figures) < 9) or _is_amount_or_date(text, run):
        return None
    before = fold(text[max(0, run.start() - _BEFORE) : run.start()])
    if _LANDLINE.match(figures) and _is_published(text, run, before):
        return None
    if figures.startswith(("0", "84")) and 9 <= len(figures) <= 11 + 5 * ("l" in run[0].lower()):
        return Reason.LOOKS
    if _CUE.search(before):
        return Reason.CUE
    return Reason.LOOKS if 9 <= len(figures) <= 11 else None


def _is_amount_or_date(text: str, run: re.Match[str]) -> bool:
    number = run[0].strip("() ")
    if _PUBLIC.match(number) or _DATE.match(number) or _THOUSANDS.match(number):
        return True
    return bool(_MONEY.match(text[run.end() :])) and number[0] not in "0+"


def _is_published(text: str, run: re.Match[str], before: str) -> bool:
    if _OTHERWISE_PRIVATE.search(before):
        return False
    return bool(_PUBLISHED.search(before) or _PUBLISHED_AFTER.match(text[run.end() : run.end() + 20]))
