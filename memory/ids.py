"""Opaque ids for chats, messages, memories and changes: random, so that they say nothing and never collide."""

import secrets


def new_id() -> str:
    """Sixteen characters, safe in a URL fragment."""
    return secrets.token_urlsafe(12)
