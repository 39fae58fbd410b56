"""Passkeys: making them, signing in with them, and proving afresh that one is still oneself."""
