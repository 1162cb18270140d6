"""All published plans, searched and filtered in the address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.kept import kept_page
from publication.plan_search import Options, PlanSearch, PlanSearchForm, revision_of_plans
from publication.reference import reference


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """`q`, `municipio`, `distrito`, `tipo`, `ano`, `area`, `pagina`."""
    asked = tuple(request.GET.get(name, "")[:200] for name in (*PlanSearchForm.base_fields, "pagina"))
    key = ("plans", request.path, *asked, *revision_of_plans(request))

    def make() -> HttpResponse:
        form = PlanSearchForm(request.GET, options=Options(reference(request)))
        search = PlanSearch(form)
        page = search.page(request.GET.get("pagina", ""))
        context = {
            "nav": "plans",
            "form": form,
            "search": search,
            "page": page,
            "groups": search.groups(page),
            "language_query": f"?{search.query}" if search.query else "",
        }
        return render(request, "publication/plans.html", context)

    return kept_page(request, key, make)
