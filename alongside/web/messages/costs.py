"""What the organisation's messages cost in a month, and the prices that this deployment keeps."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.common import clock
from alongside.common.errors import Refused
from alongside.messaging.costs import costs, prices_visible_to, set_price
from alongside.messaging.models import Price
from alongside.ui.fields import DateBoxesField
from alongside.web.doors import Request, requires
from alongside.web.paging import page_of
from alongside.web.replies import refuse

FIRST_YEAR = 2020


@requires(Permission.MESSAGES_VIEW)
@require_safe
def message_costs(request: Request, year: int = 0, month: int = 0) -> HttpResponse:
    """One month by channel; without one, this month."""
    today = clock.today()
    if not year:
        year, month = today.year, today.month
    if not (FIRST_YEAR <= year <= today.year and 1 <= month <= 12):
        raise Http404
    start = dt.date(year, month, 1)
    lines = costs(request.actor, year, month)
    context = {
        "start": start,
        "month": date_format(start, "F Y"),
        "before": start - dt.timedelta(days=1),
        "after": (start + dt.timedelta(days=32)).replace(day=1),
        "is_last": (year, month) == (today.year, today.month),
        "lines": lines,
        "total": sum(line.pounds for line in lines),
        "unpriced": sum(line.unpriced for line in lines),
    }
    return render(request, "messages/costs.html", context)


class PriceForm(forms.Form):
    """A price from a day on."""

    of = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=Price.Of.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what it is the price of")},
    )
    pence = forms.DecimalField(
        label=gettext_lazy("Pence, without VAT"),
        min_value=0,
        max_digits=7,
        decimal_places=3,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_digits", "max_decimal_places"),
            gettext_lazy("Give the price in pence, such as 2.33."),
        ),
    )
    starts_on = DateBoxesField(label=gettext_lazy("From which day on"))


@requires(Permission.PRICES_SET)
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: Request) -> HttpResponse:
    """The prices so far, and a new one."""
    form: Any = PriceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_price(actor=request.actor, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The price is written down."))
            return redirect("prices")
    context = {"form": form, "page": page_of(request, prices_visible_to(request.actor))}
    return render(request, "messages/prices.html", context, status=422 if form.errors else 200)
