"""Passwords that whoever knows somebody a little would try first."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alongside.accounts.models import Membership, User

PRODUCT = "alongside"
_SHORTEST = 4  # letters: shorter ones stand in too many harmless words
_WORD = re.compile(r"[^\W\d_]+")


def words_of(*texts: str) -> set[str]:
    """The words of these texts that are long enough to stand out, in small letters."""
    found = {word for text in texts for word in _WORD.findall(text.casefold())}
    return {word for word in found if len(word) >= _SHORTEST}


def refuse_words(password: str, *texts: str) -> None:
    """Raise ValidationError, naming the word, where the password holds one of these texts'."""
    typed = password.casefold()
    for word in sorted(words_of(*texts), key=len, reverse=True):
        if word in typed:
            raise ValidationError(
                _("Leave “%(word)s” out of it: whoever knows you would try it."),
                code="password_holds_known_word",
                params={"word": word},
            )


class KnownWords:
    """No name of one's own, no part of one's address, no organisation's, not the product's."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError, which names the word to leave out."""
        texts = [PRODUCT]
        if user is not None:
            texts += [user.name, user.email, *_organisations_of(user)]
        refuse_words(password, *texts)

    def get_help_text(self) -> str:
        """In a sentence."""
        return _("Leave out your name, your address and where you work.")


class CommonAtHeart(CommonPasswordValidator):
    """Common passwords, also where digits and signs were put around them or they stand twice.

    Offline, from the list of twenty thousand that comes with Django.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError."""
        super().validate(password, user)
        heart = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password.casefold())
        if heart:
            super().validate(heart[: (heart + heart).find(heart, 1)], user)


def _organisations_of(user: User) -> list[str]:
    if user._state.adding:
        return []
    working = Membership.objects.filter(user_id=user.pk, ended_at=None)
    return list(working.values_list("organisation__name", flat=True))
