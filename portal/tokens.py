"""Tokens of links that only a mail carries: the link has the token, the database its hash."""

import hashlib
import secrets


def new_token() -> str:
    """A token nobody guesses: 43 letters."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database keeps of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
