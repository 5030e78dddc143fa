"""Strikes out what tells of private persons, so that a question and its answer can be published."""

from feedback.redaction.proposing import propose
from feedback.redaction.strike import Kind, Reason, Strike, redacted

__all__ = ["Kind", "Reason", "Strike", "propose", "redacted"]
