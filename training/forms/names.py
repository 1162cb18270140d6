"""Naming the people of a group: rows that stand in the form until they are saved; a list is read into them."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.models import User
from portal.text import one_line
from training.models import Participant, TrainingGroup
from training.naming import ListChanged, Person, mark_of, name_people, too_many
from training.people_read import MOST_BYTES, read_pasted, read_people

Files = MultiValueDict[str, UploadedFile]
MORE, MOST_ROWS, MOST_PASTED = 5, 200, 40_000


class NamesForm:
    """The rows of a group's list: `people` are those written, `blank` how many empty ones stand below."""

    def __init__(
        self,
        group: TrainingGroup,
        data: QueryDict | None = None,
        files: Files | None = None,
    ) -> None:
        self.group, self.data, self.files = group, data, files
        self.there = list(group.participants.prefetch_related("attendances"))
        self.present = {str(one.pk) for one in self.there if one.attendances.all()}
        self.read_at = mark_of(self.there)
        self.errors: list[tuple[str, str]] = []
        self.now: list[Participant] = []
        self.was_read = 0
        self.pasted = ""
        self.people = [Person(one.name, one.email, one.pk) for one in self.there]
        if data is not None:
            self.read_at = data.get("read_at", "")
            self.people = self._sent(data)

    @property
    def rows(self) -> list[tuple[int, Person, bool]]:
        """Number, person, whether the name is fixed because they were present; then the empty ones."""
        filled = [*self.people, *[Person("")] * self.blank]
        return [(number, one, str(one.id) in self.present) for number, one in enumerate(filled, 1)]

    @property
    def blank(self) -> int:
        """As many as the group has people still unnamed; more when they are asked for."""
        asked = self._number("rows") + MORE if self._does("more") else 0
        return max(self.group.people - len(self.people), min(asked, MOST_ROWS) - len(self.people), 0)

    def changes_only_the_form(self) -> bool:
        """More rows, or a list read into the rows: nothing is saved by that."""
        if self._does("read"):
            self._take_list()
            return True
        return self._does("more")

    def save(self, *, by: User | None, actor: str) -> list[Participant]:
        """Raises as the verb does."""
        return name_people(group=self.group, people=self.people, by=by, actor=actor, read_at=self.read_at)

    def take(self, error: ValidationError) -> None:
        """The sentences of a verb beside the rows they are about."""
        if isinstance(error, ListChanged):
            self.now, self.read_at = error.now, mark_of(error.now)
        found = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: [error]}
        for place, errors in found.items():
            row, _dot, name = place.partition(".")
            anchor = f"{name}-{row}" if row.isdecimal() else ""
            self.errors += [(anchor, sentence) for one in errors for sentence in one.messages]

    def _sent(self, data: QueryDict) -> list[Person]:
        """The rows that hold something; a name that is fixed stands in the form as text only."""
        known = {str(one.pk): one for one in self.there}
        names, emails, ids = (data.getlist(name)[: MOST_ROWS * 3] for name in ("name", "email", "id"))
        found = []
        for number, name in enumerate(names):
            one = known.get(ids[number]) if number < len(ids) else None
            email = emails[number].strip() if number < len(emails) else ""
            if one_line(name) or email:
                found.append(Person(one_line(name), email, one.pk if one else None))
        return found

    def _take_list(self) -> None:
        """Those of the file or the pasted text who are not in the rows yet, below them."""
        self.pasted = (self.data or QueryDict()).get("pasted", "").replace("\x00", "")
        file = self.files.get("file") if self.files else None
        try:
            if file is not None:
                read = read_people(file.read(MOST_BYTES + 1))
            else:
                read = read_pasted(self.pasted[:MOST_PASTED])
        except ValidationError as refused:
            self.take(refused)
            return
        if not read:
            self.errors.append(("pasted", _("Choose a file, or paste names, one person a line.")))
            return
        keys = {one.key for one in self.people}
        new = [one for one in read if one.key not in keys]
        if sentence := too_many(self.group, len(self.people) + len(new), len(self.there)):
            self.errors.append(("", sentence))
            return
        self.people, self.was_read, self.pasted = [*self.people, *new], len(new), ""

    def _does(self, what: str) -> bool:
        return self.data is not None and self.data.get("do") == what

    def _number(self, name: str) -> int:
        text = (self.data or QueryDict()).get(name, "")
        return int(text) if text.isdecimal() and len(text) < 4 else 0
