"""What courses keep of people, for the page about privacy; a test compares its times with those of the purgers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.contributions import KeptData


class CoursesPrivacy:
    """Who waits, who wants to be told, who keeps courses, who asks or reports something."""

    def kept(self) -> Iterable[KeptData]:
        """See `portal.contributions.PrivacyPart`."""
        yield from _with_consent()
        yield from _of_schools()
        yield KeptData(
            _("Name, school and e-mail of teachers who ask for access to teaching resources"),
            _("To answer your request and give you access to the platform"),
            _("Twelve months; then it is erased"),
        )
        yield KeptData(
            _("What readers report as wrong with a course, without their name"),
            _("To correct the course; only the agency reads it"),
            _("Twelve months after the answer; what tells two senders apart, one day"),
        )


def _with_consent() -> Iterable[KeptData]:
    yield KeptData(
        _("E-mail address, search and language of who asks to be told when a new course fits"),
        _("To write to you about courses that fit"),
        _(
            "Six months, longer only if you renew it. Seven days if you do not confirm. When you stop the alert, "
            "everything is erased at once."
        ),
        _(
            "Your consent, article 6(1)(a) of the General Data Protection Regulation. A link in every mail takes it "
            "back."
        ),
    )
    yield KeptData(
        _(
            "Of who waits for a course: e-mail address or phone, municipality or town, level, hours that suit, "
            "language, the text you agreed to, calls made to you and, where a help desk registered you, who heard you "
            "agree"
        ),
        _(
            "To count how many people wait, and to tell you when a course opens. Schools and the agency see numbers "
            "only; your phone is seen by the support line and by the help desk that wrote it down, if there was one."
        ),
        _(
            "Six months from the day you confirm, and six more each time you say that you still wait. What is not "
            "confirmed is erased after 14 days; who is taken off is erased at once."
        ),
        _("Your consent, article 6(1)(a) of the General Data Protection Regulation; you may withdraw it at any time"),
    )


def _of_schools() -> Iterable[KeptData]:
    yield KeptData(
        _("Which people work for a school, centre or help desk, and who said what about a course, and when"),
        _("So that each course shows how fresh it is and who answers for it; readers see the school, not the person"),
        _("As long as the course is kept; who left is taken off the list of people after 90 days"),
    )
    yield KeptData(
        _("To which mailbox of a school the monthly question went, and when it was answered"),
        _("To ask somebody else when nobody answers"),
        _("800 days"),
    )
    yield KeptData(
        _("Lists of courses as they were sent, with phones and mailboxes of schools, and who sent them"),
        _("To show where each thing a course says came from, and to be able to undo a list"),
        _("As long as the courses are kept; only the agency and the school that sent a list can read it"),
    )
