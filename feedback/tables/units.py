"""The rows of units."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.tables.base import Base, Id, stored_words

#: With this every unit's path begins, so that there is nothing to compare.
ALL_UNITS = "/"


class UnitKind(StrEnum):
    """What a unit is."""

    SCHOOL = "school"
    WARD = "ward"
    OFFICE = "office"
    CITY = "city"


class Unit(Base):
    """A school, ward or office."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[UnitKind] = mapped_column(stored_words(UnitKind))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    #: Ids from the top down to itself, like "/1/4/"; "it and those below" are the paths that begin so.
    path: Mapped[str] = mapped_column(String(200), index=True, default="/")
    former_names: Mapped[str] = mapped_column(Text, default="")  #: separated by ";"
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    search_name: Mapped[str] = mapped_column(String(400), default="")  #: folded: lower case, no accents
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    #: Whether a head approves answers before they are sent; None: as the unit above has it, at the top not.
    approval_needed: Mapped[bool | None]
