"""Who somebody is, and who may see them."""

from django.utils.translation import gettext_lazy as _

from alongside.rights.copying.parts.part import AT, INNER, WHEN, WHO, Part

_DEATH = _("If it was ever noted by mistake that you had died, that stands below.")

PEOPLE: tuple[Part, ...] = (
    Part(
        "people.Person",
        _("Who you are"),
        "pk",
        {
            "given_name": _("First name"),
            "family_name": _("Last name"),
            "preferred_name": _("Called"),
            "date_of_birth": _("Date of birth"),
            "nhs_number": _("NHS number"),
            "gender": _("Gender"),
            "ethnicity": _("Ethnicity"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "address": _("Address"),
            "postcode": _("Postcode"),
            "contact_by": _("How to be in touch"),
            "language": _("Language"),
            "needs_interpreter": _("Needs an interpreter"),
            "gp_practice": _("GP practice"),
            "restricted": _("Kept and not used, as you asked"),
            "registered_by": _("Entered by"),
            "created_at": _("Entered on"),
        },
        {"contact_note": _("How and when contact is safe")},
        {
            "protected": _("Whether where you are is hidden is told by word of mouth alone."),
            "has_died": _DEATH,
            "died_on": _DEATH,
            "merged_into": _("If you were ever entered twice, that stands below."),
        },
    ),
    Part(
        "people.Merge",
        _("When two records about you were made one"),
        "kept_id",
        {
            "created_at": WHEN,
            "merged_by": WHO,
            "merged_for": AT,
            "undone_at": _("Made two again on"),
        },
        {
            "reason": _("How it was known that both are you"),
            "differed": _("Where the two differed"),
            "undone_why": _("Why they were made two again"),
        },
        {
            "kept": INNER,
            "gone": INNER,
            "undoing": _("It is kept for putting it right, and says nothing that is not above."),
            "undone_by": INNER,
            "could_not": INNER,
        },
    ),
    Part(
        "people.Death",
        _("When somebody noted by mistake that you had died"),
        "person_id",
        {
            "created_at": WHEN,
            "died_on": _("The day that was noted"),
            "source": _("Who had said so"),
            "noted_by": WHO,
            "noted_for": AT,
            "undone_at": _("Put right on"),
        },
        {"undone_why": _("How it was known that you are alive")},
        {"stilled": INNER, "undone_by": INNER},
    ),
    Part(
        "people.CareRelationship",
        _("Which organisations may see you, or could"),
        "person_id",
        {
            "organisation": AT,
            "level": _("How much"),
            "granted_by": _("Let in by"),
            "created_at": _("Since"),
            "until": _("Until"),
            "ended_at": _("Ended"),
        },
        left_out={
            "reason": INNER,
            "ended_reason": INNER,
            "only_user": _("It stands with emergency access, below."),
        },
    ),
    Part(
        "people.OwnAccount",
        _("Your own pages"),
        "person_id",
        {"created_at": _("Opened on")},
        left_out={"user": INNER},
    ),
    Part(
        "people.Invitation",
        _("Links that let you in to your own pages"),
        "person_id",
        {"created_at": _("Sent on"), "email": _("To"), "used_at": _("Used on")},
        left_out={
            "relation": _("Whose link it was stands with who acts for you."),
            "sent_by": _("It stands with who looked at your record."),
            "expires_at": INNER,
            "tries": INNER,
        },
    ),
    Part(
        "people.EmergencyAccess",
        _("When somebody opened your record in an emergency"),
        "person_id",
        {
            "created_at": WHEN,
            "user": WHO,
            "organisation": AT,
            "why": _("Why"),
            "until": _("Until"),
            "verdict": _("Was it right?"),
        },
        {"reason": _("What they wrote"), "follow_up": _("What was done about it")},
        {
            "opens_circle": INNER,
            "reviewed_at": INNER,
            "reviewed_by": INNER,
        },
    ),
)
