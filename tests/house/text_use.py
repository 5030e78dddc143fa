"""Finds which texts Python and the templates say: a key as a whole, or a family such as ``state_…``."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Calls that say a text, and which of their arguments is its key.
SAYERS = {"say": 0, "any_of": 0, "_text": 0, "said_any": 2}

_IDENTIFIER = re.compile(r"[a-z0-9_.]+")
_FAMILY = re.compile(r"(?:[a-z_]+\.)?[a-z][a-z0-9_]*_")
_FILE = re.compile(r".*\.(?:html|css|js|svg|yaml|db|xlsx|csv|json|docx|png)")
_QUOTED = re.compile(r"""(["'])([a-z0-9_.\-]+)\1\s*(~)?""")
_CODE_IN_PAGE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Use:
    """What occurs in the program.

    Args:
        literals: every short string; a text whose key or name is among them counts as used.
        families: beginnings that are completed while running, with or without their area.
        endings: what may complete a family.
        said: keys and names (with where) that are surely said.
    """

    literals: frozenset[str]
    families: frozenset[str]
    endings: frozenset[str]
    said: frozenset[tuple[str, str]]

    def holds(self, key: str) -> bool:
        """Tell whether the text with this key, ``area.name``, is used."""
        name = key.partition(".")[2]
        if key in self.literals or name in self.literals:
            return True
        return any(self._completes(family, key, name) for family in self.families) or self._joins(name)

    def _completes(self, family: str, key: str, name: str) -> bool:
        whole = key if "." in family else name
        return whole.startswith(family) and whole[len(family) :] in self.endings

    def _joins(self, name: str) -> bool:
        # f"{key}_{reason}": a key of two or more words, made longer by another one.
        cuts = [at for at, char in enumerate(name) if char == "_"][1:]
        return any(name[:at] in self.literals and name[at + 1 :] in self.literals for at in cuts)


@cache
def use(areas: frozenset[str]) -> Use:
    """Read the whole program; ``areas`` are the names of the text files."""
    literals: set[str] = set()
    families: set[str] = set()
    said: set[tuple[str, str]] = set()
    endings: set[str] = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        literals |= set(_literals(tree))
        families |= set(_families(tree))
        endings |= set(_names(tree))
        said |= {(key, path.name) for key in (*_said(tree), *_offered(tree), *_keys(tree, areas))}
    for path in sorted((ROOT / "bot" / "web" / "templates").rglob("*.html")):
        for text, goes_on in _in_page(path.read_text("utf-8")):
            (families if goes_on else literals).add(text)
            if not goes_on and _is_key(text, areas):
                said.add((text, path.name))
    for room in ("faq", "feedback"):
        for path in (ROOT / room).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            endings |= set(_literals(tree)) | set(_names(tree))
    endings |= {one.replace("-", "_") for one in literals}
    return Use(frozenset(literals), frozenset(families), frozenset(endings), frozenset(said))


def _literals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
            text = str(node.value)
            if len(text) <= 60 and _IDENTIFIER.fullmatch(text.replace("-", "_")):
                yield text


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield fields and enum members, which are what families are often completed with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
                yield from (one.id.lower() for one in targets if isinstance(one, ast.Name))


def _families(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            lead = str(node.values[0].value)
            if len(node.values) > 1 and _FAMILY.fullmatch(lead):
                yield lead


def _said(tree: ast.AST) -> Iterator[str]:
    for call in _calls(tree):
        place = SAYERS.get(_name_of(call))
        if place is not None and len(call.args) > place:
            yield from _results(call.args[place])


def _offered(tree: ast.AST) -> Iterator[str]:
    """Yield the labels of ``choices(sight, "ask", …)``."""
    for call in _calls(tree):
        if _name_of(call) == "choices":
            yield from (f"choice_{key}" for one in call.args[1:] for key in _results(one))


def _keys(tree: ast.AST, areas: Iterable[str]) -> Iterator[str]:
    """Yield whole keys that stand anywhere, such as in a table, but not the names of log events."""
    logged = {id(arg) for call in _calls(tree) if _logs(call) for arg in call.args}
    for node in ast.walk(tree):
        text = getattr(node, "value", None)
        if isinstance(text, str) and id(node) not in logged and _is_key(text, areas):
            yield text


def _is_key(text: str, areas: Iterable[str]) -> bool:
    area, dot, name = text.partition(".")
    return bool(dot and name) and area in areas and not _FILE.fullmatch(text) and _is_name(name)


def _is_name(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9_]*[a-z0-9]", text) is not None


def _in_page(page: str) -> Iterator[tuple[str, bool]]:
    for code in _CODE_IN_PAGE.findall(page):
        for _, text, goes_on in _QUOTED.findall(code):
            yield text, bool(goes_on) and text.endswith("_")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _logs(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in {"log", "logger"}


def _results(node: ast.expr) -> Iterator[str]:
    """Yield the strings that an argument can be: itself, or both sides of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _results(node.body)
        yield from _results(node.orelse)
