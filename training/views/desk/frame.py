"""What the desk's pages about training share: who may, the frame of a page, taking a step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal.http import posted
from portal.models import User
from portal.views.desk import desk_page, person_or_404
from training.desk.steps import Step
from training.models import TrainingRequest, TrainingSession
from training.timeline import NotNow


def person(request: HttpRequest, permission: str = "training.run") -> User:
    """Who asks, if the policy lets them; else 404."""
    return person_or_404(request, permission)


def request_or_404(pk: UUID) -> TrainingRequest:
    """The request with what its page shows."""
    found = TrainingRequest.objects.select_related(
        "municipality", "venue_municipality", "assigned_to", "organisation"
    ).prefetch_related("bodies", "wishes__module", "wishes__options", "groups", "sessions__group", "sessions__module")
    return get_object_or_404(found.prefetch_related("sessions__assignments__trainer"), pk=pk)


def session_or_404(pk: UUID) -> TrainingSession:
    """The session with what its page shows."""
    found = TrainingSession.objects.select_related(
        "request__municipality", "request__assigned_to", "group", "module", "venue_municipality", "wish"
    ).prefetch_related("assignments__trainer__municipality", "wish__options")
    return get_object_or_404(found, pk=pk)


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the desk."""
    return desk_page(request, f"training/desk/{template}.html", title, context, status=status)


def put(form: Any, refused: ValidationError) -> None:
    """The sentences of a verb beside the fields they are about; those of no field above them."""
    found = refused.error_dict if hasattr(refused, "error_dict") else {None: refused}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def take_step(
    request: HttpRequest,
    step: Step,
    *,
    about: TrainingRequest,
    names: dict[str, Any],
    subject: Any,
    back: str,
) -> HttpResponse:
    """A verb asked on a page and done by a POST. `names` is what the verb acts on, `subject` what `fits` looks at."""
    if not step.fits(subject):
        messages.warning(request, _("This step cannot be taken now. See where things stand below."))
        return redirect(back)
    data = posted(request)
    form = step.form(data, about=about, subject=subject)
    if form.is_valid():
        try:
            step.act(**names, by=request.user, **form.cleaned_data)
        except NotNow as refused:
            messages.warning(request, " ".join(refused.messages))
            return redirect(back)
        except ValidationError as refused:
            put(form, refused)
        else:
            messages.success(request, str(step.done))
            return redirect(back)
    context = {"about": about, "step": step, "form": form, "back": back, "subject": subject}
    return page(request, "step", str(step.question), context, status=422 if data is not None else 200)
