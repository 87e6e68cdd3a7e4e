"""Invented services to search among.

Their words are spread as in real text: a few common ones and a long tail (Zipf, 20,000 words).
With few words every one of them would be in every other service, and any search would look slow.
"""

import itertools
import random

from django.db import transaction

from alongside.common.places import Place
from alongside.directory.models import Location, Outcode, Postcode, Service, ServiceAtLocation
from alongside.directory.services.words import refresh_words
from alongside.organisations.models import Organisation
from tests.factories.standing import preparing

VOCABULARY, WORDS_EACH = 20_000, 40
CENTRE = Place(430_000, 433_000)
POSTCODE = "LS1 1AA"
SPREAD = 20_000  # metres each way
_CONSONANTS, _VOWELS = "bdfgklmnprstvw", "aeiou"


def at_least(wanted: int) -> None:
    """Have so many services in the directory, each at a place of its own."""
    there = Service.objects.count()
    if there < wanted:
        with preparing(), transaction.atomic():
            _add(there, wanted)
            refresh_words()


def _add(first: int, end: int) -> None:
    chance = random.Random(first)
    vocabulary = [_word(place) for place in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / (place + 10) for place in range(VOCABULARY)))
    Postcode.objects.get_or_create(postcode=POSTCODE, defaults={"place": CENTRE})
    Outcode.objects.get_or_create(outcode=POSTCODE[:3], defaults={"place": CENTRE})
    provider, _made = Organisation.objects.get_or_create(
        name="Alderbrook Together", kind=Organisation.Kind.PROVIDER
    )
    locations, at_locations, services = [], [], []
    for place in range(first, end):
        words = chance.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
        service = Service(
            organisation=provider,
            name=f"{words[0]} {words[1]} group {place}".capitalize(),
            description=" ".join(words),
        )
        location = Location(
            name=f"{words[2]} hall",
            place=Place(
                CENTRE.easting + chance.uniform(-SPREAD, SPREAD),
                CENTRE.northing + chance.uniform(-SPREAD, SPREAD),
            ),
        )
        services.append(service)
        locations.append(location)
        at_locations.append(ServiceAtLocation(service=service, location=location))
    Location.objects.bulk_create(locations, batch_size=2000)
    ServiceAtLocation.objects.bulk_create(at_locations, batch_size=2000)
    # Last: the search document of each is then made once.
    Service.objects.bulk_create(services, batch_size=2000)


def _word(place: int) -> str:
    """The word at this place of the vocabulary; the common ones are short."""
    letters = ""
    number = place + 200
    while number:
        number, consonant = divmod(number, len(_CONSONANTS))
        number, vowel = divmod(number, len(_VOWELS))
        letters += _CONSONANTS[consonant] + _VOWELS[vowel]
    return letters


def questions(how_many: int) -> list[str]:
    """Words to look for, common and rare ones in turn."""
    chance = random.Random(7)
    return [_word(int(VOCABULARY ** chance.uniform(0.2, 1)) - 1) for _question in range(how_many)]
