"""How values of a document are said in the reader's language. Pure; used by the page, the PDF and the workbook."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.models import Indicator, Responsible, Target
from portal.dates import display
from publication.document import IndicatorNode, PlanDocument, ResponsibleNode, ScheduleNode, TargetNode


def choice(choices: type[TextChoices], value: str) -> str:
    """The label of a stored value; "" for none, and the value itself if an old version knows one we no longer do."""
    if not value:
        return ""
    return str(choices(value).label) if value in choices.values else value


def missing(document: PlanDocument) -> str:
    """What stands where nothing is known: a registered plan's source is silent, a written one has not said."""
    return _("not in the source") if document.registration else _("not stated")


def number(value: str) -> str:
    """A decimal in plain notation as the reader writes it."""
    return formats.number_format(Decimal(value), use_l10n=True)


def target_reading(target: TargetNode) -> list[str]:
    """The structured reading of a target, piece by piece; [] if there is none."""
    comparator = target.comparator
    pieces = []
    if target.value is not None:
        value = number(target.value)
        if target.kind == Target.Kind.PERCENTAGE:
            value = _("%(value)s %%") % {"value": value}
        said = {
            "at-least": pgettext("target", "at least %(value)s"),
            "exactly": pgettext("target", "exactly %(value)s"),
            "at-most": pgettext("target", "at most %(value)s"),
            "up": pgettext("target", "rising to %(value)s"),
            "down": pgettext("target", "falling to %(value)s"),
        }.get(comparator, "%(value)s")
        pieces.append(said % {"value": value})
    elif comparator:
        pieces.append(choice(Target.Comparator, comparator))
    if target.base:
        pieces.append(_("base: %(base)s") % {"base": target.base})
    if target.per:
        pieces.append(choice(Target.Per, target.per))
    if target.due:
        pieces.append(pgettext("target", "by %(date)s") % {"date": display(target.due)})
    return pieces


def indicator_reading(indicator: IndicatorNode) -> list[str]:
    """What is known of an indicator beside its text, piece by piece."""
    pairs = [
        ("", choice(Indicator.Kind, indicator.kind) if indicator.kind != Indicator.Kind.NUMBER else ""),
        (_("unit: %(value)s"), indicator.unit),
        (_("baseline: %(value)s"), indicator.baseline),
        ("", choice(Indicator.Direction, indicator.direction)),
        ("", choice(Indicator.Nature, indicator.nature)),
        (_("over the periods: %(value)s"), choice(Indicator.Aggregation, indicator.aggregation)),
        (_("broken down by: %(value)s"), "; ".join(indicator.disaggregation)),
        (_("source of verification: %(value)s"), indicator.verification),
    ]
    return [(form % {"value": value}) if form else value for form, value in pairs if value]


def responsible_name(responsible: ResponsibleNode) -> str:
    """The name as the plan writes it, with the register's acronym or full name where that says more."""
    body, name = responsible.body, responsible.name
    if body is None:
        return name
    more = body.name if body.name != name else body.acronym
    return f"{name} ({more})" if more and more not in name else name


def part(responsible: ResponsibleNode) -> str:
    """What the entity does; "" for the ordinary case, being responsible."""
    return "" if responsible.part == Responsible.Part.RESPONSIBLE else choice(Responsible.Part, responsible.part)


def span(start: str, end: str) -> str:
    """Two partial dates as a period; "" if neither is known."""
    values = {"start": display(start), "end": display(end)}
    if start and end:
        return values["start"] if start == end else pgettext("period", "%(start)s to %(end)s") % values
    if start:
        return pgettext("period", "from %(start)s") % values
    return pgettext("period", "until %(end)s") % values if end else ""


def schedule(node: ScheduleNode, document: PlanDocument) -> list[str]:
    """When a measure runs: its own words and dates, else that the plan's period holds, else that nobody says.

    Of a registered plan nothing is concluded: what the source does not say is not in the source.
    """
    said = [node.text, span(node.starts, node.ends), _("continuous") if node.continuous else ""]
    said = [piece for piece in said if piece]
    if said:
        return said
    whole = "" if document.registration else span(document.period.start, document.period.end)
    return [_("the plan's period: %(period)s") % {"period": whole}] if whole else [missing(document)]
