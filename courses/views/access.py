"""Teachers ask for access to the platform of teaching resources; the agency answers by mail."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from courses import guide_reading as guide
from courses.forms.access import AccessForm
from courses.guiding import RESOURCES, ask_access
from portal.http import public_page
from portal.languages import is_reader_language
from portal.models import DatedFact
from portal.public_forms import public_form


def _language() -> str:
    """The language of the mails: that of the page, Portuguese for the reader languages, which mails are not in."""
    code = get_language() or settings.LANGUAGE_CODE
    return settings.LANGUAGE_CODE if is_reader_language(code) else code


@public_form("course-access", limit=5)
def access_page(request: HttpRequest, *, problem: str) -> HttpResponse:
    """The form with its privacy notice; once sent, a page that says so."""
    form = AccessForm(request.POST or None)
    if request.method == "POST" and not problem and form.is_valid():
        try:
            ask_access(**form.cleaned_data, language=_language())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("courses:access_done")
    platform = next((it for it in guide.platforms() if it.key == RESOURCES), None)
    officer = DatedFact.objects.current().filter(key="data-protection-officer").first()
    context = {"nav": "courses", "form": form, "problem": problem, "platform": platform, "officer": officer}
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/guide/access.html", context, status=status)


@public_page()
def access_done_page(request: HttpRequest) -> HttpResponse:
    """It arrived."""
    return render(request, "courses/guide/access_done.html", {"nav": "courses"})
