"""The portal's addresses and forms of the kit, for tests of the kit alone."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import engines
from django.urls import path

from portal import public_forms, urls
from portal.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 - Django looks here

PAGE = """{% extends "base.html" %}{% block content %}<h1>Prova</h1><p id="problem">{{ problem }}</p>
<form method="post">{% public_form_fields "trial" carried=carried %}{{ form }}</form>{% endblock %}"""
done: list[str] = []


class TrialForm(forms.Form):
    words = forms.CharField(max_length=200)


def filled(request: HttpRequest, problem: str) -> HttpResponse:
    form = TrialForm(request.POST or None)
    if request.method == "POST" and not problem and form.is_valid():
        done.append(form.cleaned_data["words"])
        return HttpResponseRedirect("/contactos/")
    context = {"form": form, "problem": problem}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


@public_forms.public_form("trial", limit=3)
def trial(request: HttpRequest, *, problem: str) -> HttpResponse:
    return filled(request, problem)


@public_forms.public_form("quick", limit=100, youngest=0, methods=("POST",))
def quick(request: HttpRequest, *, problem: str) -> HttpResponse:
    return HttpResponse(problem or "feito")


@public_forms.public_form("steps", limit=100, youngest=0)
def steps(request: HttpRequest, *, problem: str) -> HttpResponse:
    return JsonResponse(public_forms.carried(request, "steps"))


def sender(request: HttpRequest) -> HttpResponse:
    return HttpResponse(public_forms.address_hash(request, "trial"))


urlpatterns = [
    path("prova/", trial), path("prova/rapida/", quick), path("prova/passos/", steps), path("prova/morada/", sender),
    *urls.urlpatterns,
]  # fmt: skip
