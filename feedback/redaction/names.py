"""Names of people: after a title, after words that lead to a name, or as a full Vietnamese name; pure."""

import re
from collections.abc import Iterator, Sequence

from feedback.redaction.lists import common, names, phrases, starts, titles, word_list
from feedback.redaction.places import inside_a_name, leads_to_a_place, public_name
from feedback.redaction.strike import Kind, Reason, Strike
from feedback.redaction.tokens import Token

_LONGEST = 6
_INITIALS = 3
_STOPPERS = word_list(
    "trường tiểu thcs thpt ubnd phòng sở số lớp zalo facebook viber khối sđt đt phường quận đường vneid cccd tp tphcm và là có "
    "trung_tâm phó đường kính hiệu"
)
_WEAK_CUES = frozenset(["gặp", "gap", "huynh", "họ", "ho"])
_KIN = frozenset(
    [
        "con",
        "be",
        "chau",
        "em",
        "toi",
        "tui",
        "me",
        "ba",
        "bo",
        "cha",
        "chong",
        "vo",
        "chi",
        "anh",
        "ban",
        "gai",
        "trai",
        "ten",
    ]
)
# Families so many belong to that three words which begin so are a name.
_OFTEN = frozenset(["nguyen", "tran", "pham", "huynh"])
_SURELY = frozenset(
    ["nguyen", "tran", "le", "pham", "huynh", "hoang", "vo", "dang", "bui", "ngo", "trinh", "dinh", "phung"]
)
_AND = frozenset({"va", "voi", "cung", "hay", "and", "&"})
_NOT_AFTER_A_CUE = frozenset(
    [
        "phu",
        "cong",
        "nguoi",
        "me",
        "ba",
        "bo",
        "ong",
        "gi",
        "mot",
        "giao",
        "can",
        "nhan",
        "o",
        "cua",
        "chu",
        "cha",
        "thay",
        "con",
        "hoc",
        "ai",
        "ho",
        "khach",
        "em",
        "chi",
        "anh",
        "dan",
        "cuu",
        "bac",
        "tho",
        "ban",
        "the",
        "duong",
        "truong",
        "dai",
        "nhung",
        "cac",
        "nay",
        "day",
        "do",
        "khac",
        "that",
        "nha",
        "tre",
        "nho",
        "rieng",
        "la",
        "tren",
        "trong",
        "duoi",
        "bi",
        "ma",
        "va",
        "hoac",
        "de",
        "cho",
        "file",
        "tep",
        "hoi",
        "di",
        "dang",
        "san",
        "pham",
        "mien",
        "phi",
        "zalo",
        "fb",
        "facebook",
        "tai",
        "dang",
        "nhap",
        "thiet",
    ]
)


def people(tokens: Sequence[Token]) -> Iterator[Strike]:
    """Yield the names of people, without their titles."""
    for at in range(len(tokens)):
        reason = _lead(tokens, at)
        if reason is not None:
            yield from _led(tokens, at, reason)
        elif not leads_to_a_place(tokens, at) and not inside_a_name(tokens, at):
            yield from _full(tokens, at)


def _lead(tokens: Sequence[Token], at: int) -> Reason | None:
    """Say what leads to a name at ``at``: a title, words such as "tên là", or nothing."""
    if not at or not _follows(tokens[at - 1], tokens[at]):
        return None
    before = [token.said for token in tokens[max(0, at - 7) : at]]
    end = at - 1
    for roles in range(min(4, len(before) - 1), 0, -1):
        if tuple(before[-roles:]) in phrases("names", "roles") and _is_title(tokens, end - roles, roles=True):
            return Reason.TITLE
    if (tokens[at].joins or tokens[at].gap == ". ") and (
        _is_title(tokens, end) or _ends_with(before, "titles", "longer")
    ):
        return Reason.TITLE
    if _ends_with(before, "cues"):
        return Reason.SAID if before[-1] in _WEAK_CUES else Reason.CUE
    # "con gái chị là …"
    plain = [token.plain for token in tokens[max(0, at - 4) : at]]
    said_to_be = plain[-1] == "la" and _KIN & set(plain[:-1])
    return Reason.SAID if said_to_be else None


def _follows(before: Token, token: Token) -> bool:
    """Tell whether a word may follow what leads to it: at once, after a colon, in brackets or quotes."""
    if token.gap == ". ":
        return before.plain in {"mr", "mrs", "ms"}
    return (
        token.gap.strip(" \t\n") in {"", ":", "(", ",", '"', "“", "–", "-", ": "}
        and token.gap.count("\n") <= 1
    )


def _is_title(tokens: Sequence[Token], at: int, *, roles: bool = False) -> bool:
    if at < 0:
        return False
    token = tokens[at]
    if token.plain in {"ba", "nhat", "em"} and token.written not in {"ba", "bà", "em"}:
        return False
    strong = token.among(titles("strong"))
    return strong or token.among(titles("weak"))


def _ends_with(before: Sequence[str], *path: str) -> bool:
    known = phrases("names", *path)
    return any(tuple(before[-size:]) in known for size in range(1, len(before) + 1))


def _led(tokens: Sequence[Token], at: int, reason: Reason) -> Iterator[Strike]:
    if public_name(tokens, at) and tokens[at - 1].plain in {"nguoi", "tich", "bac"}:
        return
    if tokens[at].small and public_name(tokens, at) > 1:
        return
    last = _end_of_run(tokens, at, reason)
    if last is None:
        return
    yield Strike(tokens[at].start, tokens[last].end, Kind.NAME, reason)
    # "hai học sinh Phát và Lộc", "bé Bin, Bo"
    place = last + 1
    if place + 1 < len(tokens) and tokens[place].plain in _AND and tokens[place].joins:
        other = _end_of_run(tokens, place + 1, reason)
        if other is not None and (tokens[place + 1].capital or tokens[place + 1].shouted):
            yield Strike(tokens[place + 1].start, tokens[other].end, Kind.NAME, reason)


def _end_of_run(tokens: Sequence[Token], at: int, reason: Reason) -> int | None:
    """Return the last word of a name that begins at ``at`` after a title or a cue; None if there is none."""
    token = tokens[at]
    if token.small:
        return _end_of_small_run(tokens, at, reason)
    if token.among(_STOPPERS) and not (at + 1 < len(tokens) and _is_given(tokens[at + 1])):
        return None
    if _is_title(tokens, at) and at + 1 < len(tokens) and tokens[at + 1].capital and reason is Reason.CUE:
        return None
    ahead = [one.said for one in tokens[at : at + 4]]
    if starts(ahead, phrases("names", "roles")) and not (_is_name_part(token) and len(token.text) > 1):
        return None
    called = tokens[at - 1].among(titles("strong")) or not token.among(names("never"))
    if not (called or _is_name_part(token) or _nicknamed(token)):
        return None
    if starts([one.said for one in tokens[at : at + 4]], phrases("places", "before")) > 1:
        return None
    if reason is Reason.SAID and not (_is_name_part(token) or _nicknamed(token)):
        return None
    last = at
    while last + 1 < len(tokens) and last - at < _LONGEST and _goes_on(tokens, last, at):
        last += 1
    return last


def _goes_on(tokens: Sequence[Token], last: int, first: int) -> bool:
    token = tokens[last + 1]
    if _is_initial(tokens[last]) and token.gap in {".", ". "} and (token.capital or _is_initial(token)):
        return True
    if not token.joins:
        return False
    if token.capital:
        end_here = token.among(_STOPPERS) and last + 2 < len(tokens) and not _is_given(token)
        return not end_here and not (
            token.plain == "truong" and last + 2 < len(tokens) and tokens[last + 2].capital
        )
    # "Trâm anh phạt": a slip of the shift key.
    following = tokens[last + 2] if last + 2 < len(tokens) else None
    if token.shouted or any(letter.isdigit() for letter in token.text):
        return False
    if token.plain == "anh" and last == first:
        return following is not None and not following.capital
    given = _is_given(token) and not token.among(common())
    return given and not token.among(names("never")) and not _is_title(tokens, last + 1)


def _is_initial(token: Token) -> bool:
    return (len(token.text) == 1 and token.text.isupper()) or token.plain in {"ng", "mr", "mrs", "ms", "th"}


def _is_given(token: Token) -> bool:
    return token.among(names("given"))


def _nicknamed(token: Token) -> bool:
    return token.among(names("nicknames"))


def _is_name_part(token: Token) -> bool:
    if token.capital and len(token.text) > 1:
        return token.alike(names("given")) or token.alike(names("surnames"))
    return _is_given(token) or token.among(names("surnames"))


def _end_of_small_run(tokens: Sequence[Token], at: int, reason: Reason) -> int | None:
    """Return the last word of a name written without capitals, or shouted."""
    if not _may_begin_small(tokens, at, reason):
        return None
    last = at
    while last + 1 < len(tokens) and last - at < _INITIALS + 1 and _goes_on_small(tokens, at, last):
        last += 1
    return last


def _may_begin_small(tokens: Sequence[Token], at: int, reason: Reason) -> bool:
    token = tokens[at]
    if any(letter.isdigit() for letter in token.plain) or leads_to_a_place(tokens, at):
        return False
    if (tokens[at - 1].plain, token.plain) in _COMPOUNDS or _counted(tokens, at):
        return False
    full = _full_small(tokens, at)
    if full:
        return True
    if reason is Reason.SAID or (reason is Reason.CUE and token.plain in _NOT_AFTER_A_CUE):
        return False
    if token.among(names("never")):
        # "toi la an": no accents, and words that lead to a name.
        return (
            reason is Reason.CUE and token.written == token.plain and _is_given(token) and not token.shouted
        )
    if _is_given(token) or _nicknamed(token):
        return not _is_everyday_here(tokens, at)
    if not token.exact and tokens[at - 1].plain in _DOUBTFUL:
        return False
    return not token.among(common()) and _is_strong_lead(tokens, at, reason) and token.plain.isalpha()


def _counted(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number follows: "lan 2"."""
    return at + 1 < len(tokens) and tokens[at + 1].joins and tokens[at + 1].text.isdigit()


def _is_strong_lead(tokens: Sequence[Token], at: int, reason: Reason) -> bool:
    before = tokens[at - 1]
    return reason is Reason.CUE or before.among(titles("strong"))


def _is_everyday_here(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word that could be a name is an everyday one after this title: "con nam", "em thi"."""
    token, before = tokens[at], tokens[at - 1]
    if before.plain in {"toi", "tui"}:
        return True
    if before.among(titles("weak")):
        return token.among(common()) or token.plain in _AFTER_WEAK
    if not token.exact and before.plain in _DOUBTFUL:
        return token.plain in common().written and token.plain not in _NAMES_RATHER
    return token.among(_AFTER_STRONG)


_NAMES_RATHER = frozenset(
    ["hung", "lan", "hoa", "mai", "tuan", "cuong", "thuong", "hanh", "phuong", "loan", "nga", "hai", "linh"]
)
_COMPOUNDS = frozenset(
    tuple(pair.split())
    for pair in (
        "anh hung", "co van", "chi van", "su pham", "nho ut", "goi la", "chu nhat", "co quy", "con meo", "thang truoc", "dich vu", "ten phuong", "bac si", "con dau", "con re", "ba con", "chi ho", "em sau", "co y", "thay doi", "ong noi", "co ta", "co sau",
        "ban hoc", "noi dung", "ban sau", "anh ta", "anh ay", "con hoc", "me con", "hoan canh", "co so", "anh em", "em ho", "ba lo", "bo sung",
        "co dinh", "co the", "co mat", "con so", "con thieu", "con duong", "con cong", "con cong", "ban an", "ban tru", "ban tin",
    )
)  # fmt: skip
_AFTER_WEAK = frozenset(
    [
        "thi",
        "hoc",
        "tu",
        "dai",
        "dang",
        "hai",
        "tam",
        "nam",
        "tin",
        "toan",
        "thu",
        "thuong",
        "doi",
        "tinh",
        "cong",
        "yeu",
        "cam",
        "hay",
        "dinh",
        "du",
        "hoi",
        "kiem",
        "cao",
        "vo",
        "ca",
        "anh",
        "lo",
        "sang",
        "vao",
        "van",
        "chuc",
        "luon",
        "thong",
        "tuyen",
        "sinh",
        "trong",
        "moi",
        "chung",
        "quan",
        "tai",
        "tien",
        "thanh",
        "nhat",
        "thang",
        "trung",
        "hoa",
        "nhan",
        "hau",
        "dan",
        "trang",
        "lam",
        "chuyen",
        "mo",
        "canh",
        "hoai",
        "tri",
        "lien",
        "quoc",
        "vien",
        "truc",
        "dau",
        "nhu",
        "phuong",
        "chinh",
    ]
)
_AFTER_STRONG = word_list(
    "thì như nhận làm hỏi bảo thông hứa hướng phát hai năm khai kiểm tăng hiện trước mẫu"
)
# Without accents these titles are everyday words as often ("có", "bạn/bán", "chủ").
_DOUBTFUL = frozenset(["co", "ban", "chu", "su", "cu", "ten", "thay", "anh"])


def _goes_on_small(tokens: Sequence[Token], first: int, last: int) -> bool:
    token = tokens[last + 1]
    if not token.joins or not token.small or any(letter.isdigit() for letter in token.plain):
        return False
    if _full_small(tokens, first) > last + 1 - first:
        return True
    if token.among(names("never")) or not (_is_given(token) or token.plain == tokens[last].plain):
        return False
    if token.shouted:
        return not token.among(common()) or token.plain not in _SHOUTED_WORDS
    if last == first and not token.exact and token.among(names("surnames")) and token.plain in _OFTEN:
        return True
    surname = tokens[first].among(names("surnames"))
    return surname or token.written != token.plain or token.plain == tokens[last].plain or last == first


_SHOUTED_WORDS = frozenset(
    [
        "thu",
        "bi",
        "cong",
        "kinh",
        "ban",
        "nuoc",
        "day",
        "van",
        "phong",
        "hoc",
        "va",
        "la",
        "trong",
        "truong",
        "lam",
        "cho",
        "den",
        "tai",
        "ten",
        "moi",
    ]
)


def _full(tokens: Sequence[Token], at: int) -> Iterator[Strike]:
    """Yield a full name that nothing leads to: a surname and what goes with it, or a run of name words."""
    size = _full_capital(tokens, at) or (_full_small(tokens, at) if _begins(tokens, at) else 0)
    if size:
        yield Strike(tokens[at].start, tokens[at + size - 1].end, Kind.NAME, Reason.LOOKS)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a small name may begin here: not in the middle of a longer one."""
    return not (at and tokens[at].joins and tokens[at - 1].among(names("surnames")))


def _full_capital(tokens: Sequence[Token], at: int) -> int:
    if not tokens[at].capital or (at and tokens[at].joins and tokens[at - 1].capital):
        return 0
    if public_name(tokens, at) or (tokens[at].opens and _is_title(tokens, at)):
        return 0
    size = 1
    while (
        at + size < len(tokens) and size < _LONGEST and tokens[at + size].capital and tokens[at + size].joins
    ):
        size += 1
    run = tokens[at : at + size]
    if run[0].opens and size > 1 and run[0].plain not in _surnames_or_given(run[0]):
        # A sentence's first word says nothing: look at what comes after it.
        return 0
    if starts([token.said for token in run], phrases("places", "before")) and run[0].opens and run[0].exact:
        return 0
    if any(_is_abbreviation(token) for token in run) or size == 1:
        return _single(tokens, at) if size == 1 else 0
    surname = run[0].among(names("surnames"))
    parts = sum(_is_name_part(token) or _nicknamed(token) for token in run)
    if (surname and run[1].written in {"thị", "văn"} and size > 2) or any(_is_joined(token) for token in run):
        return size
    if surname and parts == size:
        return size
    return size if (parts >= size - 1 and (surname or size > 2)) or parts == size else 0


def _surnames_or_given(token: Token) -> frozenset[str]:
    return frozenset({token.plain}) if _is_name_part(token) or _nicknamed(token) else frozenset()


def _is_abbreviation(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper() and not (_is_name_part(token) or _nicknamed(token))


def _is_joined(token: Token) -> bool:
    """Tell whether it is written as names from elsewhere are: "Min-ji", "K'Brơi"."""
    return bool(re.search(r"[^\W\d_]['’`\-][^\W\d_]", token.text)) and len(token.text) > 3


def _single(tokens: Sequence[Token], at: int) -> int:
    token = tokens[at]
    if _is_joined(token) and re.match(r"^(?:[A-Z]['’`][A-ZĐÀ-Ỹ]|[A-Z][a-z]+-[a-z]+$)", token.text):
        return 1
    if starts([one.said for one in tokens[at : at + 4]], phrases("places", "before")) > 1 or public_name(
        tokens, at
    ):
        return 0
    signs = at + 1 == len(tokens) and at > 0  # the last word of all, after a dash or on a line of its own
    if (token.opens and not signs) or not (_is_given(token) or _nicknamed(token)) or len(token.text) < 2:
        return 0
    return 1 if token.written != token.plain or not token.among(common()) else 0


def _full_small(tokens: Sequence[Token], at: int) -> int:
    """Return how many words of a full name, three or more, stand here without capitals; 0 if none."""
    if not tokens[at].small or not tokens[at].among(names("main_surnames")):
        return 0
    size = 1
    while at + size < len(tokens) and size < _LONGEST - 1 and _carries_on(tokens, at, size):
        size += 1
    if size < 3 or public_name(tokens, at) >= 2:
        return 0
    part = tokens[at : at + size]
    led = at and _lead(tokens, at) is not None
    if not part[0].exact and not led and part[0].plain not in _SURELY:
        return 0
    middle = {"van", "thi"} & {token.plain for token in part[1:-1]}
    rare = sum(not token.among(common()) for token in part)
    accented = sum(token.written != token.plain for token in part)
    often = part[0].plain in _OFTEN and rare >= 1
    return size if middle or rare >= size - 1 or often or (accented and rare >= 1) else 0


def _carries_on(tokens: Sequence[Token], at: int, size: int) -> bool:
    token = tokens[at + size]
    if not token.joins or not token.small or not _is_name_part(token):
        return False
    return (
        size == 1
        or token.shouted
        or (size <= _INITIALS and not token.exact)
        or not token.among(names("never"))
    )
