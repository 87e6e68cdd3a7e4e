"""Whoever is on a list, or wants no invitations, stays so when two records are made one."""

from django.db import migrations

from alongside.people.row_security import FollowsMerges


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_shared_ways"), ("people", "0029_one_record")]
    operations = [FollowsMerges("outreach_invitee"), FollowsMerges("outreach_optout")]
