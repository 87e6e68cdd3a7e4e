"""The Jinja2 environment that every page is written in.

Names that every template may use, beyond Jinja's own:

``static(path)``, ``url(name, *args)``, ``_`` and ``ngettext`` (write a plain % as %%),
``language()``, ``direction()``, ``form_secrets(request)``;
filters ``day``, ``moment``, ``dated``, ``hour``, ``ago``, ``days``, ``metres``, ``in_sentences``
(see ``alongside.ui.formats``), ``price``, ``theirs`` (marks what somebody wrote as English on a
page that is not) and ``in_words`` (translates what is stored; ``_`` takes texts that stand in the
template alone, because Jinja does not escape what it answers); the test ``bank_holiday`` of a day.

The context has ``request``, ``csrf_input``, ``messages`` and what ``web.doors.who_is_asking`` gives
(``actor``, ``role``, ``signed_in``, ``navigation``, ``demo`` and others); a view that passes one of
these names is overruled.
"""

import uuid
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, Template
from markupsafe import Markup, escape

from alongside.common.prices import price
from alongside.common.working_days import is_bank_holiday
from alongside.ui import drawing, formats, translated
from alongside.web.kept import form_secrets


class _Page(Template):
    """A template whose names are those of the environment, as of all of them here.

    Jinja would look at each import whether the page knows more: a case page imports from 26.
    """

    def _get_default_module(self, ctx: Any = None) -> Any:
        return super()._get_default_module()


def environment(**options: Any) -> Environment:
    """Django calls this once; every value printed in a page is escaped unless marked safe."""
    options["loader"] = ChoiceLoader(
        [options["loader"], PackageLoader("nhsuk_frontend_jinja", "templates")]
    )
    options |= {"undefined": ChainableUndefined, "trim_blocks": True, "lstrip_blocks": True}
    pages = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - Django sets autoescape
    pages.template_class = _Page
    pages.globals.update(
        _=translated.in_page,
        gettext=translated.in_page,
        ngettext=translated.counted_in_page,
        static=static,
        url=_url,
        language=translation.get_language,
        direction=_direction,
        form_secrets=form_secrets,
        drawing=drawing.drawing,
        first_input=drawing.first_input,
    )
    pages.tests["bank_holiday"] = is_bank_holiday
    pages.filters.update(
        day=formats.day,
        moment=formats.moment,
        dated=formats.dated,
        hour=formats.hour,
        ago=formats.ago,
        days=formats.days,
        metres=formats.metres,
        in_sentences=formats.in_sentences,
        price=price,
        theirs=_theirs,
        in_words=translated.gettext,  # of what is stored: Jinja's own would not escape it
    )
    return pages


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    if kwargs or any(type(one) is not uuid.UUID for one in args):
        return reverse(name, args=args, kwargs=kwargs)
    return _address(get_script_prefix(), name, len(args)).format(*args)


@lru_cache(maxsize=2_000)
def _address(_prefix: str, name: str, ids: int) -> str:
    """An address with places for so many ids: a page has fifty, and ids stand in it as they are."""
    stand_ins = [uuid.UUID(int=place) for place in range(ids)]
    address = reverse(name, args=stand_ins)
    for place, one in enumerate(stand_ins):
        address = address.replace(str(one), f"{{{place}}}")
    return address


def _theirs(text: str | None) -> Markup:
    """What services write of themselves is in English, whatever the page is in."""
    if not text or translation.get_language() == settings.LANGUAGE_CODE:
        return escape(text or "")
    return Markup('<span lang="{}">{}</span>').format(settings.LANGUAGE_CODE, text)


def _direction() -> str:
    return "rtl" if translation.get_language_bidi() else "ltr"
