"""The agency's desk for what the ground floor keeps."""

from portal import admin_outbox

__all__ = ["admin_outbox"]
