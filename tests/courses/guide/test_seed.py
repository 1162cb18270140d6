"""Every question and resource the agency's page of 2020 had about courses, with the address that answers it."""

import pytest

from courses.models import Answer, ExamCentre, Platform
from portal.dates import display
from tests.reading import squeezed, words_of

SEED = "Página do ACM, I.P. sobre a aprendizagem da língua portuguesa, tal como estava em 2020"
LAW_2020, LAW_2022, LAW_2013 = "Portaria n.º 183/2020", "Portaria n.º 184/2022", "Decreto-Lei n.º 43/2013"
G = "/cursos/guia/"
# What was asked or named, where it is answered, words of the answer, words of its source.
TABLE = [
    ("Where to find courses", "onde-ha-cursos/", "São gratuitos", SEED),
    ("The list of schools of 2019/2020", "lista-das-escolas/", "2019/2020", SEED),
    ("How to search at the IEFP", "procurar-no-iefp/", "«Modalidades de Formação»", SEED),
    ("Ask the school for dates and hours", "quando-comecam/", "Pergunte à escola", SEED),
    ("The support line and its two numbers", "linha-de-apoio/", "808 257 257", SEED),
    ("The support line, second number", "linha-de-apoio/", "218 106 191", SEED),
    ("Who the programme is for", "para-quem/", "pessoas estrangeiras que vivem em Portugal", SEED),
    ("What one gains by learning", "porque-aprender/", "Procurar melhor emprego", SEED),
    ("How long A2 takes", "duracao-a2/", "150 horas", SEED),
    ("How long B2 takes", "duracao-b2/", "75 para o B2", "Catálogo Nacional de Qualificações"),
    ("What technical Portuguese is", "portugues-tecnico/", "comércio, hotelaria, cuidados de beleza", SEED),
    ("How long technical Portuguese takes", "duracao-portugues-tecnico/", "Não é do nosso conhecimento", SEED),
    ("Where to enrol", "onde-me-inscrevo/", "Na própria escola ou no centro", SEED),
    ("What is required", "requisitos/", "número de segurança social (NISS)", LAW_2022),
    ("What was required in 2020", "requisitos/", "Era preciso ter a situação regular", SEED),
    ("Minimum age now", "idade-minima/", "16 anos ou mais", LAW_2022),
    ("Minimum age in 2020", "idade-minima/", "15 anos nas escolas públicas e 18 anos", SEED),
    ("Papers to enrol", "que-documentos/", "Cartão de contribuinte (NIF)", SEED),
    ("Papers without a residence title", "sem-titulo-de-residencia/", "Desde 2022 serve", LAW_2022),
    *(
        (f"Unit {code} of A2", "unidades-a2/", f"{code}: {title}", SEED)
        for code, title in (
            ("6452", "Eu e a minha rotina diária"),
            ("6453", "Hábitos alimentares, cultura e lazer"),
            ("6454", "O corpo humano, saúde e serviços"),
            ("6455", "Eu e o mundo do trabalho"),
            ("6456", "O meu passado e o meu presente"),
            ("6457", "Comunicação e vida em sociedade"),
        )
    ),
    ("Units of B2", "unidades-b2/", "6397UI: Eu, a sociedade e a cultura", "Catálogo Nacional de Qualificações"),
    ("Must I take the test after the course", "preciso-da-prova/", "dispensa o teste", SEED),
    ("Proof 1: two school years", "como-provar-a-lingua/", "dois anos letivos com aprovação", LAW_2013),
    ("Proof 2: the national test", "como-provar-a-lingua/", "aprovação na prova de português", LAW_2013),
    ("Proof 3: a recognised exam", "como-provar-a-lingua/", "português como língua estrangeira", LAW_2013),
    ("Proof 4: a course of A2 or above", "como-provar-a-lingua/", "curso de nível A2 ou superior", LAW_2013),
    ("The four proofs beside the table", "certificados/", "Há quatro maneiras", LAW_2013),
    ("A certificate for the elementary user", "certificado-utilizador-elementar/", "exame CIPLE", SEED),
    ("Where to take CIPLE", "onde-fazer-o-exame-ciple/", "A partir dos 16 anos", SEED),
    *(
        (f"Exam centre: {name}", "exames/", name, SEED)
        for name in (
            "Faculdade de Letras da Universidade do Porto",
            "Universidade da Beira Interior",
            "Faculdade de Letras da Universidade de Lisboa",
            "Faculdade de Ciências Sociais e Humanas da Universidade Nova de Lisboa",
            "Instituto Politécnico de Setúbal",
            "Universidade do Algarve",
        )
    ),
    ("Other exam centres", "exames/", "a lista completa não é do nosso conhecimento", SEED),
    *(
        (f"{level} for {purpose}", f"certificado-{level.lower()}-{purpose}/", answer, LAW_2020)
        for level, answer in (("A2", "prova que sabe português"), ("B2", "O nível B2 está acima do A2"))
        for purpose in ("nacionalidade", "residencia-permanente", "residente-de-longa-duracao")
    ),
    ("Actions towards a certificate", "acoes-com-certificacao/", "numa entidade que o possa certificar", SEED),
    ("Actions for beginners", "acoes-de-iniciacao/", "conhecimentos básicos de português", SEED),
    ("Actions of literacy", "alfabetizacao/", "aprende-se a ler e a escrever", SEED),
    ("SPEAK", "speak/", "Associação Fazer Avançar", SEED),
    ("PPT Online", "portugues-online/", "24 módulos por temas, em dois níveis", SEED),
    ("PPT Online: its address", "plataformas/", "https://pptonline.acm.gov.pt/", SEED),
    ("PPT Online: titles nobody gave", "portugues-online/", "não constam da fonte", SEED),
    ("Português para Todos on the internet", "ppt-na-internet/", "Doze temas", SEED),
    ("Platform of teaching resources", "plataforma-de-recursos/", "Moodle", SEED),
    ("Teaching resources: its address", "plataformas/", "http://ppt.acm.gov.pt/", SEED),
    *(
        (f"Module {title}", "plataformas/", title, SEED)
        for title in (
            "Identificação e caracterização pessoal",
            "Vida quotidiana",
            "Alimentação",
            "Festas e tempos livres",
            "Compras, serviços e direções",
            "O corpo humano e a saúde",
            "Profissões e trabalho",
            "Estudos e experiência profissional",
            "Passado e presente",
            "Hábitos alimentares",
            "Notícias e outros textos",
            "Cidadania e diversidade cultural",
        )
    ),
    ("How a teacher asks for access", "pedir-acesso/", "ppt@acm.gov.pt", SEED),
    ("The form of that request", "pedido-de-acesso/", "Plataforma de Recursos Pedagógicos", SEED),
    ("Training workbook", "caderno-de-formacao/", "12 fichas", SEED),
    ("Framework of the elementary user", "referencial-elementar/", "outubro de 2008", SEED),
    ("Framework of the independent user", "referencial-independente/", "em 2009", SEED),
    ("What the programme is", "o-que-e-o-programa/", "cursos de português técnico", SEED),
    ("Its names over time", "ppt-pfol-pla/", "PLA (Português Língua de Acolhimento)", LAW_2020),
    ("Who manages and who pays", "quem-gere/", "Fundo Social Europeu", SEED),
    ("The ordinances of 2009 and 2012", "que-leis/", "n.º 216-B/2012", SEED),
    ("Is it free", "quanto-custa/", "os cursos do programa são gratuitos", SEED),
    ("The levels of the framework", "niveis/", "QECR", SEED),
    ("People in a class, 2012", "quantas-pessoas/", "De 26 a 30 pessoas", "Portaria n.º 216-B/2012"),
    ("People in a class, 2020", "quantas-pessoas/", "De 15 a 20 pessoas", LAW_2020),
    ("The Azores", "acores/", "não são do nosso conhecimento", LAW_2020),
    ("May I enrol", "posso-inscrever-me/", "1", ""),
]


@pytest.fixture
def words_at(guide, client):
    """The words of an address, fetched once; nothing but 200."""
    kept = {}

    def words_at(path):
        if path not in kept:
            response = client.get(G + path)
            assert response.status_code == 200, path
            kept[path] = words_of(response.content.decode())
        return kept[path]

    return words_at


def test_every_line_of_the_table_is_answered_at_its_address(words_at):
    missing = []
    for asked, path, answer, source in TABLE:
        words = squeezed(words_at(path))
        missing += [(asked, path, text) for text in (answer, source) if squeezed(text) not in words]
    assert not missing, "\n".join(map(str, missing))


def test_no_line_stands_without_date_state_and_source(words_at):
    """Each answer on the page of its question, with what was known when, by whom, and whether it still holds."""
    wrong = []
    for it in Answer.objects.select_related("question"):
        words = squeezed(words_at(f"{it.question.slug}/"))
        shown = [display(it.valid_on), it.source]
        shown.append("Substituído" if it.state == "replaced" else f"Não confirmado desde {display(it.known_since)}")
        wrong += [(it.question.slug, text) for text in shown if squeezed(text) not in words]
    assert not wrong, "\n".join(map(str, wrong))


def test_centres_and_platforms_say_the_same(words_at):
    for path, rows in (("exames/", ExamCentre.objects.all()), ("plataformas/", Platform.objects.all())):
        words = words_at(path)
        assert words.count("Não confirmado desde 2020") >= len(rows)
        assert words.count(SEED) >= len(rows)


def test_the_first_page_leads_to_every_question(guide, client):
    html = client.get(G).content.decode()
    for slug in Answer.objects.values_list("question__slug", flat=True):
        assert f'href="{G}{slug}/"' in html
    for path in ("certificados/", "exames/", "plataformas/", "glossario/", "que-nivel/", "posso-inscrever-me/"):
        assert f'href="{G}{path}"' in html


def test_the_law_of_2025_is_not_told_as_in_force(guide):
    told = " ".join(text for it in Answer.objects.all() for text in it.text.values())
    assert "2025" not in told
