"""Servers that stand in for the messaging platforms: small, honest, reached over HTTP."""
