"""An address as a code to point a camera at."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr_svg(address: str, *, label: str) -> SafeString:
    """The address as a QR code in SVG: one path, a square a module, with its quiet border.

    `label` says what it is, on the screen and in a file (whose reader takes it from the title).
    """
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    matrix = code.get_matrix()
    size = len(matrix)
    path = "".join(_runs(row, at) for at, row in enumerate(matrix))
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="150" height="150" role="img" aria-label="{1}"'
        ' shape-rendering="crispEdges"><title>{1}</title><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        size,
        label,
        path,
    )


def _runs(row: list[bool], at: int) -> str:
    """The dark stretches of a row as one piece of a path."""
    path, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            path += f"M{start} {at}h{column - start}v1h-{column - start}z"
            start = None
    return path
