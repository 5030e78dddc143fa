"""What is kept of somebody's words for learning: without names and ways to reach anybody.

Editors read these, who have no business with persons. ``faq`` masks figures and addresses by itself; names
are known to ``feedback`` only, and neither room may look into the other.
"""

from feedback.redaction import Kind, Strike, at_a_glance, redacted


def for_learning(text: str) -> str:
    """Return a question or what goes wrong, with names, telephone numbers and e-mail addresses struck out.

    >>> for_learning("làm lại thẻ học sinh của bé Nguyễn Văn Tèo")
    'làm lại thẻ học sinh của bé [tên]'
    >>> for_learning("hoi truoc toi dang ky bang sim viettel")
    'hoi truoc toi dang ky bang sim viettel'
    """
    return redacted(text, [one for one in at_a_glance(text) if _is_sure(one, text)])


def _is_sure(strike: Strike, text: str) -> bool:
    """Tell whether a strike may cost the question a word.

    Of words typed small one alone, or several without any accent, is mostly no name ("dang ky bang", "út"):
    in a register one strike too many is mended by hand, here it takes what the question was about.
    """
    if strike.kind is not Kind.NAME:
        return True
    said = text[strike.start : strike.end]
    return any(word[0].isupper() for word in said.split()) or (" " in said and not said.isascii())
