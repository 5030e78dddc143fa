"""Makes any text fit for both databases."""


def storable(text: str) -> str:
    r"""Return ``text`` trimmed and without the characters that no database keeps (NUL, lone surrogates).

    >>> storable(" xin ch\x00ào\ud83d ")
    'xin chào'
    """
    return "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff").strip()


def first_line(text: str, *, longest: int = 120) -> str:
    r"""Return the first line, cut at a word if it is long.

    >>> first_line("Thu tiền sai quy định\nCon tôi…", longest=12)
    'Thu tiền…'
    """
    line = " ".join(next(iter(text.strip().splitlines()), "").split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + "…"
