"""The guide: its questions, the table of certificates, exam centres, platforms, words explained."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from courses import guide_reading as guide
from portal.http import public_page


def _today(request: HttpRequest, **kwargs: object) -> tuple[object, ...]:
    """An answer may stop being confirmed by the mere passing of a day; every change raises the site revision."""
    return (timezone.localdate(),)


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    return render(request, f"courses/guide/{template}.html", {"nav": "courses", **context})


@public_page(key=_today)
def guide_page(request: HttpRequest) -> HttpResponse:
    """Every question, by section, and the pages that help to decide."""
    tools = [guide.SEE[name] for name in guide.TOOLS]
    return _page(request, "index", sections=guide.contents(), tools=tools, phones=guide.support_line())


@public_page(key=_today)
def question_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One question: its answer with date, state and source, what held before, where to go from here."""
    it = guide.question_of(slug)
    if it is None:
        raise Http404
    phones = guide.support_line() if "support" in it.question.see.split() else []
    others = [q for q in it.question.section.questions.all() if q.pk != it.question.pk]  # type: ignore[attr-defined]
    return _page(request, "question", it=it, ways=guide.ways(it.question.see), phones=phones, others=others)


@public_page(key=_today)
def certificates_page(request: HttpRequest) -> HttpResponse:
    """What the certificate of each level is worth for each purpose, and the four kinds of proof."""
    proofs, instead = guide.question_of("como-provar-a-lingua"), guide.question_of("preciso-da-prova")
    return _page(
        request, "certificates", rows=guide.certificates(), levels=guide.LEVELS, proofs=proofs, instead=instead
    )


@public_page(key=_today)
def exams_page(request: HttpRequest) -> HttpResponse:
    """Where an exam can be taken, and that there are others we do not know."""
    others = guide.question_of("outros-centros-de-exame")
    return _page(request, "exams", centres=guide.exam_centres(), others=others)


@public_page(key=_today)
def platforms_page(request: HttpRequest) -> HttpResponse:
    """Sites to learn and to teach with, and their modules as far as the source names them."""
    return _page(request, "platforms", platforms=guide.platforms())


@public_page(key=_today)
def glossary_page(request: HttpRequest) -> HttpResponse:
    """The words of schools and offices, explained."""
    return _page(request, "glossary", terms=guide.terms())
