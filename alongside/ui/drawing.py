"""From a Django bound field to the NHS.UK macro that draws it, and that macro's parameters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.widgets import Input
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alongside.ui.fields import LONGEST_PART, PARTS, DateBoxes


@dataclass(frozen=True)
class Drawing:
    macro: str
    params: dict[str, Any]


def drawing(
    bound: forms.BoundField,
    *,
    label: str = "",
    hint: str = "",
    size: str = "s",
    heading: bool = False,
    say_optional: bool = True,
    **options: Any,
) -> Drawing:
    """How to draw this field.

    ``label`` and ``hint`` replace the field's own; ``size`` is of the label (s, m, l);
    ``heading`` makes the label the page's h1; without ``say_optional`` the label stands word for
    word even where no answer is needed. ``hints`` and ``conditional`` map a choice to its
    hint and to HTML shown once it is chosen. Everything else goes to the macro as it is: width,
    autocomplete, inputmode, type, prefix, suffix, rows, small, inline, code, spellcheck.
    """
    widget = bound.field.widget
    shown = _shown(label or bound.label)
    text = _label(bound, shown) if say_optional else shown
    legend = {"text": text, "size": size, "isPageHeading": heading}
    params: dict[str, Any] = {
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "label": legend,
        "hint": _text(hint or bound.help_text),
        "errorMessage": _errors(bound),
        **_from_widget(widget),
    }
    macro, more = _draw(bound, widget, text, legend, options)
    for name in ("hints", "conditional"):
        options.pop(name, None)
    return Drawing(macro, {**params, **more, **options})


def first_input(bound: forms.BoundField) -> str:
    """The id of the input that a click on the field's error must focus."""
    day = isinstance(bound.field.widget, DateBoxes)
    return f"{bound.auto_id}-day" if day else str(bound.auto_id)


def _label(bound: forms.BoundField, label: str) -> str:
    if bound.field.required or isinstance(bound.field.widget, forms.CheckboxInput):
        return label
    return format_html(_("{label} (optional)"), label=label)


def _shown(text: object) -> str:
    """Ready for a macro: a translated text stays escaped as it is, a lazy one is made a string."""
    return text if isinstance(text, str) else str(text)


def _text(text: object) -> dict[str, str] | None:
    return {"text": _shown(text)} if text else None


def _hint(text: object) -> dict[str, str] | None:
    """As HTML where it was made with ``format_html``, else as text."""
    return {"html": text} if isinstance(text, SafeString) else _text(text)


def _errors(bound: forms.BoundField) -> dict[str, str] | None:
    if not bound.errors:
        return None
    return {"text": " ".join(map(str, bound.errors)), "visuallyHiddenText": _("Error")}


def _from_widget(widget: forms.Widget) -> dict[str, Any]:
    known = ("autocomplete", "inputmode", "autocapitalize", "rows", "spellcheck")
    given = {name: widget.attrs[name] for name in known if name in widget.attrs}
    if given.get("rows") == "10":  # Django's default; ours is the macro's
        del given["rows"]
    return given


Drawn = tuple[str, dict[str, Any]]


def _draw(
    bound: forms.BoundField,
    widget: forms.Widget,
    text: str,
    legend: Mapping[str, Any],
    options: Mapping[str, Any],
) -> Drawn:
    if isinstance(widget, DateBoxes):
        return "dateInput", {**_boxes(bound, widget, options), "fieldset": {"legend": legend}}
    if isinstance(widget, forms.RadioSelect):
        # To Django, several checkboxes are a kind of radio buttons.
        several = isinstance(widget, forms.CheckboxSelectMultiple)
        more = {**_choices(bound, options), "id": None, "fieldset": {"legend": legend}}
        return "checkboxes" if several else "radios", more
    for kind, draw in _SIMPLE.items():
        if isinstance(widget, kind):
            return draw(bound, widget, text)
    raise TypeError(f"No NHS.UK macro is known for the widget {type(widget).__name__}.")


def _value(bound: forms.BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _checkbox(bound: forms.BoundField, _widget: forms.Widget, text: str) -> Drawn:
    hint = _text(bound.help_text)
    box = {"value": "on", "text": text, "checked": bool(bound.value()), "hint": hint}
    return "checkboxes", {"items": [box], "id": None, "hint": None}


def _select(bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    value = _value(bound)
    return "select", {
        "items": [
            {"value": choice, "text": wording, "selected": choice == value}
            for choice, wording in _flat_choices(bound)
        ]
    }


def _textarea(bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    longest = getattr(bound.field, "max_length", None)
    if not longest:
        return "textarea", {"value": _value(bound)}
    return "characterCount", {
        "value": _value(bound),
        "maxlength": longest,
        "threshold": 75,  # per cent: the count disturbs nobody who is far from the limit
        "textareaDescriptionText": _("You can enter up to %{count} characters"),
        "charactersUnderLimitText": {
            "one": _("You have %{count} character remaining"),
            "other": _("You have %{count} characters remaining"),
        },
        "charactersAtLimitText": _("You have 0 characters remaining"),
        "charactersOverLimitText": {
            "one": _("You have %{count} character too many"),
            "other": _("You have %{count} characters too many"),
        },
    }


def _password(_bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    return "passwordInput", {
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
        "passwordShownAnnouncementText": _("Your password is visible"),
        "passwordHiddenAnnouncementText": _("Your password is hidden"),
    }


def _file(_bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    # NHS.UK's own file upload turns into a button whose name is not what stands on it (axe:
    # label-content-name-mismatch); the browser's does its work everywhere.
    return "input", {"type": "file"}


def _number(bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    # A number box that scrolls or rounds surprises people: text with a number keyboard does not.
    decimal = isinstance(bound.field, (forms.DecimalField, forms.FloatField))
    return "input", {"value": _value(bound), "inputmode": "decimal" if decimal else "numeric"}


def _email(bound: forms.BoundField, _widget: forms.Widget, _label: str) -> Drawn:
    return "input", {
        "value": _value(bound),
        "type": "email",
        "spellcheck": False,
        "autocapitalize": "none",
    }


def _input(bound: forms.BoundField, widget: forms.Widget, _label: str) -> Drawn:
    return "input", {"value": _value(bound), "type": getattr(widget, "input_type", "text")}


# The first kind that fits is taken, so the narrower stand before the wider.
_SIMPLE: dict[type[forms.Widget], Callable[[forms.BoundField, forms.Widget, str], Drawn]] = {
    forms.CheckboxInput: _checkbox,
    forms.Select: _select,
    forms.Textarea: _textarea,
    forms.PasswordInput: _password,
    forms.FileInput: _file,
    forms.NumberInput: _number,
    forms.EmailInput: _email,
    Input: _input,
}


def _boxes(
    bound: forms.BoundField, widget: DateBoxes, options: Mapping[str, Any]
) -> dict[str, Any]:
    names = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    value = bound.value()
    typed = value if isinstance(value, list) else widget.decompress(value)
    birthday = options.get("autocomplete") == "bday"
    return {
        "items": [
            {
                "id": f"{bound.auto_id}-{part}",
                "name": f"{bound.html_name}-{part}",
                "label": names[part],
                "value": str(text or ""),
                "width": 4 if part == "year" else 2,
                "autocomplete": f"bday-{part}" if birthday else None,
                "attributes": {"maxlength": LONGEST_PART},
            }
            for part, text in zip(PARTS, typed, strict=True)
        ]
    }


def _choices(bound: forms.BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    """The choice of none is one of them where none will do: a radio button is not let go again."""
    value = bound.value()
    if value is None:
        value = ""
    chosen = {str(one) for one in (value if isinstance(value, (list, tuple, set)) else [value])}
    hints, conditional = options.get("hints", {}), options.get("conditional", {})
    return {
        "items": [
            {
                "value": choice,
                "text": wording,
                "checked": choice in chosen,
                "hint": _hint(hints.get(choice)),
                "conditional": {"html": conditional[choice]} if choice in conditional else None,
            }
            for choice, wording in _flat_choices(bound)
            if choice or (wording and not bound.field.required)
        ]
    }


def _flat_choices(bound: forms.BoundField) -> Iterator[tuple[str, str]]:
    for value, wording in bound.field.widget.choices:
        if isinstance(wording, (list, tuple)):
            yield from ((str(inner), str(text)) for inner, text in wording)
        else:
            yield str(value), str(wording)
