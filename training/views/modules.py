"""What is offered: the list of modules with what holds for all of them, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.kept import kept_page
from training.forms.narrowing import NarrowingForm
from training.models import TrainingModule
from training.offer import narrowed, offer_on
from training.waiting import answer_time


@require_safe
def offer_page(request: HttpRequest) -> HttpResponse:
    """`para`, `formato`; what is asked for and does not exist asks for nothing."""
    today, answered = timezone.localdate(), answer_time()
    form = NarrowingForm.asked(request.GET)

    def make() -> HttpResponse:
        offer = offer_on(today)
        found = narrowed(offer.modules, audience=form.audience, form=form.format)
        context = {"nav": "training", "offer": offer, "found": found, "form": form, "answered": answered}
        return render(request, "training/offer.html", {**context, "language_query": form.query})

    return kept_page(request, ("training", request.path, today, form.query, answered), make)


@require_safe
def module_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One module; 404 where there is none, or none any more."""
    today = timezone.localdate()
    module = get_object_or_404(TrainingModule, slug=slug)
    if not module.offered:
        raise Http404

    def make() -> HttpResponse:
        offer = offer_on(today)
        context = {"nav": "training", "offer": offer, "it": offer.view(module)}
        return render(request, "training/module.html", context)

    return kept_page(request, ("training-module", request.path, today), make)
