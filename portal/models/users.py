"""People who log in."""

from typing import Any
from uuid import uuid4

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user whose address is stored in lower case; without a password they can only reset it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A superuser counts as an agency manager."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """By e-mail, whatever its case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail is the login; the name is what colleagues see, never the public."""

    class AgencyRole(models.TextChoices):
        """What a person does at the agency; none for everybody else."""

        NONE = "", _("No role at the agency")
        REVIEWER = "reviewer", _("Reviewer")
        MANAGER = "manager", _("Manager")
        SUPPORT = "support", _("Support line")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        default="pt",
        choices=[("pt", "Português"), ("en", "English"), ("es", "Español"), ("ar", "العربية")],
        help_text=_("The language of your pages and of the mail you receive."),
    )
    agency_role = models.CharField(
        _("role at the agency"),
        max_length=10,
        choices=AgencyRole.choices,
        default=AgencyRole.NONE,
        blank=True,
    )
    is_staff = models.BooleanField(_("works at the agency"), default=False)
    may_create_plans = models.BooleanField(
        _("may start plans"), default=False, help_text=_("For the technicians of a municipality or association.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique")]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """What the policy names follows the policy, for superusers too: a superuser is a manager, not a coordinator."""
        if rules.perm_exists(perm):
            return rules.has_perm(perm, self, obj)
        return super().has_perm(perm, obj)

    @property
    def is_reviewer(self) -> bool:
        """Reviews plans for the agency; a manager and a superuser do too."""
        return self.is_active and (self.is_superuser or self.agency_role in ("reviewer", "manager"))

    @property
    def is_manager(self) -> bool:
        """Manages the agency's side: publishes, retracts, closes, registers, redacts."""
        return self.is_active and (self.is_superuser or self.agency_role == "manager")

    @property
    def keeps_courses(self) -> bool:
        """Keeps Portuguese courses true for the agency: the support line by phone, reviewers and managers too."""
        return self.is_reviewer or (self.is_active and self.agency_role == "support")

    def get_full_name(self) -> str:
        """The name, else the address."""
        return self.name or self.email
