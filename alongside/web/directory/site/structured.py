"""What search engines and assistants read: the service page's facts in the words of schema.org."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from alongside.directory.diary import place_of
from alongside.directory.models import Location, Service
from alongside.web.directory.site.dates import Date


def address_of(name: str, *args: object) -> str:
    """The whole address of one of our pages, the same wherever it is asked for."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def structured(service: Service, dates: list[Date]) -> dict[str, Any]:
    """The service, who provides it, where and at what price, and its next dates as events."""
    address = address_of("service", service.pk)
    graph = [_service(service, address), *(_event(service, date, address) for date in dates)]
    return {"@context": "https://schema.org", "@graph": graph}


def _service(service: Service, address: str) -> dict[str, Any]:
    return _known(
        {
            "@type": "Service",
            "@id": address,
            "url": address,
            "name": service.name,
            "description": service.description,
            "serviceType": [need.name for need in service.needs.all()],
            "provider": _provider(service),
            "areaServed": [area.name for area in service.service_areas.all() if area.name],
            "audience": _known({"@type": "Audience", "audienceType": _audience(service)}),
            "availableChannel": _channels(service),
            "offers": [
                {"@type": "Offer", "price": f"{cost.amount:.2f}", "priceCurrency": cost.currency}
                for cost in service.cost_options.all()
                if cost.amount is not None
            ],
            "image": [address_of("photo", photo.pk) for photo in service.photos.all()],
        }
    )


def _provider(service: Service) -> dict[str, Any]:
    organisation = service.organisation
    return _known(
        {
            "@type": "Organization",
            "name": organisation.name,
            "url": organisation.website or address_of("organisation", organisation.pk),
            "telephone": organisation.phone,
        }
    )


def _audience(service: Service) -> str:
    facts = [fact.description for fact in service.eligibilities.all()]
    return "; ".join(filter(None, [*facts, service.eligibility_description]))


def _channels(service: Service) -> list[dict[str, Any]]:
    """A way to reach it for each place, or the one there is where it has no place."""
    phone = next((phone.number for phone in service.phones.all()), "")
    reached = _known(
        {
            "@type": "ServiceChannel",
            "serviceUrl": service.url,
            "servicePhone": {"@type": "ContactPoint", "telephone": phone} if phone else None,
            "availableLanguage": [
                language.code or language.name for language in service.languages.all()
            ],
        }
    )
    places = [at.location for at in service.at_locations.all()]
    if not places:
        return [reached] if len(reached) > 1 else []
    return [{**reached, "serviceLocation": _place(place)} for place in places]


def _place(location: Location) -> dict[str, Any]:
    address = next(iter(location.addresses.all()), None)
    latitude, longitude = location.place.to_wgs84() if location.place else (None, None)
    return _known(
        {
            "@type": "Place",
            "name": location.name,
            "address": _known(
                {
                    "@type": "PostalAddress",
                    "streetAddress": ", ".join(
                        filter(None, (address.address_1, address.address_2))
                    ),
                    "addressLocality": address.city,
                    "postalCode": address.postal_code,
                    "addressCountry": address.country,
                }
            )
            if address
            else None,
            "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
            if latitude is not None
            else None,
        }
    )


def _event(service: Service, date: Date, address: str) -> dict[str, Any]:
    one = date.occurrence
    location = place_of(service, one.schedule)
    online = {"@type": "VirtualLocation", "url": service.url or address}
    mode = "OfflineEventAttendanceMode" if location else "OnlineEventAttendanceMode"
    return _known(
        {
            "@type": "Event",
            "name": service.name,
            "url": address,
            "startDate": (one.starts or one.day).isoformat(),
            "endDate": one.ends.isoformat() if one.ends else None,
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "location": _place(location) if location else online,
            "organizer": {"@type": "Organization", "name": service.organisation.name},
            "inLanguage": get_language(),
        }
    )


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody has said."""
    bare = ({"@type": "Audience"},)
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [], *bare)}
