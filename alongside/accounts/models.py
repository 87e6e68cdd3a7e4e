"""Who signs in, and for which organisation in which role."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from alongside.accounts.roles import ROLES, Role
from alongside.common.models import Row
from alongside.organisations.models import Organisation


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that signs in by e-mail; without a password it cannot yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Row, AbstractBaseUser):
    """One human being with an account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.name


class Membership(Row):
    """A user works for an organisation in a role; ``ended_at`` says since when no longer."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role_code = models.CharField(
        max_length=30, choices=[(code, role.name) for code, role in ROLES.items()]
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role_code"),
                condition=models.Q(ended_at=None),
                name="one_live_membership_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role.name}, {self.organisation}"

    @property
    def role(self) -> type[Role]:
        return ROLES[self.role_code]


class Tally(models.Model):
    """What all processes count together for a while, such as tries to sign in (``tallies.py``)."""

    key = models.CharField(max_length=64, primary_key=True, help_text="a keyed hash")
    value = models.TextField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
