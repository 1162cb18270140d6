"""The certificates of a session at the desk: the table, and the steps on one of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import Artefact, User
from training import certificate_files as files
from training.certifying import least_minutes, restore_certificate, withdraw_certificate
from training.desk.forms import StepForm
from training.desk.steps import Step
from training.models import Certificate, TrainingSession
from training.thanking import thank_again


@dataclass(frozen=True)
class Row:
    """A certificate with the state shown, whether its file can be had, and what may be done."""

    certificate: Certificate
    state: str
    made: bool
    steps: list[Step]


class WithdrawForm(StepForm):
    """Why a certificate is void."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person and the organisation read it. Name nobody, please."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _send(*, certificate: Certificate, by: User) -> None:
    if certificate.attendance is not None:
        thank_again(attendance=certificate.attendance, by=by)


def _valid(certificate: Certificate) -> bool:
    return certificate.withdrawn_at is None and certificate.attendance is not None


def _has_address(certificate: Certificate) -> bool:
    attendance = certificate.attendance
    return certificate.withdrawn_at is None and attendance is not None and bool(attendance.participant.email)


_STEPS = (
    Step(
        "enviar",
        _("Send again"),
        _("Send the certificate once more?"),
        _("The person gets the mail with the private link again, at most once an hour."),
        _("The mail is on its way."),
        _send,
        _has_address,
    ),
    Step(
        "refazer",
        _("Make the file anew"),
        _("Make the file of this certificate anew?"),
        _("For when a name was corrected. The number stays; the file handed out before is no longer kept here."),
        _("The file is being made."),
        files.remake_file,
        _valid,
    ),
    Step(
        "retirar",
        pgettext_lazy("certificate", "Withdraw"),
        _("Withdraw this certificate?"),
        _("Whoever checks its number reads that it is no longer valid. It can be made valid again."),
        _("The certificate is withdrawn."),
        withdraw_certificate,
        lambda certificate: certificate.withdrawn_at is None,
        WithdrawForm,
        "danger",
    ),
    Step(
        "validar",
        _("Make it valid again"),
        _("Make this certificate valid again?"),
        _("Whoever checks its number reads that it is valid."),
        _("The certificate is valid again."),
        restore_certificate,
        lambda certificate: certificate.withdrawn_at is not None and certificate.attendance is not None,
    ),
)
CERTIFICATE_STEPS = {step.slug: step for step in _STEPS}


def certificates_of(session: TrainingSession) -> list[Certificate]:
    """In the order of the list of people; one query."""
    rows = session.certificates.select_related("attendance__participant")
    return list(rows.order_by("attendance__participant__position", "made_at", "number"))


def certificates_context(session: TrainingSession) -> dict[str, Any]:
    """The table of certificates, empty where there is none; three queries, one without any."""
    found = certificates_of(session)
    if not found:
        return {"certificates": []}
    made = files.files_of(found)
    rows = [_row(one, made) for one in found]
    return {
        "certificates": rows,
        "files_made": sum(row.made for row in rows),
        "least_minutes": least_minutes(session),
    }


def _row(certificate: Certificate, found: dict[UUID, Artefact]) -> Row:
    file = found.get(certificate.pk)
    made = file is not None and file.state == file.State.DONE and _valid(certificate)
    state = "certificado-valido" if made or certificate.attendance is None else "certificado-em-preparacao"
    if certificate.withdrawn_at:
        state = "certificado-retirado"
    return Row(certificate, state, made, [step for step in _STEPS if step.fits(certificate)])
