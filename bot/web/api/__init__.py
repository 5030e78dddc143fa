"""The interface for other systems: cases, statistics, published answers, due dates."""
