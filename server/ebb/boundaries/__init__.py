"""Boundaries: when they hold, and what became of them. Pure, the same on phone and server."""
