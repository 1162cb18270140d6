"""The public promise of a plan: how many of its measures are always guaranteed, out of how many."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext, ngettext


@dataclass(frozen=True)
class Promise:
    """How many measures are of a guaranteed level. Measures of unknown level are counted among all, and said apart.

    Of a registered plan only the measures its sources name are known, so the sentence speaks of those.
    """

    kept: int
    total: int
    unknown: int
    registered: bool = False

    @property
    def sentence(self) -> str:
        """The count in words, n of m."""
        values = {"kept": formats.number_format(self.kept), "total": formats.number_format(self.total)}
        if self.unknown == self.total:
            return self._nothing_known() % values
        if self.registered:
            return (
                ngettext(
                    "%(kept)s of the %(total)s measure known from the source is always guaranteed.",
                    "%(kept)s of the %(total)s measures known from the source are always guaranteed.",
                    self.total,
                )
                % values
            )
        return (
            ngettext(
                "%(kept)s of %(total)s measure is always guaranteed.",
                "%(kept)s of %(total)s measures are always guaranteed.",
                self.total,
            )
            % values
        )

    def _nothing_known(self) -> str:
        if not self.total:
            return gettext("The plan has no measures.")
        return ngettext(
            "The source names %(total)s measure and does not tell its level.",
            "The source names %(total)s measures and does not tell their levels.",
            self.total,
        )
