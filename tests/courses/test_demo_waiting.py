"""The invented people who wait: something to see for the school, the support line and the help desk; nobody counts."""

import pytest

from courses.demo.load import DemoCourses
from courses.demo.waiting import DESK, GROUPS
from courses.interest.calls import to_call
from courses.interest.counting import demand_for, demand_rows, waiting
from courses.interest.publishing import lines_of, publish_demand
from courses.interest.reaching import check_demand
from courses.models import CourseOffer, DemandReached, HelpDesk, Interest, InterestToken, ProviderMember
from courses.reference.load import CourseReference
from courses.search import gazetteer
from portal.demo import DemoGround, demo_user
from portal.models import OutboxMail
from portal.reference.places import load_places

pytestmark = pytest.mark.django_db
HELP, CALLS = "/area/ajuda/", "/admin/courses/course/chamadas/pessoas/"
IN_ALL = sum(group.number for group in GROUPS)


@pytest.fixture
def loaded():
    load_places()
    gazetteer.forget()
    CourseReference().load()
    DemoGround().load()
    OutboxMail.objects.all().delete()
    assert DemoCourses().load()["invented people who wait"] == IN_ALL
    return HelpDesk.objects.get()


def test_they_are_marked_and_nobody_can_be_written_to_or_called(loaded):
    assert (loaded.name, loaded.is_demo) == (DESK, True)
    assert not Interest.objects.filter(is_demo=False).exists()
    for it in Interest.objects.all():
        assert it.email.endswith("@demo.example") or it.phone.startswith("+000")
    assert not OutboxMail.objects.exists()


def test_they_count_for_invented_schools_only(loaded):
    assert waiting() == demand_rows() == []
    table = publish_demand()
    assert lines_of(table) == []
    rows = demand_for(ProviderMember.objects.get(user=demo_user("escola")).provider)
    assert any(row.is_enough for row in rows)
    assert len(rows) >= 3
    assert check_demand() == 1
    assert {mail.to.partition("@")[2] for mail in OutboxMail.objects.all()} == {"demo.example"}


def test_the_line_and_the_help_desk_have_people_to_call(loaded, client_of):
    line, helper = demo_user("linha"), demo_user("balcao")
    states = {(it.state, it.to_tell) for it in to_call(line)}
    assert (Interest.State.CONFIRMING, False) in states
    assert (Interest.State.WAITING, True) in states
    assert CourseOffer.objects.filter(told_at=None).count() == 2
    assert to_call(line).filter(state=Interest.State.WAITING, to_tell=False).exists()
    assert to_call(helper).exists()
    html = client_of(helper).get(HELP).content.decode()
    assert "CLAIM Exemplo de Odemira" in html
    assert html.count("+000000000") == 8
    assert client_of(line).get(CALLS).status_code == 200


def test_a_second_run_changes_nothing_and_removing_leaves_nothing(loaded):
    check_demand()
    assert DemoCourses().load()["invented people who wait"] == 0
    assert Interest.objects.count() == IN_ALL
    assert DemoCourses().remove()["invented people who wait"] == IN_ALL
    for model in (Interest, InterestToken, HelpDesk, DemandReached, CourseOffer, OutboxMail):
        assert not model.objects.exists(), model
