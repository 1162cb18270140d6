"""Search rows: what `/planos/` looks through, made from the published document and nothing else."""

from portal.dates import first_day, last_day
from portal.models import Municipality
from portal.text import fold, sort_key
from publication.models import PlanSearchRow, Version
from publication.reading import PlanReading


def write_search_row(version: Version) -> PlanSearchRow:
    """The plan's one row, replacing that of the edition before."""
    reading = PlanReading(version.document)
    document = reading.document
    PlanSearchRow.objects.filter(version__plan=version.plan_id).delete()
    territory = ", ".join(place.name for place in document.territory)
    promoters = ", ".join(body.name for body in document.promoters)
    words = [
        document.title,
        document.short_name,
        territory,
        promoters,
        *(f"{body.acronym} {body.name}" for body in [*document.promoters, *document.partners]),
        *(place.district for place in document.territory),
        *(area.title for area in document.areas),
        *(measure.title for measure in document.measures),
    ]
    if version.edition is None or version.published_at is None:
        raise ValueError(f"{version} is not an edition")
    row = PlanSearchRow.objects.create(
        version=version,
        slug=version.slug,
        title=document.title,
        # The version's own is no longer than its column, also after a redaction put its mark into the document's.
        short_name=version.short_name,
        kind=document.kind,
        territory_label=territory,
        promoters_label=promoters,
        period_start=document.period.start,
        period_end=document.period.end,
        first_year=first_day(document.period.start).year if document.period.start else None,
        last_year=last_day(document.period.end).year if document.period.end else None,
        measure_count=len(document.measures),
        guaranteed_count=len(reading.guaranteed),
        unlevelled_count=sum(1 for measure in document.measures if measure.level is None),
        registered=version.registered,
        is_demo=document.demonstration,
        edition=version.edition,
        published_at=version.published_at,
        sort_key=sort_key(document.short_name),
        search_text=fold(" ".join(words)),
    )
    row.municipalities.set(Municipality.objects.filter(pk__in=[place.dico for place in document.territory]))
    row.national_areas.set(reading.national_area_ids())
    return row


def remove_search_row(version: Version) -> None:
    """The plan is no longer found through this edition."""
    PlanSearchRow.objects.filter(version=version).delete()
