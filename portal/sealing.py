"""Personal links in mails: readable by whoever receives the mail, by nobody who looks at the outbox.

A mail's stored text has a mark in place of the link; the link itself stands encrypted beside it until the mail has
left, and is then forgotten.
"""

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet
from django.conf import settings

# What is left of the encrypted links once the mail has left.
FORGOTTEN = "-"


def mark(name: str) -> str:
    """What stands in the text in place of the secret `name`."""
    return f"[[{name}]]"


def seal(secrets: Mapping[str, str]) -> str:
    """The secrets, encrypted with a key made from SECRET_KEY; "" for none."""
    return _box().encrypt(json.dumps(dict(secrets)).encode()).decode() if secrets else ""


def opened(sealed: str) -> dict[str, str]:
    """The secrets by name; none for "". Raises cryptography.fernet.InvalidToken when SECRET_KEY changed since."""
    return json.loads(_box().decrypt(sealed.encode())) if sealed else {}


def unsealed(text: str, sealed: str) -> str:
    """`text` with every mark replaced by its secret. Raises as `opened`."""
    for name, value in opened(sealed).items():
        text = text.replace(mark(name), value)
    return text


def _box() -> Fernet:
    key = hashlib.sha256(b"portal.sealing:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
