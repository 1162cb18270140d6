"""The pages of a plan's sections: identity, period, texts."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from plans.editing import bodies_of, edit_period, edit_texts
from plans.models import Plan, Role
from portal.models import FormDraft
from tests.workspace_kit import (
    HOSTILE,
    coordinator_of,
    give_role,
    make_municipality,
    make_organisation,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
NAMES = ("identity", "period", "texts")
GOOD = {
    "identity": {"title": "Título novo", "short_name": "Nome novo", "kind": "municipal"},
    "period": {"period_start": "2015-06-20", "period_end": "2017-06-19"},
    "texts": {"summary": HOSTILE, "funding": "FAMI", "source": "", "internal_notes": "só nós"},
}


def address(plan, name):
    return reverse(f"plans:{name}", args=[plan.pk])


def post(client, plan, name, read_at=1, **changes):
    return client.post(address(plan, name), GOOD[name] | {"read_at": read_at} | changes)


@pytest.mark.parametrize("name", NAMES)
def test_it_works(client_of, name):
    plan = make_plan()
    client = client_of(coordinator_of(plan))
    assert client.get(address(plan, name)).status_code == 200
    assert post(client, plan, name).status_code == 302
    saved = Plan.objects.get()
    for field, value in GOOD[name].items():
        assert getattr(saved, field) == value.replace("\r\n", "\n").strip()


@pytest.mark.parametrize("name", NAMES)
def test_who_may(client_of, name):
    plan = make_plan()
    page = address(plan, name)
    stranger = coordinator_of(make_plan(make_user(may_create_plans=True)))
    assert client_of(None).get(page).status_code == 302
    assert client_of(stranger).get(page).status_code == 404
    assert post(client_of(stranger), plan, name).status_code == 404
    readers = [give_role(plan, Role.READER), give_role(plan, Role.CONTRIBUTOR)]
    reviewer = make_user(agency_role="reviewer", is_staff=True, is_demo=True)
    for person in [*readers, reviewer]:
        answer = client_of(person).get(page)
        assert answer.status_code == 200
        assert b'name="read_at"' not in answer.content
        assert post(client_of(person), plan, name).status_code == 403
    assert post(client_of(give_role(plan, Role.EDITOR)), plan, name).status_code == 302
    assert Plan.objects.get(pk=plan.pk).history.count() == 2


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_plan_is_404_and_other_methods_405(client_of, name):
    client = client_of(make_user())
    plan = make_plan()
    missing = address(plan, name).replace(str(plan.pk)[:8], "00000000")
    assert client.get(missing).status_code == 404
    assert client_of(coordinator_of(plan)).delete(address(plan, name)).status_code == 405


@pytest.mark.parametrize("name", NAMES)
def test_a_locked_plan_shows_a_notice_and_no_form_and_gives_the_text_back(client_of, name):
    plan = make_plan()
    client = client_of(coordinator_of(plan))
    Plan.objects.update(locked=True)
    assert b'name="read_at"' not in client.get(address(plan, name)).content
    answer = post(client, plan, name)
    assert answer.status_code == 409
    first = next(iter(GOOD[name].values()))
    assert escape(first.split("\r\n")[0]) in answer.content.decode()
    assert Plan.objects.get().history.count() == 1


def test_a_stale_save_shows_both_texts_and_can_be_kept(client_of):
    plan = make_plan()
    editor = give_role(plan, Role.EDITOR, "Rita d'Ávila")
    edit_texts(plan=plan, read_at=1, by=editor, summary="dela", funding="dela", source="", internal_notes="")
    client = client_of(coordinator_of(plan))
    answer = post(client, plan, "texts", summary="o meu", funding="")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "o meu" in page
    assert "Rita d&#x27;Ávila" in page
    conflict = answer.context["conflict"]
    assert [(d.mine, d.theirs) for d in conflict.both] == [("o meu", "dela")]
    assert [d.theirs for d in conflict.taken] == ["dela"]  # the funding only she wrote is in the form now
    assert answer.context["form"]["funding"].value() == "dela"
    again = {n: answer.context["form"][n].value() or "" for n in ("read_at", "summary", "funding", "source")}
    assert client.post(address(plan, "texts"), again | {"internal_notes": "só nós"}).status_code == 302
    saved = Plan.objects.get()
    assert (saved.summary, saved.funding) == ("o meu", "dela")


def test_a_stale_territory_is_merged_too(client_of):
    plan = make_plan(kind="intermunicipal", municipalities=[make_municipality("Aqui")])
    here = plan.territory.get().municipality
    there, far = make_municipality("Ali"), make_municipality("Além")
    client = client_of(coordinator_of(plan))
    base = {"title": plan.title, "short_name": plan.short_name, "kind": plan.kind}
    both = base | {"read_at": 1, "municipalities": [here.pk], "add_municipality": "Ali"}
    assert client.post(address(plan, "identity"), both).status_code == 302
    answer = client.post(address(plan, "identity"), both | {"add_municipality": "Além"})
    assert answer.status_code == 409
    assert bodies_of(plan)[0] == [here.pk, there.pk]
    assert answer.context["conflict"].taken[0].theirs == "Aqui\nAli"
    form = answer.context["form"]
    assert (form["municipalities"].value(), form["add_municipality"].value()) == ([here.pk, there.pk], "Além")
    again = base | {"read_at": 2, "municipalities": [here.pk, there.pk], "add_municipality": "Além"}
    assert client.post(address(plan, "identity"), again).status_code == 302
    assert bodies_of(plan)[0] == [here.pk, there.pk, far.pk]


def test_wrong_input_gets_sentences_and_keeps_what_was_typed(client_of):
    plan = make_plan()
    client = client_of(coordinator_of(plan))
    answer = post(client, plan, "period", period_start="2017", period_end="2015")
    assert answer.status_code == 422
    assert answer.context["form"].errors["period_end"]
    assert b'value="2015"' in answer.content
    for wrong in ("", "abc", "-1", str(10**30)):
        assert post(client, plan, "period", read_at=wrong).status_code == 422
    assert post(client, plan, "texts", summary="x" * 10_000).status_code == 422
    assert post(client, plan, "texts", summary="a\x00b").status_code == 422
    assert post(client, plan, "identity", kind="x", title="").status_code == 422
    assert post(client, plan, "identity", promoters=["x", "1' OR 1=1"]).status_code == 422
    assert post(client, plan, "identity", municipalities=["9999"]).status_code == 422
    assert Plan.objects.get().history.count() == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("20/6/2015", "2015-06-20"), ("6/2015", "2015-06"), ("2015 T3", "2015-Q3"), ("3.º T 2015", "2015-Q3")],
)
def test_dates_as_people_write_them(client_of, typed, stored):
    plan = make_plan()
    assert post(client_of(coordinator_of(plan)), plan, "period", period_start=typed).status_code == 302
    assert Plan.objects.get().period_start == stored


def test_a_name_more_is_added_without_saving(client_of):
    plan = make_plan(kind="intermunicipal")
    one, two = make_organisation("Câmara d'Além; «x»"), make_organisation("Associação do Vale", acronym="AV")
    client = client_of(coordinator_of(plan))
    fields = GOOD["identity"] | {"kind": "intermunicipal", "read_at": 1}
    grown = client.post(
        address(plan, "identity"), fields | {"promoters": [str(one.pk)], "add_promoter": "av", "more": "add_promoter"}
    )
    assert grown.status_code == 200
    assert grown.context["form"]["promoters"].value() == [str(one.pk), str(two.pk)]
    assert bodies_of(plan)[1] == []
    unknown = client.post(address(plan, "identity"), fields | {"add_promoter": "ninguém", "more": "add_promoter"})
    assert unknown.status_code == 422
    saved = client.post(address(plan, "identity"), fields | {"promoters": [str(two.pk), str(one.pk)]})
    assert saved.status_code == 302
    assert bodies_of(plan)[1] == [two.pk, one.pk]


def test_two_bodies_of_one_name_are_told_apart(client_of):
    north, south = (make_municipality("Lagoa", district=d) for d in ("Açores", "Faro"))
    for place in (north, south):
        make_organisation("Câmara Municipal", municipality=place)
    plan = make_plan()
    client = client_of(coordinator_of(plan))
    fields = GOOD["identity"] | {"read_at": 1, "add_promoter": "Câmara Municipal"}
    assert client.post(address(plan, "identity"), fields).status_code == 422
    named = fields | {"add_promoter": f"Câmara Municipal · {south.label}"}
    assert client.post(address(plan, "identity"), named).status_code == 302
    assert plan.organisation_rows.get().organisation.municipality == south


def test_a_draft_is_kept_offered_opened_and_dropped_by_saving(client_of):
    plan = make_plan()
    client = client_of(coordinator_of(plan))
    section = f"plan:{plan.pk}:texts"
    kept = client.post(
        reverse("draft_keep"), GOOD["texts"] | {"read_at": 1, "_section": section, "summary": "a meio 'x'"}
    )
    assert (kept.status_code, kept.content) == (204, b"")
    page = client.get(address(plan, "texts"))
    assert page.context["draft"]
    assert b"a meio" not in page.content
    opened = client.get(address(plan, "texts") + "?rascunho=1")
    assert "a meio &#x27;x&#x27;" in opened.content.decode()
    other = client_of(give_role(plan, Role.EDITOR)).get(address(plan, "texts") + "?rascunho=1")
    assert b"a meio" not in other.content
    post(client, plan, "texts")
    assert not FormDraft.objects.exists()


def test_a_draft_is_discarded_and_bad_drafts_are_refused(client_of):
    client = client_of(make_user())
    assert client.post(reverse("draft_keep"), {"_section": "x", "a": "b"}).status_code == 204
    assert client.post(reverse("draft_keep"), {"_section": "x", "a": "b" * 300_000}).status_code == 413
    assert client.post(reverse("draft_keep"), {"a": "b"}).status_code == 400
    assert client.get(reverse("draft_keep")).status_code == 405
    gone = client.post(reverse("draft_drop"), {"_section": "x", "next": "https://elsewhere.example/"})
    assert gone.headers["Location"] == reverse("area")
    assert not FormDraft.objects.exists()


def test_two_people_in_two_sections(client_of):
    plan = make_plan()
    edit_period(plan=plan, read_at=1, by=give_role(plan, Role.EDITOR), period_start="2016", period_end="2017")
    assert post(client_of(coordinator_of(plan)), plan, "texts").status_code == 302
    assert Plan.objects.get().period_start == "2016"


@pytest.mark.parametrize("name", NAMES)
def test_constant_queries(client_of, name, django_assert_num_queries):
    for count in (1, 3):
        plan = make_plan(
            make_user(may_create_plans=True),
            kind="intermunicipal",
            municipalities=[make_municipality() for _ in range(count)],
            promoters=[make_organisation(municipality=make_municipality()) for _ in range(count)],
        )
        client = client_of(coordinator_of(plan))
        client.get(address(plan, name))
        with django_assert_num_queries({"identity": 12, "period": 7, "texts": 7}[name]):
            assert len(client.get(address(plan, name)).content) < 150_000


@pytest.mark.parametrize(
    ("language", "shown"), [("pt", "20/06/2015"), ("es", "20/06/2015"), ("ar", "20/06/2015"), ("en", "2015-06-20")]
)
def test_a_date_stands_in_its_field_as_its_reader_types_it(client_of, language, shown):
    plan = make_plan()
    Plan.objects.update(period_start="2015-06-20", period_end="2015-Q3")
    user = coordinator_of(plan)
    user.language = language
    user.save()
    form = client_of(user).get(address(plan, "period")).context["form"]
    assert form["period_start"].value() == shown
    assert form.fields["period_end"].clean(form["period_end"].value()) == "2015-Q3"
    assert not form.fields["period_start"].has_changed(form["period_start"].value(), "20/6/2015")
