"""What people can be sent notices about."""

from enum import StrEnum


class Subject(StrEnum):
    """A subject of notices; stored as it reads here."""

    ENROLMENT = "enrolment"  #: when and how children are enrolled
    SCHOOL_DAYS = "school_days"  #: days off, moved lessons, storms
    SERVICES = "services"  #: new or changed online services
    ALL = "all"  #: everything
