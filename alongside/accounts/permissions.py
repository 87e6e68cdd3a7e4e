"""Everything a role may be allowed to do, one line each. Roles are lists of these."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """The label is read by people: it finishes the sentence “You may …”."""

    REFERRALS_SEND = "referrals.send", _("refer a person to a link-worker team or a service")
    REFERRALS_ONWARD = (
        "referrals.onward",
        _("refer on to another service whom a service of yours has taken on"),
    )
    REFERRALS_VIEW = "referrals.view", _("see the referrals your organisation sent or received")
    REFERRALS_TRIAGE = "referrals.triage", _("take on or decline referrals to your team")
    REFERRALS_ANSWER = "referrals.answer", _("answer referrals to your service, record attendance")
    PEOPLE_VIEW = "people.view", _("see the people your organisation is helping")
    PEOPLE_PROTECT = "people.protect", _("keep where a person is from all but a few")
    PEOPLE_MERGE = "people.merge", _("make one record of two that are of the same person")
    GLASS_BREAK = "glass.break", _("open a record in an emergency, and answer for it")
    PRIVACY_REVIEW = "privacy.review", _("judge emergency access, and look after people’s rights")
    CASES_WORK = "cases.work", _("work with people: contacts, goals, actions, measures, closing")
    CASES_REASSIGN = "cases.reassign", _("give a case of your team to another of its link workers")
    PROMISE_SET = "promise.set", _("say within how many days your organisation answers")
    WORDS_SET = "words.set", _("write the messages that people get from your organisation")
    PRICES_SET = "prices.set", _("say what a text message and a letter cost")
    FORMS_BUILD = "forms.build", _("say what is asked of whoever refers to your organisation")
    MESSAGES_VIEW = "messages.view", _("see the messages your organisation sent or was sent")
    CONCERNS_RAISE = "concerns.raise", _("raise a concern for somebody’s safety")
    CONCERNS_LEAD = "concerns.lead", _("answer the concerns for somebody’s safety that reach you")
    OFFER_ANSWER = "offer.answer", _("answer the one referral that a link was sent to you for")
    ROOM_SAY = "room.say", _("say whether the services of your organisation have room")
    ENTRIES_BEGIN = "entries.begin", _("put services of your organisation into the directory")
    DIRECTORY_EDIT = "directory.edit", _("keep the directory of services true")
    REPORTS_TEAM = "reports.team", _("see figures about your own organisation")
    REPORTS_SERVICE = "reports.service", _("see figures about your organisation’s own services")
    REPORTS_AREA = "reports.area", _("see figures, never people, about your area")
    ARRANGEMENTS_MAKE = (
        "arrangements.make",
        _("arrange for people of your area to go to services elsewhere"),
    )
    MEMBERS_MANAGE = "members.manage", _("invite colleagues, say in which role, and let them go")
    KEYS_MANAGE = "keys.manage", _("make and end keys for programs of your organisation")
    AGREEMENT_SIGN = "agreement.sign", _("sign the data-sharing agreement of your organisation")
    ORGANISATIONS_TAKE_ON = "organisations.take_on", _("take on organisations of your area")
    AUDIT_VIEW = "audit.view", _("see who in your organisation looked at or changed what")
    JOBS_VIEW = "jobs.view", _("see whether background work is healthy and retry what failed")
    SIGN_IN_KEEP = "sign_in.keep", _("look after how you sign in yourself")
    OWN_RECORD = "own.record", _("see what is happening for you, and change your mind about it")
    PROXY_NEWS = "proxy.news", _("see who helps the person you act for, and where it stands")
    PROXY_PLAN = "proxy.plan", _("see the plan of the person you act for")
    PROXY_AGREE = "proxy.agree", _("see what was agreed for the person you act for, and change it")
    SYSTEM = "system", _("deliver messages and facts in the background")
