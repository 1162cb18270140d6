"""Forms for passkeys and security keys: the library's, with a label in the reader's language."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

_NAME = _("Name of the key, so that you can tell it from others")


class AddKeyForm(AddWebAuthnForm):
    """The name may stay empty: the key is then numbered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _NAME


class EditKeyForm(EditWebAuthnForm):
    """A key has a name once it is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _NAME
