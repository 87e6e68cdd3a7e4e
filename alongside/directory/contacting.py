"""Whom an entry's provider is reached by: what stands on record, never what somebody typed."""

import re
from dataclasses import dataclass

import phonenumbers
from django.conf import settings

from alongside.directory.models import Contact, Enquiry, Phone, Service

# British mobiles: 07 without 070 (personal numbers) and 076 (pagers).
_TAKES_TEXTS = re.compile(r"7[1-57-9][0-9]{8}$")


@dataclass(frozen=True)
class Address:
    """An e-mail address, or a mobile number that takes texts (E.164)."""

    channel: str
    value: str

    @property
    def hint(self) -> str:
        """Enough for its owner to know it: “h•••@green-shoots.example”, “•••• 042”."""
        if self.channel == Enquiry.Channel.TEXT:
            return f"•••• {self.value[-3:]}"
        local, _at, domain = self.value.partition("@")
        return f"{local[:1]}•••@{domain}"[:60]


def contact_on_record(service: Service) -> Address | None:
    """How to reach whoever runs it: by e-mail where one is known, else by text; None for neither.

    What was given for the service itself comes before what its organisation gave.
    """
    for email in _emails(service):
        return Address(Enquiry.Channel.EMAIL, email)
    if settings.TEXTS_VIA != "none":
        for number in _mobiles(service):
            return Address(Enquiry.Channel.TEXT, number)
    return None


def _emails(service: Service) -> list[str]:
    here = Contact.objects.filter(service=service).exclude(email="").order_by("id")
    there = Contact.objects.filter(organisation=service.organisation_id).exclude(email="")
    known = [
        service.email,
        *here.values_list("email", flat=True),
        service.referral_email,
        service.organisation.email,
        *there.order_by("id").values_list("email", flat=True),
    ]
    return [email for email in known if email]


def _mobiles(service: Service) -> list[str]:
    rows = Phone.objects.filter(service=service) | Phone.objects.filter(
        organisation=service.organisation_id
    )
    numbers = [*rows.order_by("id").values_list("number", flat=True), service.organisation.phone]
    read = (mobile(number) for number in numbers)
    return [number for number in read if number]


def mobile(text: str) -> str:
    """A British mobile number that takes texts, as E.164; nothing for anything else."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code != 44 or not _TAKES_TEXTS.match(str(number.national_number)):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_written(number: str) -> str:
    """A British number in E.164 as people write it."""
    read = phonenumbers.parse(number, "GB")
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.NATIONAL)


def language_of(service: Service) -> str:
    """The language in which its provider last answered; English before it ever did."""
    answered = service.enquiries.exclude(answer="").order_by("-answered_at")
    return answered.values_list("language", flat=True).first() or settings.LANGUAGE_CODE
