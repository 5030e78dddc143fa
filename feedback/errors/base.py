"""The root of all that the registry refuses."""


class FeedbackError(Exception):
    """Something about the registry of cases was refused."""
