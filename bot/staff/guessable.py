"""Passwords that somebody who guesses tries first: runs on the keyboard, common words, digits alone."""

import re
import unicodedata

#: Shorter runs are chance.
SHORTEST_RUN = 3
#: What is left of a password without its runs, or without common words, must have so many characters.
FEWEST_LEFT = 6
FEWEST_LETTERS_LEFT = 4
#: A pattern that comes again and again is no longer than this.
LONGEST_PATTERN = 5

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "0123456789")
#: Words that offices and people choose; without accents.
_COMMON = (
    "administrator", "password", "passwd", "matkhau", "quantrivien", "quantri", "admin", "root", "test",
    "demo", "user", "guest", "login", "dangnhap", "taikhoan", "welcome", "letmein", "changeme", "secret",
    "default", "iloveyou", "monkey", "dragon", "football", "superman", "qwerty", "trolyso", "trolyao",
    "canbo", "lanhdao", "giaovien", "hieutruong", "hocsinh", "phuhuynh", "nhatruong", "truonghoc",
    "tieuhoc", "trunghoc", "mamnon", "phuong", "uyban", "ubnd", "tanhung", "tanmy", "tanthuan", "phuthuan",
    "quan", "hochiminh", "tphcm", "hcm", "saigon", "hanoi", "danang", "vietnam", "viet", "nam", "xinchao",
    "anhyeuem", "emyeuanh", "conyeu", "giadinh", "hanhphuc", "khongbiet", "khongco", "maimai", "abc", "xyz",
)  # fmt: skip
_LIKE_LETTERS = str.maketrans("@4031$57!|", "aaoeissti" + "i")


def is_run(password: str) -> bool:
    """Tell whether little is left of a password once runs such as ``1234`` and ``qwer`` are taken away.

    >>> is_run("1234567890"), is_run("câu dài dễ nhớ")
    (True, False)
    """
    said = password.lower()
    left, at = 0, 0
    while at < len(said):
        length = _run_at(said, at)
        left += 0 if length >= SHORTEST_RUN else 1
        at += length if length >= SHORTEST_RUN else 1
    return left < FEWEST_LEFT


def is_pattern(password: str) -> bool:
    """Tell whether a password is a short pattern again and again.

    >>> is_pattern("lanlanlanlan"), is_pattern("một hai ba bốn")
    (True, False)
    """
    said = password.lower()
    period = (said + said).find(said, 1)
    return period <= LONGEST_PATTERN


def is_common(password: str) -> bool:
    """Tell whether a password is common words with digits and signs around them.

    >>> is_common("Matkhau@12345"), is_common("con mèo nhà tôi thích cá")
    (True, False)
    """
    return _is_common(_folded(password)) or _is_common(_folded(password).translate(_LIKE_LETTERS))


def _is_common(folded: str) -> bool:
    left = re.sub(r"[^a-z]", "", folded)
    for word in sorted(_COMMON, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left) < FEWEST_LETTERS_LEFT


def _run_at(said: str, at: int) -> int:
    """Return how many characters from here on lie side by side in a row, either way, or are the same."""
    longest = 1
    for row in (*_ROWS, *(row[::-1] for row in _ROWS), said[at] * len(said)):
        start = row.find(said[at])
        length = 0
        while (
            start >= 0
            and said[at + length : at + length + 1] == row[start + length : start + length + 1] != ""
        ):
            length += 1
        longest = max(longest, length)
    return longest


def _folded(password: str) -> str:
    apart = unicodedata.normalize("NFD", password.lower().replace("đ", "d"))
    return "".join(char for char in apart if unicodedata.category(char) != "Mn")
