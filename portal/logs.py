"""What may not stand in a log: personal links, and the addresses that a mail server repeats in its refusals."""

import logging
import re
import traceback

# A link that lets its reader in: an invitation, a new password, a confirmed address, an alert, a wish for a course,
# a request for training, its attendance sheet, a certificate, an evaluation. What has words of its own under the same
# address is cut too: a log may lose that.
_LINK = re.compile(
    r"(/area/convites/|/conta/password/reset/key/|/conta/confirm-email/|/cursos/alerta/|/cursos/interesse/"
    r"|/formacao/(?:pedido|folha|certificado|avaliar)/)[^/\s?]+"
)


class WithoutLinks(logging.Filter):
    """Cuts personal links short in whatever is logged, such as the address of a form that was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through, shortened where it must be."""
        said = record.getMessage()
        if _LINK.search(said):
            record.msg, record.args = _LINK.sub(r"\1…", said), ()
        return True


def way_of(error: BaseException) -> str:
    """Where `error` came from and of which kind it is, without its message: that may name a person's address."""
    return "".join(traceback.format_tb(error.__traceback__)) + type(error).__name__
