"""Conditions for which a database can choose no index, so that what else is asked decides how it looks."""

from sqlalchemy import ColumnElement, and_
from sqlalchemy import case as sql_case


def by_no_index(*asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return conditions as one.

    SQLite takes an index for every list of values, though all of the register may have one of them, and then
    sorts or goes through a hundred thousand cases for the few that are wanted.
    """
    return sql_case((and_(*asked), 1), else_=0) == 1
