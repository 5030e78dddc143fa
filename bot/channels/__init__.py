"""The ways in and out. A channel translates both ways, decides nothing, remembers nothing."""
