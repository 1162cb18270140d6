"""Verbs of organisations: the only writers of their names and of what the search finds them by."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from portal.concurrency import save_revision, write_with_history
from portal.facts import replace_fact
from portal.models import DatedFact, Municipality, Organisation, OrganisationAlias, OrganisationName, User
from portal.site import raise_site_revision
from portal.text import fold, one_line, sort_key


def index_of(name: str, acronym: str = "", others: Iterable[str] = ()) -> dict[str, str]:
    """The stored columns an organisation is sorted and found by: `sort_key`, `search_text`."""
    words = dict.fromkeys(fold(text) for text in (name, acronym, *others) if text)
    return {"sort_key": sort_key(name), "search_text": " | ".join(words)}


def create_organisation(
    *,
    type: str,  # noqa: A002 - the field's name
    name: str,
    by: User | None,
    acronym: str = "",
    aliases: Iterable[str] = (),
    municipality: Municipality | None = None,
    website: str = "",
    is_demo: bool = False,
) -> Organisation:
    """A new organisation with its other spellings. `by` None: put in by the portal itself."""
    name, acronym = one_line(name), one_line(acronym)
    spellings = list(dict.fromkeys(one_line(text) for text in aliases if text.strip()))
    organisation = Organisation(
        type=type,
        name=name,
        acronym=acronym,
        municipality=municipality,
        website=website,
        is_demo=is_demo,
        **index_of(name, acronym, spellings),
    )
    with transaction.atomic():
        write_with_history(organisation, by=by)
        OrganisationAlias.objects.bulk_create(
            OrganisationAlias(organisation=organisation, text=text) for text in spellings
        )
    return organisation


def refresh_index(*, organisation: Organisation) -> None:
    """Bring `sort_key` and `search_text` up to date after names over time or other spellings changed."""
    others = [
        *organisation.aliases.values_list("text", flat=True),
        *(text for pair in organisation.names.values_list("name", "acronym") for text in pair),
    ]
    Organisation.objects.filter(pk=organisation.pk).update(**index_of(organisation.name, organisation.acronym, others))


def rename_organisation(
    *, organisation: Organisation, read_at: int, name: str, acronym: str, since: str, source: str, by: User
) -> None:
    """Give `organisation` a new name in use; the old one stays in its names over time and is still found.

    `since` is a partial date ("2023-10-29", "2023" or "" when nobody knows). Renaming the managing agency makes
    every public page new. Raises PermissionDenied unless `by` is a manager, StaleRevision as `save_revision` does.
    """
    if not by.is_manager:
        raise PermissionDenied
    name, acronym = one_line(name), one_line(acronym)
    with transaction.atomic():
        old = (organisation.name, organisation.acronym)
        save_revision(organisation, read_at=read_at, by=by, changed={"name": name, "acronym": acronym})
        if old == (name, acronym):
            return
        known = {past.name: past for past in organisation.names.all()}
        if old[0] not in known and old[0] != name:
            OrganisationName.objects.create(
                organisation=organisation, name=old[0], acronym=old[1], valid_to=since, source=source
            )
        if name not in known:
            OrganisationName.objects.create(
                organisation=organisation, name=name, acronym=acronym, valid_from=since, source=source
            )
        refresh_index(organisation=organisation)
        organisation.refresh_from_db()
        if organisation.is_managing_agency:
            _note_agency_name(organisation, since=since, source=source, by=by)
            raise_site_revision()


def _note_agency_name(agency: Organisation, *, since: str, source: str, by: User) -> None:
    """The dated fact that says how old the shown name is follows the name."""
    shown = agency.acronym or agency.name
    fact = DatedFact.objects.current().filter(key="agency-name").first()
    if fact and fact.value != shown:
        today = timezone.localdate().isoformat()
        replace_fact(fact=fact, value=shown, valid_on=since or today, source=source, by=by)


def edit_organisation(
    *,
    organisation: Organisation,
    read_at: int,
    by: User,
    type: str,  # noqa: A002 - the field's name
    municipality: Municipality | None,
    website: str,
) -> None:
    """Change what is not its name. Raises PermissionDenied unless `by` is a manager, StaleRevision as usual.

    The managing agency stays an agency, whatever `type` says.
    """
    if not by.is_manager:
        raise PermissionDenied
    changed: dict[str, object] = {"municipality": municipality, "website": website}
    if not organisation.is_managing_agency:
        changed["type"] = type
    with transaction.atomic():
        before = organisation.revision
        save_revision(organisation, read_at=read_at, by=by, changed=changed)
        if organisation.is_managing_agency and organisation.revision != before:
            raise_site_revision()
