"""What a person had typed into a section and not yet saved: kept for them alone, dropped when the section is saved."""

from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from portal.models import FormDraft, User

DAYS = 30
MOST = 200_000
_NOT_KEPT = {"csrfmiddlewaretoken", "_guard", "_section"}


class DraftTooLarge(Exception):
    """More text than a draft may hold."""


def keep_draft(*, user: User, section: str, data: QueryDict) -> None:
    """Keep what `data` holds as the one draft of `user` for `section`. Raises DraftTooLarge."""
    # No database column holds a null character, and no form takes one.
    fields = {
        name.replace("\x00", ""): [text.replace("\x00", "") for text in values]
        for name, values in data.lists()
        if name not in _NOT_KEPT
    }
    if sum(len(text) for values in fields.values() for text in values) > MOST:
        raise DraftTooLarge
    read_at = next((v[0] for n, v in fields.items() if n.endswith("read_at")), "0")
    FormDraft.objects.update_or_create(
        user=user,
        section=section[:100],
        defaults={"data": fields, "read_at": int(read_at) if read_at.isdecimal() and len(read_at) < 10 else 0},
    )


def draft_of(user: User, section: str) -> FormDraft | None:
    """The draft, if there is one."""
    return FormDraft.objects.filter(user=user, section=section).first()


def draft_data(draft: FormDraft) -> QueryDict:
    """The draft as if it had just been posted."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    return data


def drop_draft(*, user: User, section: str) -> None:
    """Forget it: saved, or not wanted."""
    FormDraft.objects.filter(user=user, section=section).delete()


class DraftPurger:
    """Drafts nobody came back to."""

    def purge(self) -> dict[str, int]:
        """Remove those older than 30 days."""
        gone, _by_model = FormDraft.objects.filter(saved_at__lt=timezone.now() - timedelta(days=DAYS)).delete()
        return {"form drafts": gone}
