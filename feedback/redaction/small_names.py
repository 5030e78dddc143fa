"""Names written without capitals, or in a line of nothing but capitals; pure."""

from collections.abc import Sequence

from feedback.redaction.lists import (
    common,
    names,
    pairs_counted,
    phrases,
    plain_phrases,
    plain_words,
    titles,
    word_list,
)
from feedback.redaction.name_leads import lead
from feedback.redaction.name_words import is_given, is_name_part, nicknamed
from feedback.redaction.places import leads_to_a_place, public_name
from feedback.redaction.strike import Reason
from feedback.redaction.tokens import Token

_LONGEST = 6


_INITIALS = 3


# Families so many belong to that three words which begin so are a name.
_OFTEN = frozenset(["nguyen", "tran", "pham", "huynh"])


_SURELY = frozenset(
    ["nguyen", "tran", "le", "pham", "huynh", "hoang", "vo", "dang", "bui", "ngo", "trinh", "dinh", "phung"]
)


_NOT_AFTER_A_CUE = plain_words("not_after_a_cue")


_NAMES_RATHER = plain_words("names_rather")


_COMPOUNDS = plain_phrases("compounds")


_EVERYDAY = phrases("common", "pairs", exact=True)
_EVERYDAY_PLAIN = phrases("common", "pairs")


_AFTER_WEAK = plain_words("not_after_a_pronoun")


_AFTER_STRONG = word_list(
    "thì như nhận làm hỏi bảo thông hứa hướng phát hai năm khai kiểm tăng hiện trước mẫu"
)


# Without accents these titles are everyday words as often ("có", "bạn/bán", "chủ").
_DOUBTFUL = frozenset(["co", "ban", "chu", "su", "cu", "ten", "thay", "anh"])


# With accents, so that "cua" and "va" of a text without them lead to nobody.
_OF_SOMEBODY = frozenset(["của", "với", "và", "cùng", "gửi", "nhờ", "hỏi", "cho", "gặp"])


_BY_BIRTH = word_list("ba năm hai tư sáu bảy tám chín mười út")


_SHOUTED_WORDS = plain_words("not_within_capitals")


def end_of_small_run(tokens: Sequence[Token], at: int, reason: Reason) -> int | None:
    """Return the last word of a name written without capitals, or shouted."""
    if not _may_begin_small(tokens, at, reason):
        return None
    last = at
    while last + 1 < len(tokens) and last - at < _INITIALS + 1 and _goes_on_small(tokens, at, last):
        last += 1
    return last + _ends_misspelt(tokens, at, last, reason)


def _ends_misspelt(tokens: Sequence[Token], first: int, last: int, reason: Reason) -> int:
    """Return 1 where a full name that somebody gives ends with a word of no list: "nguyễn thi hồng nhun"."""
    if reason is not Reason.CUE or last == first or last + 1 >= len(tokens):
        return 0
    token = tokens[last + 1]
    known = token.among(common()) or token.among(names("never")) or token.plain in common().plain
    return int(
        token.joins and token.small and token.plain.isalpha() and not known and is_name_part(tokens[first])
    )


def _may_begin_small(tokens: Sequence[Token], at: int, reason: Reason) -> bool:  # noqa: PLR0911 - one line a rule
    token = tokens[at]
    if any(letter.isdigit() for letter in token.plain) or leads_to_a_place(tokens, at):
        return False
    if (
        (tokens[at - 1].plain, token.plain) in _COMPOUNDS
        or _counted(tokens, at)
        or _everyday_pair(tokens, at)
    ):
        return False
    full = full_small(tokens, at)
    if full:
        return True
    if reason is Reason.SAID or (reason is Reason.CUE and token.plain in _NOT_AFTER_A_CUE):
        return False
    if token.among(names("never")):
        # "toi la an": no accents, and words that lead to a name.
        may_begin = is_given(token) or (token.shouted and token.among(names("surnames")))
        if may_begin and _another_follows(tokens, at):
            return True
        return reason is Reason.CUE and token.written == token.plain and is_given(token) and not token.shouted
    if is_given(token) or nicknamed(token):
        return not _is_everyday_here(tokens, at)
    if not token.exact and tokens[at - 1].plain in _DOUBTFUL:
        return False
    return not token.among(common()) and _is_strong_lead(tokens, at, reason) and token.plain.isalpha()


def _counted(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number follows: "lan 2"."""
    return at + 1 < len(tokens) and tokens[at + 1].joins and tokens[at + 1].text.isdigit()


def _everyday_pair(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an everyday word of two syllables begins with what could be a name: "chị liên hệ"."""
    if at + 1 >= len(tokens) or not tokens[at + 1].joins or not tokens[at + 1].small:
        return False
    first, second = tokens[at : at + 2]
    if (first.written, second.written) in _EVERYDAY:
        return True
    # Without accents "thanh toan" may be a person as well.
    pair = first.plain, second.plain
    if first.exact or first.written != first.plain:
        return False
    if pair in pairs_counted("no_name_at_all"):
        return True
    plain = pair in _EVERYDAY_PLAIN or pair in pairs_counted("no_name_first")
    return plain and not is_given(second)


def _is_strong_lead(tokens: Sequence[Token], at: int, reason: Reason) -> bool:
    before = tokens[at - 1]
    return reason is Reason.CUE or before.among(titles("strong"))


def _is_everyday_here(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word that could be a name is an everyday one after this title: "con nam", "em thi"."""
    token, before = tokens[at], tokens[at - 1]
    if before.plain in {"toi", "tui"}:
        return True
    if _another_follows(tokens, at):
        return False
    if before.among(titles("weak")):
        return token.among(common()) or token.plain in _AFTER_WEAK
    if not token.exact and before.plain in _DOUBTFUL:
        return token.plain in common().written and token.plain not in _NAMES_RATHER
    return token.among(_AFTER_STRONG)


def pair_of_somebody(tokens: Sequence[Token], at: int) -> int:
    """Return 2 where two given names follow what leads to somebody: "bạn của khả hân"; else 0."""
    if not at or at + 1 >= len(tokens) or tokens[at - 1].written not in _OF_SOMEBODY or not tokens[at].joins:
        return 0
    if not tokens[at + 1].joins or _everyday_pair(tokens, at):
        return 0
    return 2 if all(_only_a_name(token) for token in tokens[at : at + 2]) else 0


def _only_a_name(token: Token) -> bool:
    if not token.exact or not token.small or token.written == token.plain or not is_given(token):
        return False
    return not token.among(common()) and not token.among(names("never"))


def pair_with_class(tokens: Sequence[Token], at: int) -> int:
    """Return 2 where two given names stand without capitals before a class: "nhật minh lớp 4/2"; else 0."""
    if at + 2 >= len(tokens) or tokens[at + 2].plain != "lop" or not tokens[at + 2].joins:
        return 0
    pair = tokens[at : at + 2]
    if not pair[1].joins or any(not token.small or token.among(names("never")) for token in pair):
        return 0
    return 2 if all(is_given(token) for token in pair) and not pair[1].among(common()) else 0


def _another_follows(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a second part of a name follows: "chau bao ngoc", "con như quỳnh"."""
    if at + 1 >= len(tokens) or not tokens[at + 1].joins or not tokens[at + 1].small:
        return False
    other = tokens[at + 1]
    if not is_given(other):
        return False
    if at + 2 < len(tokens) and tokens[at + 2].plain == "lop" and tokens[at + 2].joins:
        return True  # "bé bảo nam lớp chồi 3"
    if other.among(names("never")) or other.plain in _AFTER_WEAK or other.among(common()):
        return False
    # Among accents "HẢI" is no "hai".
    return other.plain not in common().plain or (other.exact and other.written != other.plain)


def _goes_on_small(tokens: Sequence[Token], first: int, last: int) -> bool:  # noqa: PLR0911 - one line a rule
    token = tokens[last + 1]
    if not token.joins or not token.small or any(letter.isdigit() for letter in token.plain):
        return False
    if full_small(tokens, first) > last + 1 - first:
        return True
    if token.written == "anh" and last == first and tokens[first - 1].among(titles("strong")):
        return True  # "cô lan anh"
    if token.among(names("never")) or not (is_given(token) or token.plain == tokens[last].plain):
        return False
    if token.shouted:
        return not token.among(common()) or token.plain not in _SHOUTED_WORDS
    if last == first and not token.exact and token.among(names("surnames")) and token.plain in _OFTEN:
        return True
    surname = tokens[first].among(names("surnames"))
    return surname or token.written != token.plain or token.plain == tokens[last].plain or last == first


def full_small(tokens: Sequence[Token], at: int) -> int:
    """Return how many words of a full name, three or more, stand here without capitals; 0 if none."""
    if not tokens[at].small or not tokens[at].among(names("main_surnames")):
        return 0
    size = 1
    while at + size < len(tokens) and size < _LONGEST - 1 and _carries_on(tokens, at, size):
        size += 1
    if size < 3 or public_name(tokens, at) >= 2:
        return 0
    part = tokens[at : at + size]
    led = at and lead(tokens, at) is not None
    if not part[0].exact and not led and part[0].plain not in _SURELY:
        return 0
    middle = {"van", "thi"} & {token.plain for token in part[1:-1]}
    if led and part[0].plain in _SURELY and not part[0].exact:
        return size
    rare = sum(not token.among(common()) for token in part)
    accented = sum(token.written != token.plain for token in part)
    often = part[0].plain in _OFTEN and rare >= 1
    return size if middle or rare >= size - 1 or often or (accented and rare >= 1) else 0


def _carries_on(tokens: Sequence[Token], at: int, size: int) -> bool:
    token = tokens[at + size]
    if not token.joins or not token.small:
        return False
    # "Lê Thị Bé Ba": by birth order.
    if size > 1 and token.among(_BY_BIRTH) and tokens[at + size - 1].plain in {"be", "thi", "van", "ut"}:
        return True
    if not is_name_part(token):
        return False
    return (
        size == 1
        or token.shouted
        or (size <= _INITIALS and not token.exact)
        or not token.among(names("never"))
    )
