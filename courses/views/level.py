"""Which level am I? Six statements; the answers stand in the address, so that the page can be shown to a helper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.http import public_page

# In the order of difficulty; the first is about reading, not about speaking.
STATEMENTS = {
    "letras": gettext_lazy("I can read these letters: A, B, C."),
    "nome": gettext_lazy("I can say my name and where I live."),
    "compras": gettext_lazy("I can buy something and ask what it costs."),
    "medico": gettext_lazy("I can tell the doctor what hurts."),
    "ontem": gettext_lazy("I can tell what I did yesterday and what I will do tomorrow."),
    "opiniao": gettext_lazy("I can follow the news and say what I think of it."),
}
# How many of the five about speaking lead to which of the choices of the search.
_TO_SOME, _TO_CERTIFICATE = 2, 4
FOUND = {
    "letras": gettext_lazy("Begin with classes in reading and writing."),
    "inicio": gettext_lazy("Begin with level A1."),
    "pouco": gettext_lazy("You already speak a little. Level A2 may fit you."),
    "certificado": gettext_lazy("You already know much. A course with a certificate, or an exam, may fit you."),
}


def level_of(can: set[str]) -> str:
    """The choice of the search that fits somebody who can do what is in `can`."""
    spoken = len(can - {"letras"})
    if "letras" not in can:
        return "letras"
    if spoken < _TO_SOME:
        return "inicio"
    return "pouco" if spoken < _TO_CERTIFICATE else "certificado"


@public_page()
def level_page(request: HttpRequest) -> HttpResponse:
    """The six statements and, once sent, where they lead. An unknown statement: 400 with the form."""
    can = set(request.GET.getlist("sei"))
    unknown, sent = can - set(STATEMENTS), "ver" in request.GET
    found = level_of(can & set(STATEMENTS)) if sent and not unknown else ""
    context = {
        "nav": "courses",
        "statements": [(key, words, key in can) for key, words in STATEMENTS.items()],
        "found": found,
        "advice": FOUND.get(found, ""),
        "problem": _("One of the answers in the address is not known. Please choose again.") if unknown else "",
        "language_query": f"?{request.GET.urlencode()}" if sent and not unknown else "",
    }
    return render(request, "courses/guide/level.html", context, status=400 if unknown else 200)
