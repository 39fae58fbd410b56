"""Captures that come by token: decided as the phone decides them, written by the server."""
