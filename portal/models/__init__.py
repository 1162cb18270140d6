"""The ground floor's tables."""

from portal.models.facts import Dated, DatedFact, DatedQuerySet, SiteRevision
from portal.models.invitations import InvitationRow
from portal.models.organisations import Organisation, OrganisationAlias, OrganisationName
from portal.models.places import ForeignResidents, ForeignShare, Locality, Municipality
from portal.models.users import User
from portal.models.work import Artefact, FormDraft, LeasedWork, OutboxMail, PeriodicRun, SecondFactorReset

__all__ = [
    "Artefact",
    "Dated",
    "DatedFact",
    "DatedQuerySet",
    "ForeignResidents",
    "ForeignShare",
    "FormDraft",
    "InvitationRow",
    "LeasedWork",
    "Locality",
    "Municipality",
    "Organisation",
    "OrganisationAlias",
    "OrganisationName",
    "OutboxMail",
    "PeriodicRun",
    "SecondFactorReset",
    "SiteRevision",
    "User",
]
