"""The portal's addresses and a page of every language, for tests of the languages alone."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.translation import gettext_lazy

from portal import urls
from portal.languages import reader_patterns
from portal.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 - Django looks here

PAGE = """{% extends "base.html" %}{% block content %}
<h1>{% both %}{% translate "Monday" %}{% endboth %}</h1>
<p id="filter">{{ day|both }}</p><p id="plain">{{ hostile|both }}</p><p id="missing">{{ missing|both }}</p>
<a id="own" href="{% url "trial:page" pk=7 %}">.</a><a id="english" href="{% url "contacts" %}">.</a>
{% endblock %}"""


def page(request: HttpRequest, pk: int) -> HttpResponse:
    context = {
        "day": gettext_lazy("Sunday"),
        "hostile": "<b>&",
        "missing": gettext_lazy("Published so far"),
        "language_query": "?q=1",
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


trial = ([path("<int:pk>/", page, name="page")], "trial")
urlpatterns = [*urls.urlpatterns, reader_patterns(path("cursos/prova/", include(trial)))]
