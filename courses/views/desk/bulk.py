"""Many courses at once: a step asked on a preview page and taken; courses entered in rows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.desk.bulk import DOING, MOST, ManyForm, chosen_courses, do_many
from courses.desk.grid import ROWS, SUGGESTED, Known, RowForm, enter_rows, entered
from courses.desk.lists import place_words, rows
from courses.desk.telling import TellingForm
from courses.views.desk.frame import page, person
from portal.http import posted
from portal.once import once_of


def many(request: HttpRequest) -> HttpResponse:
    """Asked with what would change, then done, then what became of each; nothing is done by a first POST."""
    user = person(request)
    if request.method != "POST":
        return redirect("admin:courses_course_changelist")
    marks = request.POST.getlist("course")
    chosen = chosen_courses(marks)
    form, sure = ManyForm(request.POST, user=user), "sure" in request.POST
    step = DOING[form.cleaned_data["do"]] if form.is_valid() else None
    telling = TellingForm(request.POST if sure else None, user=user) if step is None or step.telling else None
    if step and chosen and sure and (telling is None or telling.is_valid()):
        told = telling.values() if telling else {}
        outcome = do_many(step, chosen, by=user, told=told, given=form.cleaned_data)
        return page(request, "many_done", _("What became of them"), {"outcome": outcome, "step": step})
    today = timezone.localdate()
    context = {
        "form": form,
        "telling": telling,
        "step": step,
        "rows": [(row, place_words(row.course)) for row in rows([it for it, _read in chosen], today)],
        "too_many": len(marks) > MOST,
        "most": MOST,
    }
    status = 422 if step is None or not chosen or sure else 200
    return page(request, "many", _("Change these courses?"), context, status=status)


def grid(request: HttpRequest) -> HttpResponse:
    """Ten rows for ten courses; sent twice they are entered once."""
    user, once, data = person(request), once_of(request), posted(request)
    if data is not None and entered(once):
        messages.info(request, _("These courses were entered already."))
        return redirect("admin:courses_course_changelist")
    known = Known([data.get(f"linha{n}-provider", "")[:300] for n in range(ROWS)] if data is not None else [])
    forms = [RowForm(data, prefix=f"linha{n}", known=known) for n in range(ROWS)]
    telling = TellingForm(data, user=user)
    if data is not None:
        well = [form.is_valid() for form in (*forms, telling)]
        number = enter_rows(forms, once=once, by=user, told=telling.values()) if all(well) else 0
        if number:
            words = ngettext("%(number)s course was entered.", "%(number)s courses were entered.", number)
            messages.success(request, words % {"number": number})
            return redirect("admin:courses_course_changelist")
    context: dict[str, Any] = {"forms": forms, "telling": telling, "once": once, "names": known.shown[:SUGGESTED]}
    context["empty"] = data is not None and not any(form.typed for form in forms)
    return page(request, "grid", _("Enter courses in rows"), context, status=422 if data is not None else 200)
