"""Which letter strings can be Vietnamese syllables, and what raw Telex or VNI keystrokes meant."""

from collections.abc import Callable
from functools import lru_cache
from unicodedata import normalize

from faq.text import fold

_ONSETS = frozenset("""b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x""".split())  # noqa: SIM905 - a table reads better as words
_RIMES = frozenset(
    """a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng
    eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac
    oach oai oan oang oanh oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot oong ô
    ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi
    uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp
    ươt ươu ưt ưu y yêm yên yêng yêt yêu""".split()  # noqa: SIM905 - a table of words
)
_STOPS = ("c", "p", "t", "ch")
_TONE_MARKS = {1: "\u0301", 2: "\u0300", 3: "\u0309", 4: "\u0303", 5: "\u0323"}
_TELEX_TONES = {"s": 1, "f": 2, "r": 3, "x": 4, "j": 5}
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_VOWELS = frozenset("aăâeêioôơuưy")
_Step = Callable[[list[str], str, int], int | None]


def _shapes() -> frozenset[str]:
    made = set(_RIMES)
    for onset in _ONSETS:
        made.update(onset + rime for rime in _RIMES)
        if onset == "gi":
            made.update("g" + rime for rime in _RIMES if rime.startswith("i"))
    return frozenset(made)


_SHAPES = _shapes()
_FOLDED = frozenset(fold(shape) for shape in _SHAPES) | frozenset(
    shape.translate(str.maketrans("ăâêôơưđ", "aaeooud")) for shape in _SHAPES
)


def is_syllable(folded: str) -> bool:
    """Tell whether an unmarked string could be a Vietnamese syllable."""
    return folded in _FOLDED


def compose(shape: str, tone: int) -> str | None:
    """Return the syllable with its tone, or ``None`` if no such syllable can be.

    A syllable that ends in a stop carries sắc or nặng only: ``lôp`` is impossible.
    """
    if shape not in _SHAPES:
        return None
    if shape.endswith(_STOPS) and tone not in (1, 5):
        return None
    if not tone:
        return shape
    spot = _tone_spot(shape)
    return normalize("NFC", shape[: spot + 1] + _TONE_MARKS[tone] + shape[spot + 1 :])


def _tone_spot(shape: str) -> int:
    start = 2 if shape.startswith(("qu", "gi")) and len(shape) > 2 and shape[2] in _VOWELS else 0
    vowels = [at for at in range(start, len(shape)) if shape[at] in _VOWELS]
    for at in reversed(vowels):
        if shape[at] in "ăâêôơư":
            return at
    if len(vowels) == 1 or shape[-1] not in _VOWELS:
        return vowels[-1]
    return vowels[-2]


@lru_cache(maxsize=20_000)
def from_telex(keys: str) -> str | None:
    """Return what raw Telex keystrokes meant (``hoof`` is hồ), or ``None`` if they are no syllable."""
    return _typed(keys, _telex_step)


@lru_cache(maxsize=20_000)
def from_vni(keys: str) -> str | None:
    """Return what raw VNI keystrokes meant (``ho62`` is hồ), or ``None``; needs at least one digit."""
    if not keys.isascii() or not any(char.isdigit() for char in keys) or not keys[0].isalpha():
        return None
    return _typed(keys, _vni_step)


def _typed(keys: str, step: _Step) -> str | None:
    letters: list[str] = []
    tone, changed = 0, False
    for key in keys:
        done = step(letters, key, tone)
        if done is None:
            letters.append(key)
        else:
            tone, changed = done, True
    if not changed:
        return None
    shape = "".join(letters).replace("uơ", "ươ") if len(letters) > 2 else "".join(letters)
    for candidate in (shape, shape.replace("ưo", "ươ"), "".join(letters)):
        made = compose(candidate, tone)
        if made:
            return made
    return None


def _telex_step(letters: list[str], key: str, tone: int) -> int | None:
    vowel = any(char in _VOWELS for char in letters)
    if key in _TELEX_TONES and vowel and (not tone or _TELEX_TONES[key] == tone):
        return _TELEX_TONES[key]
    if key == "d" and letters and letters[0] == "d":
        letters[0] = "đ"
        return tone
    if key in _HAT and _change(letters, {key: _HAT[key]}):
        return tone
    if key == "w" and (_change(letters, _HORN) or _change(letters, {"a": "ă"})):
        return tone
    if key == "w" and not vowel:
        letters.append("ư")
        return tone
    return None


def _vni_step(letters: list[str], key: str, tone: int) -> int | None:
    if key in "12345":
        return None if tone and tone != int(key) else int(key)
    changes = {"6": _HAT, "7": _HORN, "8": {"a": "ă"}}.get(key)
    if changes and _change(letters, changes):
        return tone
    if key == "9" and letters and letters[0] == "d":
        letters[0] = "đ"
        return tone
    return None


def _change(letters: list[str], changes: dict[str, str]) -> bool:
    """Change the last letter that can be; ``uo`` takes the horn on both."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in changes:
            letters[at] = changes[letters[at]]
            if letters[at] == "ơ" and at and letters[at - 1] == "u" and letters[: at - 1][-1:] != ["q"]:
                letters[at - 1] = "ư"
            return True
    return False
