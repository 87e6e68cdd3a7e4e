"""Whether what suits is shown and taken up alike by groups of people and sizes of provider."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, CharField, Count, Q, Value, When
from django.utils.translation import gettext as _

from alongside.insight.measures import Measure
from alongside.insight.question import Question
from alongside.insight.suppression import Profile
from alongside.insight.tables import Column, Fact, Line, Table, reconcile
from alongside.matching.models import Suggestion
from alongside.matching.rules.groups import BANDS
from alongside.people.ethnicity import EthnicGroup
from alongside.people.models import Person

FIRST = 3  # places of the list that nearly everybody reads
_TAKEN = (
    Suggestion.State.SHORTLISTED,
    Suggestion.State.SIGNPOSTED,
    Suggestion.State.REFERRED,
)
_SIZES = Case(
    When(provider_services__lte=1, then=Value("one")),
    When(provider_services__lte=5, then=Value("few")),
    default=Value("many"),
    output_field=CharField(),
)


def fairness(measure: Measure, question: Question, profile: Profile) -> Table:
    """Suggestions by age band, gender, ethnic group and the size of the provider."""
    made = Suggestion.objects.filter(
        question.within("created_at"),
        question.of_organisation("organisation_id"),
        place__isnull=False,  # the others were found in another way
    ).annotate(size=_SIZES)
    total = made.count()
    lines: list[Line] = []
    for column, labels in _groupings().items():
        counted = {
            code: counts
            for code, *counts in made.order_by()
            .values_list(column)
            .annotate(
                shown=Count("pk"),
                first=Count("pk", filter=Q(place__lte=FIRST)),
                taken=Count("pk", filter=Q(state__in=_TAKEN)),
            )
        }
        reconcile(measure, sum(counts[0] for counts in counted.values()), total)
        for code, label in labels.items():
            lines.append(_line(profile, label, *counted.get(code, (0, 0, 0))))
    unknown = made.filter(gender=Person.Gender.NOT_KNOWN).count()
    not_asked = made.filter(ethnic_group=EthnicGroup.NOT_KNOWN).count()
    return Table(
        measure=measure,
        stub=_("Group"),
        columns=(
            Column("shown", _("Shown")),
            Column("first", _("Among the first three"), "percent"),
            Column("taken", _("Chosen")),
            Column("percent", _("Share chosen"), "percent"),
        ),
        lines=tuple(lines),
        facts=(
            Fact(_("Suggestions in the period"), profile.count(total)),
            Fact(_("Missing"), profile.count(unknown)),
            Fact(_("Ethnicity not known"), profile.count(not_asked)),
        ),
        hiding=str(profile.explanation),
    )


def _groupings() -> Mapping[str, Mapping[str, str]]:
    age = _("Age %(band)s")
    one = _("Provider that lists one service")
    sizes: dict[str, Any] = {
        "one": one,
        "few": _("Provider that lists two to five"),
        "many": _("Provider that lists six or more"),
    }
    return {
        "age_band": {name: age % {"band": name} for _last, name in BANDS},
        "gender": {str(code): _("Gender: %s") % label for code, label in Person.Gender.choices},
        "ethnic_group": {
            str(code): _("Ethnicity: %s") % label for code, label in EthnicGroup.choices
        },
        "size": sizes,
    }


def _line(profile: Profile, label: str, shown: int, first: int, taken: int) -> Line:
    return Line(
        label,
        (
            profile.count(shown),
            profile.percent(first, shown),
            profile.count(taken),
            profile.percent(taken, shown),
        ),
    )
