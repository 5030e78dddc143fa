"""Telling other systems of changes: signed calls to addresses that an administrator entered (webhooks)."""
