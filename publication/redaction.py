"""The only way out of a frozen version: passages are replaced by a mark, and everybody may read that they were."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import Plan
from plans.rules import demand
from portal.models import User
from publication import consequences
from publication.document import canonical_bytes, sha256
from publication.models import Redaction, Version, WorkflowEvent

# In the plan's own language: it stands inside the plan's text.
MARK = "[texto retirado]"
SHORTEST = 3
PUBLIC_LINE_LENGTH = 300

# Keys whose strings are ids, codes and dates, not texts; a test keeps this list and the document in step.
CODES = frozenset((
    "id", "slug", "plan_slug", "code", "dico", "kind", "type", "group", "national", "part", "per", "nature",
    "direction", "aggregation", "comparator", "value", "due", "start", "end", "starts", "ends", "approved_on",
    "areas", "area", "other_areas", "level", "objectives", "strategic_objectives", "strategic",
    "municipality", "municipalities", "target",
))  # fmt: skip


def redact_tree(tree: Any, passages: Iterable[str], *, key: str = "") -> Any:
    """`tree` (of any schema) with every passage replaced in every text; pure. Longer passages go first."""
    ordered = sorted(passages, key=len, reverse=True)
    if isinstance(tree, dict):
        return {name: redact_tree(value, ordered, key=name) for name, value in tree.items()}
    if isinstance(tree, list):
        return [redact_tree(value, ordered, key=key) for value in tree]
    if isinstance(tree, str) and key not in CODES:
        for passage in ordered:
            tree = tree.replace(passage, MARK)
    return tree


def clean_passages(lines: Iterable[str]) -> list[str]:
    """Without blanks at the ends, empty ones and repeats; raises ValidationError for none or a too short one."""
    passages = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not passages:
        raise ValidationError({"passages": _("Write the passages to remove, one a line.")})
    for passage in passages:
        if len(passage) < SHORTEST or passage in MARK:
            raise ValidationError(
                {
                    "passages": _("“%(passage)s” is too short: it would remove more than you mean.")
                    % {"passage": passage}
                }
            )
    return passages


def versions_holding(plan: Plan, passages: Iterable[str]) -> list[Version]:
    """The versions of `plan` in whose texts a passage stands, newest first: each is redacted by itself."""
    wanted = list(passages)
    return [
        version
        for version in Version.objects.filter(plan=plan).order_by("-sequence")
        if redact_tree(tree := json.loads(bytes(version.content)), wanted) != tree
    ]


@transaction.atomic
def redact_version(*, version: Version, by: User, passages: Iterable[str], reason: str, public_line: str) -> Version:
    """Remove `passages` from a version for good: new bytes and hash, files made anew, search row rewritten.

    `reason` stays inside; `public_line` is shown on the edition. The old hash is kept, the old bytes and files are
    not. Raises PermissionDenied, and ValidationError by field when something is missing or a passage is not there.
    """
    demand(by, "publication.redact", version.plan)
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    version = Version.objects.get(pk=version.pk)
    wanted = clean_passages(passages)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the reason stays in the agency’s records.")})
    if not public_line.strip():
        raise ValidationError({"public_line": _("Write what readers are told in place of what was removed.")})
    if len(public_line.strip()) > PUBLIC_LINE_LENGTH:
        raise ValidationError({"public_line": _("Write at most %(limit)s characters.") % {"limit": PUBLIC_LINE_LENGTH}})
    tree = json.loads(bytes(version.content))
    for passage in wanted:
        if redact_tree(tree, [passage]) == tree:
            raise ValidationError({"passages": _("“%(it)s” stands nowhere in this version.") % {"it": passage}})
        if passage in public_line:
            raise ValidationError({"public_line": _("This line repeats what is to be removed.")})
    _store(version, redact_tree(tree, wanted), by=by, reason=reason.strip(), public_line=public_line.strip())
    event = WorkflowEvent.objects.create(
        plan=plan,
        version=version,
        verb="redact",
        from_state=version.state,
        to_state=version.state,
        by=by,
        reason=public_line.strip(),
    )
    consequences.after_redaction(version)
    consequences.after_event(event)
    return version


def _store(version: Version, tree: dict[str, Any], *, by: User, reason: str, public_line: str) -> None:
    """The redaction's row first: the database lets the new bytes through only beside it."""
    content = canonical_bytes(tree)
    Redaction.objects.create(
        version=version,
        old_sha256=version.sha256,
        new_sha256=sha256(content),
        reason=reason,
        public_line=public_line,
        by=by,
    )
    version.content = content
    version.sha256 = sha256(content)
    version.short_name = tree["short_name"][:80]
    version.redacted = True
    version.save(update_fields=["content", "sha256", "short_name", "redacted"])
