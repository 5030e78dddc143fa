"""The figures that this process counts by itself; what is in the database is counted when asked for."""

from prometheus_client import CollectorRegistry, Histogram

REGISTRY = CollectorRegistry()

HANDLED_SECONDS = Histogram(
    "tro_ly_so_handled_seconds",
    "From storing an incoming message to having its replies stored.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
    registry=REGISTRY,
)
