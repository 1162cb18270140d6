"""What waits for me, my plans, a new plan, and organisations from the workspace."""

import pytest
from django.urls import reverse

from measures import editing
from measures.models import Responsible, Target
from plans.models import Plan, Role
from portal.models import Organisation
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_measure,
    make_municipality,
    make_organisation,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
AREA, LIST, CREATE = "/area/", "/area/planos/", "/area/planos/novo/"
ADD = "/area/organizacoes/nova/"
NEW = {"title": "Plano", "short_name": "PMII Além", "kind": "municipal", "period_start": "2015", "period_end": "2017"}


@pytest.mark.parametrize("address", [AREA, LIST, CREATE, ADD, "/area/organizacoes/"])
def test_nobody_unknown_enters(client_of, address):
    assert client_of(None).get(address).status_code == 302


def test_an_empty_workspace_says_what_comes(client_of):
    client = client_of(make_user())
    assert b"empty" in client.get(AREA).content
    assert CREATE.encode() not in client.get(LIST).content
    assert CREATE.encode() in client_of(make_user(may_create_plans=True)).get(LIST).content
    assert client.post(AREA).status_code == 405
    assert client.post(LIST).status_code == 405


def test_a_contributor_is_told_what_a_given_measure_lacks(client_of):
    plan = make_plan()
    measure, person = make_measure(plan, title=HOSTILE), give_role(plan, Role.CONTRIBUTOR)
    by = coordinator_of(plan)
    editing.give_measure(measure=measure, user=person, by=by)
    client = client_of(person)
    assert reverse("measures:measure", args=[measure.pk]) in client.get(AREA).content.decode()
    assert reverse("measures:measure", args=[measure.pk]) not in client_of(by).get(AREA).content.decode()
    Plan.objects.update(locked=True)
    assert client.get(AREA).context["todos"] == []
    Plan.objects.update(locked=False)
    editing.add_row(Target, measure=measure, by=person, text="x")
    assert len(client.get(AREA).context["todos"]) == 1
    editing.add_row(Responsible, measure=measure, by=person, text="x")
    assert client.get(AREA).context["todos"] == []


@pytest.mark.parametrize(
    ("most", "said"), [(3, None), (2, "1 more thing waits for you. It is"), (1, "2 more things wait for you. They are")]
)
def test_a_list_that_was_cut_says_how_much_is_left_out(client_of, monkeypatch, most, said):
    by = make_user(may_create_plans=True, language="en")
    for _ in range(3):
        make_plan(by)
    monkeypatch.setattr("portal.views.area.MOST", most)
    page = client_of(by).get(AREA)
    assert len(page.context["todos"]) == most
    html = page.content.decode()
    assert (said in html) if said else ("more thing" not in html)


def test_each_sees_their_plans_and_the_agency_all(client_of):
    plan = make_plan(short_name="PMII «um»; 'x'")
    other = make_plan(make_user(may_create_plans=True))
    reader = give_role(plan, Role.READER)
    reviewer = make_user(agency_role="reviewer", is_staff=True, is_demo=True)
    seen = {
        who: [row["plan"] for row in client_of(who).get(LIST).context["plans"]]
        for who in (reader, coordinator_of(plan), reviewer, make_user())
    }
    assert list(seen.values())[:2] == [[plan], [plan]]
    assert set(list(seen.values())[2]) == {plan, other}
    assert list(seen.values())[3] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_constant_queries(client_of, count, django_assert_num_queries):
    by = make_user(may_create_plans=True)
    for _ in range(count):
        make_plan(by)
    client = client_of(by)
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(client.get(LIST).content) < 150_000


def test_creating_works(client_of):
    place, hall = make_municipality("Além d'Oura"), make_organisation("Câmara Municipal de Além d'Oura")
    by = make_user(may_create_plans=True)
    client = client_of(by)
    assert client.get(CREATE).status_code == 200
    answer = client.post(CREATE, NEW | {"municipality": "alem d'oura", "promoter": hall.name, "title": HOSTILE})
    assert answer.status_code == 302
    plan = Plan.objects.get()
    assert (plan.title, plan.slug, plan.period_start) == (HOSTILE.replace("\r\n", "\n"), "pmii-alem", "2015")
    assert plan.territory.get().municipality == place
    assert plan.roles.get().user == by
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_form_sent_twice_makes_one_plan(client_of):
    client = client_of(make_user(may_create_plans=True))
    once = NEW | {"once": "1b4e28ba-2fa1-11d2-883f-0016d3cca427"}
    assert client.post(CREATE, once).headers["Location"] == client.post(CREATE, once).headers["Location"]
    assert Plan.objects.count() == 1
    stranger = client_of(make_user(may_create_plans=True))
    assert stranger.post(CREATE, once).status_code == 422
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"short_name": "x" * 500}, "short_name"),
        ({"kind": "federal"}, "kind"),
        ({"period_start": "2017", "period_end": "2015"}, "period_end"),
        ({"period_start": "31/02/2015"}, "period_start"),
        ({"municipality": "Atlântida"}, "municipality"),
        ({"promoter": "ninguém"}, "promoter"),
    ],
)
def test_creating_with_bad_input_gets_a_sentence(client_of, wrong, field):
    answer = client_of(make_user(may_create_plans=True)).post(CREATE, NEW | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Plan.objects.exists()


def test_who_may_not_start_a_plan(client_of):
    for person in (make_user(), give_role(make_plan(), Role.EDITOR)):
        assert client_of(person).get(CREATE).status_code == 403
        assert client_of(person).post(CREATE, NEW).status_code == 403
    assert Plan.objects.count() == 1


def test_an_organisation_for_the_register(client_of):
    place = make_municipality("Vila Rara")
    client = client_of(make_user(may_create_plans=True))
    given = {"type": "association", "name": "Associação «Olá»; a 'x'", "acronym": "AO", "municipality": "Vila Rara"}
    back = "/area/planos/"
    assert client.get(ADD + "?next=" + back).status_code == 200
    answer = client.post(ADD, given | {"next": back})
    assert answer.headers["Location"] == back
    made = Organisation.objects.get()
    assert (made.municipality, made.acronym) == (place, "AO")
    assert client.post(ADD, given).status_code == 422  # it is there already
    assert client.post(ADD, given | {"type": "agency", "name": "Outra"}).status_code == 422
    assert client.post(ADD, given | {"name": ""}).status_code == 422
    elsewhere = client.post(ADD, given | {"name": "Mais uma", "next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == LIST
    assert "Associação «Olá»" in client.get("/area/organizacoes/?q=ola").content.decode()
    assert client.get("/area/organizacoes/?q=" + "x" * 3000).content.strip() == b""


def test_who_writes_nowhere_adds_no_organisation(client_of):
    plan = make_plan()
    for person in (make_user(), give_role(plan, Role.READER)):
        assert client_of(person).get(ADD).status_code == 404
        assert client_of(person).post(ADD, {"type": "other", "name": "x"}).status_code == 404
    assert client_of(give_role(plan, Role.CONTRIBUTOR)).get(ADD).status_code == 200
