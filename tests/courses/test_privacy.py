"""The page about privacy says of every kind of personal data courses keep how long: as long as the purgers do."""

from datetime import timedelta

from courses import guiding, monthly, reporting
from courses.alerts import subscribing
from courses.models import interest


def test_the_page_says_the_times_the_purgers_use(client, db):
    html = client.get("/en/privacidade/").content.decode()
    assert subscribing.KEPT == interest.LASTS == timedelta(days=183)
    assert "Six months, longer only if you renew it. Seven days if you do not confirm." in html
    assert timedelta(days=7) == subscribing.CONFIRMED_WITHIN
    assert "What is not confirmed is erased after 14 days" in html
    assert timedelta(days=14) == interest.UNCONFIRMED_KEPT == interest.EXPIRED_KEPT
    assert f"{monthly.KEPT.days} days" in html
    assert guiding.KEEP == reporting.KEPT == timedelta(days=365)
    assert html.count("Twelve months") == 2
    assert timedelta(days=1) == reporting.HASH_KEPT


def test_what_is_kept_by_consent_says_so(client, db):
    kept = client.get("/en/privacidade/").context["kept"]
    with_consent = [it.what for it in kept if "consent" in it.basis]
    assert [what.split()[0] for what in with_consent] == ["E-mail", "Of"]
