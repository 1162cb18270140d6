"""A form that adds something adds it once: a double click or a replayed form finds what is there already."""

from uuid import UUID, uuid4

from django.http import HttpRequest


def once_of(request: HttpRequest) -> UUID:
    """The id that what is added will have: of the form's hidden `once`, else a new one."""
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return uuid4()
