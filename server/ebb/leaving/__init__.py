"""Leaving: an account goes, with every row of it."""
