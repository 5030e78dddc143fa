"""What the program loads before anybody asks for anything: not what only some offices need, or some pages."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = {"bot", "faq", "feedback"}
#: Each takes a tenth of the start, or ten megabytes, and is loaded where it is used.
HEAVY = {"telegram", "matplotlib", "fpdf", "docx", "xlsxwriter", "openpyxl", "alembic", "asyncpg", "PIL"}


def file_of(module: str) -> Path | None:
    """Return where a module of ours stands; None if it is none."""
    place = ROOT.joinpath(*module.split("."))
    found = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in found if file.is_file()), None)


def named_in(statements: list[ast.stmt]) -> Iterator[str]:
    """Give what is imported when a module is loaded, and not later, within its functions."""
    for one in statements:
        if isinstance(one, ast.Import):
            yield from (name.name for name in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module:
            yield one.module
            yield from (f"{one.module}.{name.name}" for name in one.names)
        elif isinstance(one, ast.If) and ast.unparse(one.test) != "TYPE_CHECKING":
            yield from named_in([*one.body, *one.orelse])
        elif isinstance(one, ast.Try):
            yield from named_in(one.body)


@cache
def loaded_with(module: str) -> tuple[str, ...]:
    file = file_of(module)
    return tuple(named_in(ast.parse(file.read_text("utf-8")).body)) if file else ()


def test_serving_loads_what_is_heavy_only_where_it_is_used() -> None:
    # Each with the module that loads it, so that a failure says where to look.
    came_from = {"bot.commands.serve": "", "bot.web.app": ""}
    waiting = list(came_from)
    while waiting:
        module = waiting.pop()
        names = loaded_with(module)
        # A package is loaded before what stands in it.
        for name in (*names, *(one.rpartition(".")[0] for one in names if one.split(".")[0] in ROOMS)):
            if name not in came_from:
                came_from[name] = module
                waiting += [name] if file_of(name) else []
    assert len([name for name in came_from if file_of(name)]) > 300
    assert {name: came_from[name] for name in came_from if name.split(".")[0] in HEAVY} == {}
