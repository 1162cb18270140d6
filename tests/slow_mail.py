"""A mail server that accepts the message and then never answers."""

import os
import time
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend


class SlowBackend(BaseEmailBackend):
    """Writes the Message-ID to the file named by SLOW_MAIL, then hangs."""

    def send_messages(self, email_messages):
        Path(os.environ["SLOW_MAIL"]).write_text(email_messages[0].extra_headers["Message-ID"])
        time.sleep(300)
        return 1
