"""The officers' console at ``/can-bo``."""
