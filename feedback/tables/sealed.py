"""Column types that keep what is known of a person sealed, without the code around noticing.

The keys belong to an engine: ``unlock`` gives them to its dialect. Without keys nothing personal is stored.
"""

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, String, Text, TypeDecorator
from sqlalchemy.engine.default import DefaultExecutionContext

from feedback.errors import DataLocked
from feedback.sealing import Piece, Vault, is_sealed

_VAULTS: WeakKeyDictionary[Dialect, Vault] = WeakKeyDictionary()


def unlock(dialect: Dialect, vault: Vault) -> None:
    """Let everything that an engine with this dialect reads and writes be opened and sealed."""
    _VAULTS[dialect] = vault


def vault_for(dialect: Dialect) -> Vault:
    """Return the keys of an engine.

    Raises:
        DataLocked: it was given none.
    """
    vault = _VAULTS.get(dialect)
    if vault is None:
        raise DataLocked
    return vault


class Sealed(TypeDecorator[str]):
    """A text that stands encrypted in the database.

    Args:
        piece: what it is.
        finder: the column of the same row that holds its keyed hash, if it can be searched.
    """

    impl = Text
    cache_ok = True

    def __init__(self, piece: Piece, finder: str = "") -> None:
        super().__init__()
        self.piece = piece
        self.finder = finder

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return vault_for(dialect).seal(value, self.piece) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        # What was stored before there were keys needs none.
        return vault_for(dialect).open(value, self.piece) if value and is_sealed(value) else value


class Finder(TypeDecorator[str]):
    """The keyed hash of a text: given the text, it stores and compares its hash.

    Args:
        piece: what the text is.
        age: with which key, 0 is the first.
    """

    impl = String(64)
    cache_ok = True

    def __init__(self, piece: Piece, age: int = 0) -> None:
        super().__init__()
        self.piece = piece
        self.age = age

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return vault_for(dialect).finder(value, self.piece, age=self.age) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value


def taken_from(column: str) -> Callable[[DefaultExecutionContext], Any]:
    """Return the default of a finder: the text in another column of a new row."""

    def text_of(context: DefaultExecutionContext) -> Any:
        return context.get_current_parameters().get(column) or ""  # type: ignore[no-untyped-call]

    return text_of
