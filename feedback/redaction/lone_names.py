"""Names of one word with a capital, known by the words around them; pure."""

import re
from collections.abc import Sequence

from feedback.redaction.lists import common, phrases, starts, word_list
from feedback.redaction.name_words import is_foreign, is_given, is_joined, is_name_part, nicknamed
from feedback.redaction.places import public_name
from feedback.redaction.tokens import Token

AND = frozenset({"va", "voi", "cung", "hay", "and", "&"})
#: Lists of these are no lists of people: "Toán, Văn, Anh".
SUBJECTS = word_list(
    "toán văn anh lý hóa hoá sinh sử địa tin việt nhạc họa thể giáo công mai nay năm chi thân mến"
)
_MINE = word_list("em mình tôi tui chị anh cháu con e")
#: Words after which somebody comes, so that a capital there is a name: "gửi Trang 500 ngàn".
_BEFORE_SOMEBODY = word_list("gửi cho với hỏi gặp nhờ nghe kể gọi nhắn cùng bạn do")
#: What people do and things do not: "Nhã kể lại", "thế là Đức bị đình chỉ".
_DOES = word_list("bị khóc kể nói đánh xin chửi giật nhắn hứa chối khai chạy thì")
#: What says whose kin somebody is: "Trúc (mẹ bé Sóc)", "Lan, phụ huynh lớp 3A".
_KIN_AFTER = word_list("mẹ ba bố má cha phụ_huynh phụ ph con mom me bà ông cô chú anh chị hs lớp")

_ELSEWHERE = re.compile(r"^(?:[A-Z]['’`][A-ZĐÀ-Ỹ]|[A-Z][a-z]+-[a-z]+$)")


def lone_name(tokens: Sequence[Token], at: int) -> int:
    """Return 1 where a word with a capital, which no other follows, is a name; else 0."""
    token = tokens[at]
    if is_joined(token) and _ELSEWHERE.match(token.text):
        return 1
    if starts([one.said for one in tokens[at : at + 4]], phrases("places", "before")) > 1:
        return 0
    if _everyday(tokens, at):
        return 0
    if _surely(tokens, at):
        return 1
    return int(not public_name(tokens, at) and _likely(tokens, at))


def _everyday(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word of two syllables begins here that is no name: "Quý phụ huynh", "Nghị định"."""
    if at + 1 >= len(tokens) or not tokens[at + 1].joins or not tokens[at + 1].small:
        return False
    return (tokens[at].said, tokens[at + 1].said) in phrases("common", "pairs", exact=tokens[at].exact)


def _surely(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether what stands beside a word says that it is somebody, whatever else it may mean."""
    token = tokens[at]
    told_whose, does = _told_whose_kin(tokens, at), acts(tokens, at)
    if is_foreign(token) and (not token.opens or does or told_whose):
        return True
    if token.among(SUBJECTS):
        return False
    return (does and is_given(token) and not token.among(common())) or (
        told_whose and (is_given(token) or nicknamed(token))
    )


def _likely(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if _told_with_another(tokens, at) or _in_brackets(tokens, at):
        return True
    signs = at + 1 == len(tokens) and at > 0  # the last word of all, after a dash or on a line of its own
    if (token.opens and not signs) or not (is_given(token) or nicknamed(token)) or len(token.text) < 2:
        return False
    if at and token.joins and tokens[at - 1].small and tokens[at - 1].among(_BEFORE_SOMEBODY):
        return True
    return token.written != token.plain or not token.among(common())


def acts(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is followed by what people do."""
    return at + 1 < len(tokens) and tokens[at + 1].joins and tokens[at + 1].among(_DOES)


def _told_whose_kin(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is followed by whose kin it is: "Trúc (mẹ bé Sóc)", "Lan, phụ huynh lớp 3A"."""
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if after.joins and after.written == "nhà" and at + 2 < len(tokens):
        return tokens[at + 2].among(_MINE)
    return after.gap.strip() in {"(", ",", "-", "–"} and after.small and after.among(_KIN_AFTER)


def _in_brackets(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands alone in brackets after a name: "Ngọc Diệp (Na)"."""
    if not at or not tokens[at].gap.endswith("(") or not is_name_part(tokens[at - 1]):
        return False
    closed = at + 1 == len(tokens) or tokens[at + 1].gap.startswith(")")
    return closed and (nicknamed(tokens[at]) or is_given(tokens[at]))


def _told_with_another(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether two names open a sentence together: "Khánh và Vân", "An, Bình, Chi"."""
    first = tokens[at]
    place = at + 1
    if place < len(tokens) and tokens[place].plain in AND and tokens[place].joins:
        place += 1
        joined = place < len(tokens) and tokens[place].joins
    else:
        joined = place < len(tokens) and tokens[place].gap.strip() == ","
    if not joined or not tokens[place].capital:
        return False
    return all(
        is_given(token) and not token.among(common()) and not token.among(SUBJECTS) and len(token.text) > 1
        for token in (first, tokens[place])
    )
