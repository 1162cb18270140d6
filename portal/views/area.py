"""The workspace's first page: what waits for me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.contributions import workspace_beginnings, workspace_todos
from portal.views.people import UserRequest

MOST = 200


@require_safe
def todos(request: UserRequest) -> HttpResponse:
    """What every app says this person has to do: what needs an action first, then the longest waiting.

    At most `MOST` lines; the page says how many more there are.
    """
    waiting = [todo for source in workspace_todos for todo in source.todos(request.user)]
    waiting.sort(key=lambda todo: (not todo.action_needed, str(todo.since)))
    beginnings = [link for source in workspace_beginnings for link in source.beginnings(request.user)]
    left_out = max(0, len(waiting) - MOST)
    context = {"nav": "area", "todos": waiting[:MOST], "left_out": left_out, "beginnings": beginnings}
    return render(request, "portal/area.html", context)
