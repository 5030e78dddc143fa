"""Strikes out what tells of private persons, so that a question and its answer can be published."""

from feedback.redaction.proposing import at_a_glance, propose
from feedback.redaction.strike import Kind, Reason, Strike, redacted

__all__ = ["Kind", "Reason", "Strike", "at_a_glance", "propose", "redacted"]
