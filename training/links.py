"""Private links: a token that only mails carry, and what the database keeps of it.

A token is made from a random seed in the row and the portal's secret, so that each mail can carry the same link while
a copy of the database alone opens nothing. The row keeps the token's hash, by which it is found.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from portal.tokens import hash_of
from training.models import Certificate, TrainingRequest


def token_for(seed: str) -> str:
    """The token of a seed: 43 or more letters no one can guess."""
    return salted_hmac("training.links", seed, algorithm="sha256").hexdigest()


def link_to(request: TrainingRequest) -> str:
    """The private address of a request, for a mail's `secret=`.

    Where the portal's secret was changed since, the older link stops and this one works from now on.
    """
    return settings.SITE_URL + reverse("training:follow", args=[_token_of(request)])


def certificate_link(certificate: Certificate, language: str) -> str:
    """The private address of a certificate, for a mail's `secret=`; as `link_to`."""
    with translation.override(language):
        return settings.SITE_URL + reverse("training:certificate", args=[_token_of(certificate)])


def _token_of(row: TrainingRequest | Certificate) -> str:
    token = token_for(row.link_seed)
    if row.token_hash != hash_of(token):
        row.token_hash = hash_of(token)
        row.save(update_fields=["token_hash"])
    return token


def request_of(token: str) -> TrainingRequest | None:
    """The request of a private link, whatever its state; None for a link never sent, or replaced."""
    if len(token) > 100:
        return None
    return (
        TrainingRequest.objects.select_related("municipality", "venue_municipality")
        .filter(token_hash=hash_of(token))
        .first()
    )


def certificate_of(token: str) -> Certificate | None:
    """The certificate of a private link, whatever became of it; None for a link never sent."""
    if len(token) > 100:
        return None
    found = Certificate.objects.select_related("session__request", "session__module", "attendance__participant")
    return found.filter(token_hash=hash_of(token)).first()
