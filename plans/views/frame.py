"""What every workspace page of a plan shares: find the plan or 404, say what may be done, render."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from plans.models import Plan
from portal.drafts import draft_data, draft_of, drop_draft
from portal.forms.section import SectionForm
from portal.sections import Result
from portal.views.people import person


def plan_or_404(request: HttpRequest, plan_id: UUID, plans: "QuerySet[Plan] | None" = None) -> Plan:
    """The plan if this person may see its working copy; else 404, whether it exists or not."""
    plan = (plans or Plan.objects.all()).filter(pk__in=Plan.objects.for_user(person(request)), pk=plan_id).first()
    if plan is None:
        raise Http404
    return plan


def is_open(plan: Plan) -> bool:
    """Whether the working copy may change now."""
    return not plan.locked and plan.closed_on is None


def render_plan(
    request: HttpRequest, template: str, plan: Plan, tab: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page inside the plan's frame. `may_edit` in the context: this person may write the whole plan, now.

    `here`: the page's own address; views that show a page in answer to another address's POST give it.
    """
    frame = {"plan": plan, "tab": tab, "nav": "my-plans", "plan_is_open": is_open(plan), "here": request.path}
    frame["may_edit"] = frame["plan_is_open"] and person(request).has_perm("plans.edit", plan)
    return render(request, template, frame | context, status=status)


def draft_context(request: HttpRequest, section: str, result: Result | None) -> dict[str, Any]:
    """For the draft notice: `section` names the form for autosave, `draft` is offered unless it is open already."""
    draft = None if result else draft_of(person(request), section)
    opened = draft is not None and "rascunho" in request.GET
    return {"section": section, "draft": draft, "draft_opened": opened}


def draft_to_open(request: HttpRequest, section: str) -> QueryDict | None:
    """The draft's fields when the person asked to open it."""
    draft = draft_of(person(request), section) if "rascunho" in request.GET else None
    return draft_data(draft) if draft else None


def finished(request: HttpRequest, section: str, result: Result) -> bool:
    """Whether the section is saved; then its draft is dropped."""
    if result.saved:
        drop_draft(user=person(request), section=section)
    return result.saved


def shown_form(form: SectionForm, result: Result | None) -> dict[str, Any]:
    """The form and its conflict, for the template."""
    return {"form": result.form if result else form, "conflict": result.conflict if result else None}
