"""What we owe: cases, the legal clock, staff work, publication, statistics, reports."""
