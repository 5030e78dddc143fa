"""How fast and how large: ratios against a named baseline in the same run."""
