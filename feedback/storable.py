"""Makes any text fit for both databases."""


def storable(text: str) -> str:
    r"""Return ``text`` trimmed and without the characters that no database keeps (NUL, lone surrogates).

    >>> storable(" xin ch\x00ào\ud83d\r\nanh ")
    'xin chào\nanh'
    """
    return "".join(c for c in with_our_lines(text) if c != "\0" and not "\ud800" <= c <= "\udfff").strip()


def with_our_lines(text: str) -> str:
    r"""Return ``text`` with the line ends of ours: a form's two characters would show in chats and sheets.

    >>> with_our_lines("Kính gửi,\r\nTrường")
    'Kính gửi,\nTrường'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def first_line(text: str, *, longest: int = 120) -> str:
    r"""Return the first line, cut at a word if it is long.

    >>> first_line("Thu tiền sai quy định\nCon tôi…", longest=12)
    'Thu tiền…'
    """
    line = " ".join(next(iter(text.strip().splitlines()), "").split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + "…"
