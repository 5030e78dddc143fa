"""Case codes: eight characters that can be read out on the telephone and catch a slip.

Seven are random, the eighth is a check: weighted by place, the values of all eight add up to 1 modulo
23. As 23 is prime and no two weights are equal, every single wrong character and every exchange of two
characters is caught. Letters and figures that look or sound alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) do not
occur together. A code always has a letter and a figure, so that no Vietnamese word and no telephone
number is ever taken for one.
"""

import random
import re
import unicodedata
from collections.abc import Iterator

from feedback.errors import CodeMistyped

ALPHABET = "346789ACDEFHJKMNPQRTWXY"
LENGTH = 8

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# From 8 down to 1, so that the check character's own weight is 1.
_WEIGHTS = range(LENGTH, 0, -1)
_SUM = 1

# Two groups of four, together or apart by one dash or space, and no letter or figure on either side. The
# look-ahead lets candidates overlap: "than 7H3K M9PX" must not swallow the code's first half.
_CANDIDATE = re.compile(r"(?<![^\W_])(?=([A-Z0-9]{4})([ .\-]?)([A-Z0-9]{4})(?![^\W_]))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−_", "-"))


def new_code(rng: random.Random) -> str:
    """Return a random code as it is shown, like ``7HQK-M3PX``."""
    while True:
        body = "".join(rng.choices(ALPHABET, k=LENGTH - 1))
        code = body + _check_character(body)
        if _is_mixed(code):
            return _shown(code)


def parse_code(text: str) -> str:
    """Return the one code that ``text`` is or contains, as it is shown.

    Raises:
        CodeMistyped: it holds no valid code, or more than one.
    """
    squeezed = re.sub(r"[^A-Z0-9]", "", _plain(text))
    if _is_valid(squeezed):
        return _shown(squeezed)
    found = find_codes(text)
    if len(found) != 1:
        raise CodeMistyped(text.strip())
    return found[0]


def find_codes(text: str) -> list[str]:
    """Return the valid codes within a sentence, in order, each once."""
    return list(dict.fromkeys(_shown(code) for code in _candidates(text) if _is_valid(code)))


def looks_like_code(text: str) -> bool:
    """Tell whether somebody seems to have typed a code, right or wrong."""
    return any(_is_mixed(code) for code in _candidates(text))


def _candidates(text: str) -> Iterator[str]:
    for match in _CANDIDATE.finditer(_plain(text)):
        yield match[1] + match[3]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_DASHES).upper()


def _shown(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _check_character(body: str) -> str:
    total = sum(weight * _VALUE[character] for weight, character in zip(_WEIGHTS, body, strict=False))
    return ALPHABET[(_SUM - total) % len(ALPHABET)]


def _is_valid(code: str) -> bool:
    return (
        len(code) == LENGTH
        and all(character in _VALUE for character in code)
        and _is_mixed(code)
        and _check_character(code[:-1]) == code[-1]
    )


def _is_mixed(code: str) -> bool:
    return any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
