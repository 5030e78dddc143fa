"""The history of the schema; one for all rooms."""
