"""Private links: a token that only mails carry, and what the database keeps of it.

A token is made from a random seed in the row and the portal's secret, so that each mail can carry the same link while
a copy of the database alone opens nothing. The row keeps the token's hash, by which it is found.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from portal.tokens import hash_of
from training.models import TrainingRequest


def token_for(seed: str) -> str:
    """The token of a seed: 43 or more letters no one can guess."""
    return salted_hmac("training.links", seed, algorithm="sha256").hexdigest()


def link_to(request: TrainingRequest) -> str:
    """The private address of a request, for a mail's `secret=`.

    Where the portal's secret was changed since, the older link stops and this one works from now on.
    """
    token = token_for(request.link_seed)
    if request.token_hash != hash_of(token):
        request.token_hash = hash_of(token)
        request.save(update_fields=["token_hash"])
    return settings.SITE_URL + reverse("training:follow", args=[token])


def request_of(token: str) -> TrainingRequest | None:
    """The request of a private link, whatever its state; None for a link never sent, or replaced."""
    if len(token) > 100:
        return None
    return (
        TrainingRequest.objects.select_related("municipality", "venue_municipality")
        .filter(token_hash=hash_of(token))
        .first()
    )
