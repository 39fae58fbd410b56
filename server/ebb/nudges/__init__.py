"""Nudges: planned from what is written down, sent when due, silent when in doubt."""
