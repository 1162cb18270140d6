"""Published editions for tests of what is made from them, by the shortest way: no workflow, no jobs."""

from typing import Any

from django.utils import timezone

from plans.models import Plan
from publication.building import build_document
from publication.document import Registration, document_bytes, sha256
from publication.models import Version


def edition_of(plan: Plan, *, registration: Registration | None = None, **fields: Any) -> Version:
    """The plan's present document as its published first edition."""
    document = build_document(plan, registration=registration)
    content = document_bytes(document)
    given = {"sequence": 1, "edition": 1, "state": "published", "published_at": timezone.now(), **fields}
    return Version.objects.create(
        plan=plan,
        schema=1,
        content=content,
        sha256=sha256(content),
        slug=plan.slug,
        short_name=plan.short_name,
        registered=registration is not None,
        submitted_at=timezone.now(),
        **given,
    )
