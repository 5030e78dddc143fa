"""What the README says of the command line is what there is."""

import re
from pathlib import Path

import typer.main

from bot.commands.app import COMMANDS, GROUPS, app_for

README = Path(__file__).parents[2] / "README.md"


def test_every_command_stands_in_the_readme() -> None:
    table = README.read_text("utf-8").partition("\n## Lệnh\n")[2].partition("\n---\n")[0]
    named = set(re.findall(r"`([a-z]+)", table))
    assert named == set(COMMANDS) | set(GROUPS)


def test_every_command_that_documents_name_exists() -> None:
    program = typer.main.get_command(app_for([]))
    unknown = {
        words
        for path in (README, *README.parent.glob("docs/*.md"))
        for words in re.findall(r"tro-ly-so ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", path.read_text("utf-8"))
        if not _is_command(program, words.split())
    }
    assert unknown == set()


def _is_command(program: object, words: list[str]) -> bool:
    found = getattr(program, "commands", {}).get(words[0])
    inner = getattr(found, "commands", None)
    return found is not None and (not inner or len(words) == 1 or words[1] in inner)
