"""Sync: what must hold is in docs/protocol.md; a request flows routes → changes → store → back."""
