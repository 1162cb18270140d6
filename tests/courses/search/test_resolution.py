"""What people type and what is understood: one line a case, the same on both databases.

Each line: text | expected, where expected is places ("m0211 + m0205" two mentions, "m0806 ? m4201" a question in this
order, "~m0211" did you mean, first) and codes ("parts=noite levels=A1 days=1,3 free rest=xyz"). What a line does not
name must be empty.
"""

from collections.abc import Iterator

import pytest

from courses.search.gazetteer import Gazetteer
from courses.search.understanding import Understood, understand

CASES = """
# --- names, accents, abbreviations, short forms
Odemira | m0211
ODEMIRA | m0211
Sao Teotonio | l2263207
S. Teotónio | l2263207
São Teotónio (Odemira) | l2263207
Évora | m0705
evora | m0705
V. N. Gaia | m1317
Gaia | m1317
Famalicão | m0312
Caldas | m1006
vila real de sto. antónio | m0816
Praia da Vitória | m4302
Câmara de Lobos | m3102
# --- names in other languages and scripts
Lisbonne | m1106
Lissabon | m1106
Lisbon | m1106
Oporto | m1312
لشبونة | m1106
ليشبونة | m1106
بلشبونة | m1106
في بورتو | m1312
أوديميرا | m0211
الغارف | r-algarve
लिस्बन | m1106
लिस्बनमा | m1106
लिस्बोन में | m1106
ओडेमिरा | m0211
ओडेमिरामा | m0211
पोर्तो | m1312
अल्बुफेरा | m0801
लुले | m0808
লিসবন | m1106
লিসবনে | m1106
ওডেমিরা | m0211
পোর্তো | m1312
আমাদোরা | m1115
Лісабон | m1106
в Лісабоні | m1106
Порту | m1312
Одемірі | m0211
Лиссабон | m1106
# --- slips of the pen
Odmira | ~m0211 rest=Odmira
Lisbao | ~m1106 rest=Lisbao
Setubl | ~m1512 rest=Setubl
Albufiera | ~m0801 rest=Albufiera
sao tetonio | ~l2263207 rest=sao,tetonio
Vila Nova de Milfonte | ~l2261617 rest=Vila,Nova,Milfonte
Torres | ~m1113 rest=Torres
लिस्बान | ~m1106 rest=लिस्बान
ओदिमीरा | ~m0211 rest=ओदिमीरा
Монсику | ~m0809 rest=Монсику
بينافيال | ~m1311 rest=بينافيال
ভিলা দো বিসপো | ~m0815 rest=ভিলা,দো,বিসপো
तोमरमा | m1418
Lis | rest=Lis
Fro | rest=Fro
xyz | rest=xyz
# --- villages far from the middle of their municipality
Zambujeira do Mar | l2261486
Zambujeira | l2261486
Vila Nova de Milfontes | l2261617
Almancil | l2271947
Алмансил | l2271947
Fátima | l2268326
Quarteira | l2264299
# --- names that several places have
Lagoa | m0806 ? m4201
لاغوا | m0806 ? m4201
Calheta | m3101 ? m4501
Vila Franca | m1114 ? m4206
São Roque | l2263228 ? l2734338 ? l3372591
Lordelo | l2738224 ? l2738221
Lagoa, Açores | m4201
Lagoa (Faro) | m0806
Calheta Madeira | m3101
Madeira, Calheta | m3101
São Vicente, Ponta Delgada | l3372583
Espinho Braga | l2739866
Madalena | m4602
Espinho | m0107
Faro | m0805
distrito de Faro | d-faro
Faro district A2 | d-faro levels=A2
Algarve | r-algarve
Açores | d-acores
região norte | r-norte
Porto de Mós | m1016
Porto | m1312
# --- two places
Odemira e Beja | m0211 + m0205
Odemira, Beja | m0211 + m0205
moro em Loures trabalho em Lisboa | m1107 + m1106
I live in Sintra and work in Cascais | m1111 + m1105
ليشبونة وسينترا | m1106 + m1111
Lisboa ou Almada | m1106 + m1503
# --- hours
curso de português em Odemira à noite | m0211 parts=noite
Portuguese course in Lisbon, evenings, A1 | m1106 parts=noite levels=A1
دورة برتغالية في لشبونة مساء | m1106 parts=noite
अल्बुफेरामा पोर्चुगिज कोर्स बिहान | m0801 parts=manha
লিসবনে পর্তুগিজ কোর্স সন্ধ্যায় | m1106 parts=noite
курси португальської в Лісабоні ввечері | m1106 parts=noite
cours de portugais à Lisbonne le soir | m1106 parts=noite
clases de portugués en Oporto por la tarde | m1312 parts=tarde
2.ª e 4.ª à noite em Sintra | m1111 days=1,3 parts=noite
às segundas e quartas | days=1,3
2ª a 6ª de manhã | days=1,2,3,4,5 parts=manha
de segunda a quinta | days=1,2,3,4
seg, qua e sex em Braga | m0303 days=1,3,5
mon - fri Lisbon | m1106 days=1,2,3,4,5
quero ter aulas em Faro | m0805
segunda-feira Feira | m0109 days=1
Feira | m0109
sábado | parts=sabado
يوم السبت لشبونة | m1106 parts=sabado
sábado de manhã em Setúbal | m1512 parts=sabado
Saturday morning | parts=sabado
sábados ou à noite Coimbra | m0603 parts=noite,sabado
noites e sábados | parts=noite,sabado
sexta e sábado | days=5,6
sexta à noite e sábado | days=5,6 parts=noite,sabado
fim de semana de manhã | days=6,7 parts=manha,sabado
segunda a sábado | days=1,2,3,4,5,6
शनिवार लिस्बन | m1106 parts=sabado
fim de semana | days=6,7
pós-laboral Viseu | m1823 parts=noite
# --- work
trabalho de noite, Amadora | m1115 preset=noites
I work nights and can come in the morning, Loures | m1107 preset=noites parts=manha
أعمل ليلا في البرتغال وأسكن في اوديميرا | m0211 preset=noites
म राति काम गर्छु ओडेमिरा | m0211 preset=noites
मैं रात को काम करता हूँ, लिस्बन | m1106 preset=noites
আমি রাতে কাজ করি লিসবন | m1106 preset=noites
я працюю вночі, Одеміра | m0211 preset=noites
je travaille la nuit à Cascais | m1105 preset=noites
turnos rotativos | preset=turnos
my shifts change | preset=turnos
vivo en Lisboa y trabajo por turnos | m1106 preset=turnos
I work days | preset=dias
# --- levels and choices
iniciante | choices=inicio
do zero | choices=inicio
begginer course Lisbon | m1106 choices=inicio
مبتدئ بورتو | m1312 choices=inicio
I speak a little | choices=pouco
quero um certificado em Leiria | m1009 choices=certificado
I do not read these letters | choices=letras
não sei ler, Amadora | m1115 choices=letras
محو الأمية | choices=letras
A1+A2 Santarém | m1416 levels=A1,A2
intermediate | levels=B1
certificado para nacionalidade | choices=certificado nationality
مجاني للجنسية | free nationality
# --- programmes, providers, sectors, mode
PPT Beja | m0205 programme
PFOL | programme
Português Língua de Acolhimento | programme
Portuguese for foreigners near Cascais | m1105 programme
IEFP Faro | m0805 provider_kind=iefp
centro qualifica Beja | m0205 provider_kind=qualifica
na escola, à noite | provider_kind=escola parts=noite
português técnico construção civil | kind=tecnico sector=construcao
online grátis B1 | mode=online free levels=B1
онлайн безкоштовно | mode=online free
A1 em setembro, Loures | m1107 levels=A1 months=9
to start in March | months=3
quero começar em outubro | months=10
شهر سبتمبر في لشبونة | m1106 months=9
may I enrol |
trabalho num hotel em Albufeira | m0801 rest=num
português técnico para hotéis | kind=tecnico sector=hotelaria
português para hotelaria | sector=hotelaria
a 10 km de Beja | m0205 radius=10
20 km around Lisbon | m1106 radius=25
anywhere in Portugal | radius=pais
# --- names of schools are left to the search
Associação Lusófona do Porto | m1312 provider_kind=associacao rest=Lusófona
Escola Básica Marquês de Pombal | provider_kind=escola rest=Marquês,Pombal
Escola 25 de Abril | provider_kind=escola rest=25,de,Abril
Quinta da Piedade | rest=Quinta,Piedade
Rua do Porto, Lisboa | m1106 rest=Porto
Quinta do Conde | l6559488
quinta de manhã | days=4 parts=manha
ajuda em Lisboa | m1106
ajuda | l2272264
perto de mim |
curso de português |
"""


def cases() -> Iterator[tuple[str, str]]:
    for line in CASES.strip().splitlines():
        if not line.startswith("# "):
            text, _, expected = line.partition(" |")
            yield text.strip(), expected.strip()


def shown(understood: Understood) -> str:
    """What was understood, in the notation of the table."""
    mentions = [" ? ".join(place.ref for place in found.places) for found in understood.places]
    parts = [" + ".join(mentions)] if mentions else []
    if understood.maybe:
        parts.append(f"~{understood.maybe[0].ref}")
    for name in (
        "preset",
        "days",
        "parts",
        "choices",
        "levels",
        "mode",
        "provider_kind",
        "kind",
        "sector",
        "radius",
        "months",
    ):
        if codes := getattr(understood, name):
            parts.append(f"{name}={','.join(map(str, sorted(codes)))}")
    parts += [name for name in ("free", "nationality", "programme") if getattr(understood, name)]
    return " ".join([*parts, f"rest={','.join(understood.rest)}"] if understood.rest else parts)


def in_order(notation: str) -> list[str]:
    return sorted(notation.replace(" + ", "+").replace(" ? ", "?").split())


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_it_is_understood(known: Gazetteer, text: str, expected: str):
    assert in_order(shown(understand(text, places=known))) == in_order(expected)


@pytest.mark.django_db
def test_a_question_lists_the_alternatives(known: Gazetteer):
    understood = understand("curso em Lagoa à noite", places=known)
    assert [place.label for place in understood.ask] == ["Lagoa (Faro)", "Lagoa (Região Autónoma dos Açores)"]
    assert understood.resolved == ()
    assert understood.places[0].text == "Lagoa"


def test_there_are_enough_cases():
    assert len(list(cases())) >= 120
