"""What every table of this room shares."""

from enum import StrEnum

from sqlalchemy import BigInteger, Enum, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = BigInteger().with_variant(Integer, "sqlite")


def stored_words(kind: type[StrEnum]) -> Enum:
    """Return a column type for the words of an enum, without a database type.

    Stored as the word, so that a new word needs no schema change.
    """
    return Enum(kind, native_enum=False, length=30, values_callable=lambda words: [str(w) for w in words])


class Base(DeclarativeBase):
    """What every table of this room shares."""

    metadata = MetaData(naming_convention=NAMES)
