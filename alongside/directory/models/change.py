"""What changed when, kept by the database itself: how others stay in step with the directory."""

from django.db import models

from alongside.directory.models.service import Service


class Moment(models.Model):
    """One transaction that changed the directory; ``at`` is set as it commits.

    A transaction that is long in coming would otherwise carry a time that others, who asked
    meanwhile, believe to be behind them.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="moment_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Change(models.Model):
    """When anything published about a service last changed; it outlives the service.

    Written by triggers alone, see ``directory.following``.
    """

    service = models.OneToOneField(
        Service,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="change",
    )
    status = models.CharField(max_length=20, choices=Service.Status)
    moment = models.ForeignKey(Moment, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"{self.service_id} {self.moment}"
