"""Reads the files of tables that ship with the room."""

from pathlib import Path
from typing import Any

import yaml

#: The parser in C, where the package was built with it, is ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - one of the two safe loaders
