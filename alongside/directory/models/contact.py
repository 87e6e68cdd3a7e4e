"""Whom to ask: people by their role, phone numbers, further web addresses, languages spoken."""

from django.db import models

from alongside.common.models import Row
from alongside.directory.models.belonging import of_one_thing
from alongside.directory.models.place import Location
from alongside.directory.models.service import Service, ServiceAtLocation
from alongside.directory.triggers import touch_services
from alongside.organisations.models import Organisation


class Contact(Row):
    """HSDS-UK ``contact``: somebody to ask, as they wish to be named in public."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True)
    department = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)

    class Meta:
        constraints = [
            of_one_thing(
                "contact_of_one_thing", "organisation", "service", "service_at_location", "location"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.title or self.email


class Phone(Row):
    """HSDS-UK ``phone``."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones"
    )
    number = models.CharField(max_length=40)
    extension = models.CharField(max_length=10, blank=True)
    type = models.CharField(max_length=20, blank=True, help_text="voice, text, fax, …")
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            of_one_thing(
                "phone_of_one_thing",
                "organisation",
                "service",
                "service_at_location",
                "location",
                "contact",
            )
        ]
        triggers = touch_services(
            """SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION
            SELECT at.service_id FROM directory_serviceatlocation at
            JOIN changed ON changed.service_at_location_id = at.id UNION
            SELECT at.service_id FROM directory_serviceatlocation at
            JOIN changed ON changed.location_id = at.location_id UNION
            SELECT s.id FROM directory_service s
            JOIN changed ON changed.organisation_id = s.organisation_id"""
        )

    def __str__(self) -> str:
        return self.number


class Language(Row):
    """HSDS-UK ``language``: spoken or signed here. ``code`` is of ISO 639, such as cy or bfi."""

    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="languages"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.CASCADE, related_name="languages"
    )
    phone = models.ForeignKey(
        Phone, null=True, blank=True, on_delete=models.CASCADE, related_name="languages"
    )
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [of_one_thing("language_of_one_thing", "service", "location", "phone")]
        triggers = touch_services(
            """SELECT service_id FROM changed WHERE service_id IS NOT NULL UNION
            SELECT at.service_id FROM directory_serviceatlocation at
            JOIN changed ON changed.location_id = at.location_id"""
        )

    def __str__(self) -> str:
        return self.name


class Url(Row):
    """HSDS 3.1 ``url``: a web address besides the main one."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="urls"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.CASCADE, related_name="urls"
    )
    label = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=500)

    class Meta:
        constraints = [of_one_thing("url_of_one_thing", "organisation", "service")]

    def __str__(self) -> str:
        return self.label or self.url
