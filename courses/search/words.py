"""Small words around the name of a place, as keys (see `tokens`)."""

from courses.search.tokens import key_of


def _keys(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(key_of, text.split())))


PARTICLES = _keys("de do da dos das e a o d of du del la le")
"""Between the words of a name, or between a kind word and the name; a name is found with and without them."""

LEADING = PARTICLES | _keys(
    "em no na nos nas à ao aos às os as perto junto ao pé in at near around to from en cerca près près à dans au aux à "
    "chez um uma en el los las في من الى قرب بالقرب عند में से के पास मा नजिक у в біля поблизу коло из около"
)
"""Before the name of a place: in, near, from, to."""

KIND_WORDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        _keys("distrito district districts مقاطعة محافظة जिल्ला जिला জেলা округ область"), ("district", "region")
    ),
    **dict.fromkeys(
        _keys("região regiao zona region région ilha isla île island منطقة اقليم جزيرة क्षेत्र অঞ্চল регіон острів"),
        ("region", "district"),
    ),
    **dict.fromkeys(
        _keys(
            "concelho município municipio municipality municipalité commune county بلدية नगरपालिका পৌরসভা муніципалітет"
        ),
        ("municipality",),
    ),
}
"""Words that say which kind of place is meant."""

TOWN_WORDS = _keys(
    "cidade vila aldeia freguesia lugar city town village ciudad pueblo ville commune مدينة قرية शहर গ্রাম শহর місто село"
)
"""Words before a name that do not narrow what is meant."""

COMMON = _keys(
    "amor nine real cruz vide cano mata lago luz guia rua vila campo meca pego cela anta aves praia vilar nova"
)
"""Names of localities that are also everyday words or parts of other names: alone in a box they are places."""

UPTO = _keys("a à até to until till hasta al au")
"""From Monday *to* Friday, where the word was read as part of the second day."""

ORDINALS = _keys("segunda terça quarta quinta sexta")
"""Weekdays that may also begin a name: "Quinta da Piedade"."""

TITLES = _keys(
    "marquês marquesa conde condessa duque duquesa visconde barão infante infanta rainha rei dom dona padre frei "
    "professor professora doutor doutora mestre marechal general almirante rua avenida praça largo travessa"
)
"""Before the name of a person or a street, in which a place is no place: "Marquês de Pombal", "Rua do Porto"."""

WORKING = _keys(
    "trabalho trabalha work working works trabajo trabaja travaille travail اعمل أعمل أشتغل اشتغل काम কাজ працюю працює"
)
"""Who works in a trade does not ask for the Portuguese of that trade, unless they say so."""
