"""What training keeps of people, for the page about privacy; the times are those of `training.retention`."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import KeptData


class TrainingPrivacy:
    """Who asks for training, who attends, who gives it."""

    def kept(self) -> Iterable[KeptData]:
        """See `portal.contributions.PrivacyPart`."""
        months = settings.TRAINING_RETENTION_MONTHS
        yield KeptData(
            _("Name, function, e-mail and phone of the contact of an organisation that asks for training; messages"),
            _("To answer the request, plan the training and write to the contact about it"),
            ngettext(
                "%(months)s month after the last session or the decision; then contact, messages and names are erased.",
                "%(months)s months after the last session or the decision; then contact, messages and names are "
                "erased.",
                months,
            )
            % {"months": months},
        )
        yield KeptData(
            _(
                "Names of who attends a training session and, if given, their e-mail; of children and young people, "
                "none"
            ),
            _("To take attendance and to make and send the certificates"),
            ngettext(
                "%(months)s month after the last session of the request; then names and addresses are erased and only "
                "numbers stay",
                "%(months)s months after the last session of the request; then names and addresses are erased and only "
                "numbers stay",
                months,
            )
            % {"months": months},
        )
        yield KeptData(
            _("What those present thought of a training session, without their name"),
            _("To make the next sessions better; the agency reads the comments, the trainer once the action is closed"),
            ngettext(
                "%(months)s month after the last session of the request; then the comments are erased and the marks "
                "stay",
                "%(months)s months after the last session of the request; then the comments are erased and the marks "
                "stay",
                months,
            )
            % {"months": months},
        )
        yield KeptData(
            _("Name, e-mail, phone, languages, hours and days away of trainers"),
            _("To find who may give a session, and to write to them"),
            _("While the person is in the agency’s pool of trainers"),
        )
