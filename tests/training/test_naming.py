"""Naming who takes part: the verb, and the pages behind the private link and at the desk."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory
from tests.portal.tables.making import delimited, ods, xlsx
from tests.training import factories as make
from training.models import Participant, SessionState, TrainingEvent, TrainingSession
from training.naming import ListChanged, Person, mark_of, name_people
from training.timeline import NotNow

pytestmark = pytest.mark.django_db
AGENCY, HOST = TrainingEvent.Actor.AGENCY, TrainingEvent.Actor.HOST
LIST = [Person("Ana «d'Ávila»; filha", "ana@gente.example"), Person("محمد علي"), Person("Zé " + "x" * 147)]


@pytest.fixture
def asked(reviewer):
    """An accepted request of one group of twenty."""
    return make.accepted(by=reviewer)


@pytest.fixture
def group(asked):
    return asked.groups.get()


def name(group, people, by=None, actor=HOST, **more):
    return name_people(group=group, people=people, by=by, actor=actor, **more)


def there(group):
    return [(one.name, one.email) for one in group.participants.all()]


# --- the verb --------------------------------------------------------------------------------------------------------


def test_a_list_is_put_in_the_place_of_the_one_before_and_people_stay_who_they_are(group, asked):
    ana, ali, _ze = name(group, LIST)
    kept = name(group, [Person("ALI; محمد", "ali@gente.example", ali.pk), Person("Ana «d'Ávila»;  filha", ana.email)])
    assert [one.pk for one in kept] == [ali.pk, ana.pk]
    assert there(group) == [("ALI; محمد", "ali@gente.example"), ("Ana «d'Ávila»; filha", "ana@gente.example")]
    assert [event.verb for event in asked.events.filter(verb="name")] == ["name", "name"]
    name(group, kept_as(kept))
    assert asked.events.filter(verb="name").count() == 2, "the same list once more changes nothing"


def kept_as(rows):
    return [Person(one.name, one.email, one.pk) for one in rows]


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (Person(" "), "2.name"),
        (Person("x" * 151), "2.name"),
        (Person("=HYPERLINK(1)"), "2.name"),
        (Person("Rui", "rui@"), "2.email"),
        (Person("Rui", "rui@gente.example\nBcc: a@b.example"), "2.email"),
        (Person("Rui\x00"), "2.name"),
        (Person("  ANA  «d'avila»; filha", "ANA@gente.example"), "2.name"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_its_number(group, person, place):
    with pytest.raises(ValidationError) as refused:
        name(group, [LIST[0], person])
    assert list(refused.value.message_dict) == [place]
    assert "2" in refused.value.messages[0]
    assert there(group) == []


def test_more_people_than_the_group_has_are_refused(group):
    with pytest.raises(ValidationError, match="400"):
        name(group, [Person(f"Pessoa {number}") for number in range(400)])
    assert len(name(group, [Person(f"Pessoa {number}") for number in range(20)])) == 20


def test_of_two_lists_the_later_is_told_what_the_other_wrote(group):
    read_at = mark_of([])
    name(group, LIST[:1], read_at=read_at)
    with pytest.raises(ListChanged) as refused:
        name(group, LIST[1:], read_at=read_at)
    assert [one.name for one in refused.value.now] == [LIST[0].name]
    name(group, LIST[:1], read_at=read_at)
    assert there(group) == [(LIST[0].name, LIST[0].email)]


def test_who_was_present_stays_and_only_the_agency_corrects_the_name(group, reviewer):
    session = make.scheduled(by=reviewer, shift="metades")
    group = session.group
    ana, rui = make.people(group, "Ana", "Rui")
    session.attendances.create(participant=ana, minutes=60)
    TrainingSession.objects.filter(pk=session.pk).update(state=SessionState.HELD)
    with pytest.raises(ValidationError, match="Ana"):
        name(group, [Person("Rui", rui.email, rui.pk)])
    with pytest.raises(ValidationError, match="Ana") as refused:
        name(group, [Person("Outra", ana.email, ana.pk)])
    assert "1.name" in refused.value.message_dict
    name(group, [Person("Ana", ana.email, ana.pk), Person("Nova")])
    name(group, [Person("Ana Certa", ana.email, ana.pk), Person("Nova")], by=reviewer, actor=AGENCY)
    assert [one for one, _email in there(group)] == ["Ana Certa", "Nova"]
    assert session.attendances.get().participant.name == "Ana Certa"


def test_nobody_is_named_of_minors_nor_when_all_is_over(reviewer, group, asked):
    children = make.accepted(by=reviewer, modules=[make.module(), make.module("criancas", for_minors=True)])
    with pytest.raises(NotNow):
        name(children.groups.get(), LIST)
    asked.sessions.update(state=SessionState.EVALUATED)
    with pytest.raises(NotNow):
        name(group, LIST)
    assert not Participant.objects.exists()
    name(group, LIST, by=reviewer, actor=AGENCY)
    assert len(there(group)) == 3, "the agency still corrects a name"
    type(asked).objects.filter(pk=asked.pk).update(cleared_at=timezone.now())
    with pytest.raises(NotNow):
        name(group, LIST[:1], by=reviewer, actor=AGENCY)


def test_at_the_desk_only_the_agency_names(group):
    for by in (UserFactory(), make.trainer().user, UserFactory(agency_role="support", is_staff=True, is_demo=True)):
        with pytest.raises(PermissionDenied):
            name(group, LIST, by=by, actor=AGENCY)
    assert not Participant.objects.exists()


# --- the pages -------------------------------------------------------------------------------------------------------


def address(asked, number=1):
    return f"/formacao/pedido/{make.token_of(asked)}/pessoas/{number}/"


def post(client, url, people=(), do="save", page=None, **more):
    """As the page sends its rows; (name, e-mail, id) each."""
    shown = (page or client.get(url)).content.decode()
    hidden = {
        field: found[1]
        for field in ("form_token", "read_at", "rows")
        if (found := re.search(rf'name="{field}" value="([^"]*)"', shown))
    }
    rows = [(*one, "")[:3] if len(one) < 3 else one for one in people]
    columns = {field: [str(row[n]) for row in rows] for n, field in enumerate(("name", "email", "id"))}
    return client.post(url, {**hidden, **columns, "do": do, **more}, headers={"sec-fetch-site": "same-origin"})


def words(response):
    return response.content.decode()


def test_the_host_names_people_behind_the_private_link(client, asked, group):
    assert address(asked) in words(client.get(f"/formacao/pedido/{make.token_of(asked)}/"))
    page = client.get(address(asked))
    assert words(page).count('name="email"') == 20
    assert "12" in words(page), "how long names stay"
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    response = post(client, address(asked), [("Ana <b>", "ana@gente.example"), ("", ""), ("محمد علي", "")])
    assert response.status_code == 302
    assert there(group) == [("Ana <b>", "ana@gente.example"), ("محمد علي", "")]
    page = words(client.get(address(asked)))
    assert "Ana &lt;b&gt;" in page
    assert page.count('name="email"') == 20
    assert not client.get(address(asked)).cookies


def test_what_is_refused_stands_in_the_form(client, asked, group):
    response = post(client, address(asked), [("", "ana@gente.example"), ("Rui", "rui")])
    page = words(response)
    assert response.status_code == 422
    assert 'href="#id_name-1"' in page
    assert 'href="#id_email-2"' in page
    assert 'value="Rui"' in page
    assert there(group) == []
    assert post(client, address(asked), [("Ana", "")], form_token="nada").status_code == 422
    assert there(group) == []


def test_more_rows_without_scripts_and_nothing_is_saved(client, asked, group):
    page = words(post(client, address(asked), [("Ana", "")], do="more"))
    assert page.count('name="email"') == 25
    assert 'value="Ana"' in page
    assert there(group) == []


def test_who_was_slower_sees_the_other_list_and_may_put_theirs_in_its_place(client, asked, group):
    page = client.get(address(asked))
    name(group, [Person("Rui", "rui@gente.example")])
    response = post(client, address(asked), [("Ana", "")], page=page)
    assert response.status_code == 409
    assert "rui@gente.example" in words(response)
    assert 'value="Ana"' in words(response)
    assert there(group) == [("Rui", "rui@gente.example")]
    assert post(client, address(asked), [("Ana", "")], page=response).status_code == 302
    assert there(group) == [("Ana", "")]


ROWS = [
    ["Lista de participantes"],
    [],
    ["N.º", "Nome completo", "E-mail"],
    [1, "Ana «d'Ávila»; filha", "ana@gente.example"],
    [2, "محمد علي", None],
]


@pytest.mark.parametrize("content", [xlsx(ROWS), ods(ROWS), delimited(ROWS), delimited(ROWS, encoding="cp1252")])
def test_a_list_is_read_into_the_rows_and_saved_from_there(client, asked, group, content):
    response = post(client, address(asked), [("Rui", "")], do="read", file=SimpleUploadedFile("lista", content))
    page = words(response)
    assert response.status_code == 200
    assert there(group) == []
    assert 'value="Rui"' in page
    assert "ana@gente.example" in page
    named = re.findall(r'name="name" value="([^"]+)"', page)
    assert len(named) == 3


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (xlsx([["Nome", "E-mail"], ["Ana", "=1+1"]]), "B2"),
        (delimited([["Nome", "E-mail"], ["=cmd|' /C calc'!A0", ""]]), "A2"),
        (xlsx([["Nome", "E-mail"], ["Ana", "a@gente.example"], [None, "rui@gente.example"]]), "A3"),
        (xlsx([["Nome", "E-mail"], ["Ana", "a@gente.example\nBcc: b@b.example"]]), "B2"),
        (xlsx([["Nome"], *[[f"Pessoa {n}"] for n in range(399)]]), "400"),
        (b"x" * (1024 * 1024 + 1), "1 MB"),
        (b"PK\x03\x04 nada", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_a_list_that_cannot_be_read_gets_a_sentence_and_keeps_the_rows(client, asked, group, content, told):
    file = SimpleUploadedFile("lista.xlsx", content)
    response = post(client, address(asked), [("Rui", "")], do="read", file=file)
    page = words(response)
    assert response.status_code == 422
    assert "error-summary" in page
    assert told in page.split("error-summary")[1].split("</div>")[0]
    assert 'value="Rui"' in page
    assert there(group) == []


def test_pasted_lines_are_read_and_what_is_known_stays_once(client, asked):
    pasted = "Ana Ávila; ana@gente.example\r\n\r\nSilva, João <joao@gente.example>\nمحمد علي\nRui\t\n=1+1"
    page = words(post(client, address(asked), [("Rui", "")], do="read", pasted=pasted))
    assert re.findall(r'name="name" value="([^"]+)"', page) == ["Rui", "Ana Ávila", "Silva, João", "محمد علي", "=1+1"]
    assert "joao@gente.example" in page
    assert post(client, address(asked), [("=1+1", "")]).status_code == 422


def test_a_group_of_minors_has_no_page_and_no_link(client, reviewer):
    asked = make.accepted(by=reviewer, modules=[make.module("criancas", for_minors=True)])
    assert "/pessoas/" not in words(client.get(f"/formacao/pedido/{make.token_of(asked)}/"))
    page = client.get(address(asked))
    assert page.status_code == 409
    assert 'name="name"' not in words(page)
    assert post(client, address(asked), [("Criança", "")]).status_code == 409
    assert not Participant.objects.exists()


def test_other_groups_and_links_that_are_none_are_not_found(client, asked):
    assert client.get(address(asked, 2)).status_code == 404
    assert client.get("/formacao/pedido/nada/pessoas/1/").status_code == 404
    foreign = client.post(address(asked), {"name": "Ana"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert not Participant.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(client, asked, group, number, django_assert_num_queries):
    name(group, [Person(f"Pessoa {n}") for n in range(number)])
    client.get(address(asked))
    with django_assert_num_queries(6):
        client.get(address(asked))


def test_the_desk_names_people_and_corrects_those_present(client_of, reviewer):
    session = make.scheduled(by=reviewer, shift="metades")
    desk, url = client_of(reviewer), reverse("admin:training_trainingsession_people", args=[session.pk])
    assert post(desk, url, [("Ana", "ana@gente.example")]).status_code == 302
    one = session.group.participants.get()
    session.attendances.create(participant=one, minutes=60)
    assert post(desk, url, [("Ana Certa", "ana@gente.example", one.pk)]).status_code == 302
    assert there(session.group) == [("Ana Certa", "ana@gente.example")]
    shown = words(desk.get(reverse("admin:training_trainingsession_desk", args=[session.pk])))
    assert "Ana Certa" in shown
    assert "ana@gente.example" in shown
