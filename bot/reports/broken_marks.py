"""Finds which mark of a template is broken, so that whoever edits it in Word knows where to look."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import Environment, TemplateError

_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
#: In Word's own templates a letter says how much of the page a mark takes with it.
_REACH = re.compile(r"^\{([{%])(?:p|tr|tc|r) ")
_SIDES = ("{{", "}}", "{%", "%}")
#: What a mark that stands alone needs before and after it to be read.
_AROUND = {
    "if": ("", "{% endif %}"),
    "for": ("", "{% endfor %}"),
    "elif": ("{% if 1 %}", "{% endif %}"),
    "else": ("{% if 1 %}", "{% endif %}"),
    "endif": ("{% if 1 %}", ""),
    "endfor": ("{% for _ in [] %}", ""),
}
_SHOWN_CHARS = 60


def paragraphs_of(document: Any) -> list[str]:
    """Return what the paragraphs of a document of Word say, those of its tables last."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for place in (document, *cells) for one in place.paragraphs]


def broken_marks(paragraphs: Iterable[str], environment: Environment) -> Iterator[str]:
    """Give each mark that cannot be read, or what is left of a paragraph in which one is not closed."""
    for text in paragraphs:
        for mark in _MARK.findall(text):
            if not _is_read(mark, environment):
                yield mark
        rest = _MARK.sub("", text)
        if any(side in rest for side in _SIDES):
            yield rest.strip()[:_SHOWN_CHARS]


def _is_read(mark: str, environment: Environment) -> bool:
    plain = _REACH.sub(r"{\1 ", mark)
    word = re.match(r"\{%-?\s*(\w+)", plain)
    before, after = _AROUND.get(word[1], ("", "")) if word else ("", "")
    try:
        environment.parse(before + plain + after)
    except TemplateError:
        return False
    return True
