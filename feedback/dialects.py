"""What SQLite and PostgreSQL say of times in different words."""

from typing import Any

from sqlalchemy import BigInteger, DateTime
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class start_of_day_of(GenericFunction[Any]):  # noqa: N801 - reads as a function of SQL
    """The midnight in Vietnam with which the day of an instant began; to compare with, not to read."""

    type = DateTime(timezone=True)
    inherit_cache = True


class minute_of(GenericFunction[int]):  # noqa: N801 - reads as a function of SQL
    """The whole minutes from 1970 until an instant."""

    type = BigInteger()
    inherit_cache = True


@compiles(start_of_day_of, "sqlite")
def _start_of_day_on_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    # Without its zero fraction it stands before the same instant with one, as it has to.
    return f"datetime({compiler.process(element.clauses, **kw)}, '+7 hours', 'start of day', '-7 hours')"


@compiles(start_of_day_of, "postgresql")
def _start_of_day_on_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    zone = "'Asia/Ho_Chi_Minh'"
    at = compiler.process(element.clauses, **kw)
    return f"(date_trunc('day', ({at}) AT TIME ZONE {zone}) AT TIME ZONE {zone})"


@compiles(minute_of, "sqlite")
def _minute_on_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **kw)}) AS INTEGER) / 60)"


@compiles(minute_of, "postgresql")
def _minute_on_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {compiler.process(element.clauses, **kw)}) / 60) AS BIGINT)"
