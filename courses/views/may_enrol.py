"""May I enrol? One question at a time. Nothing is stored, logged or kept by a browser; one can always go back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses import guide_reading as guide
from courses import may_enrol as enrol
from portal.public_forms import CARRIED, carried, carry

FORM = "may-enrol"


@csrf_exempt  # an anonymous question that writes nothing: there is nothing a foreign page could bring about
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def may_enrol_page(request: HttpRequest) -> HttpResponse:
    """The next question, the one before, or the result."""
    if request.method != "POST":
        return _ask(request, {})
    came = carried(request, FORM)
    if came is None:
        return _ask(request, {}, problem=_("The answers could not be read any more. Please begin again."), status=400)
    answers = enrol.kept(came)
    if "back" in request.POST:
        last = list(answers)[-1:]
        return _ask(request, {step: answers[step] for step in answers if step not in last}, was=answers)
    step = enrol.next_step(answers)
    if step:
        try:
            answers[step] = enrol.read(step, request.POST.get("skip") or request.POST.get(step, ""))
        except enrol.NotAnswered as problem:
            return _ask(request, answers, problem=str(problem), status=422)
    return _ask(request, answers) if enrol.next_step(answers) else _tell(request, answers)


def _ask(
    request: HttpRequest, answers: dict[str, str], *, was: dict[str, str] | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    step = enrol.next_step(answers)
    words, choices = enrol.STEPS[step]
    context = {
        "nav": "courses",
        "step": step,
        "words": words,
        "choices": choices,
        "chosen": (was or {}).get(step, ""),
        "number": len(answers) + 1,
        "total": len(enrol.STEPS),
        "problem": problem,
        "unsaid": enrol.UNSAID,
        **_carried(answers),
    }
    return render(request, "courses/guide/may_enrol.html", context, status=status)


def _tell(request: HttpRequest, answers: dict[str, str]) -> HttpResponse:
    context = {"nav": "courses", "it": enrol.result(answers), "phones": guide.support_line(), **_carried(answers)}
    return render(request, "courses/guide/may_enrol_result.html", context)


def _carried(answers: dict[str, str]) -> dict[str, object]:
    return {"carried_name": CARRIED, "carried": carry(FORM, answers) if answers else "", "begun": bool(answers)}
