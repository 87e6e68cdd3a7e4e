"""The three tables of a bare referral, and the two of a bare booking."""

from django.db import models


class BarePerson(models.Model):
    nhs_number = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    date_of_birth = models.DateField()

    def __str__(self) -> str:
        return self.name


class BareReferral(models.Model):
    person = models.ForeignKey(BarePerson, on_delete=models.CASCADE)
    words = models.TextField()
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"referral {self.pk}"


class BareReason(models.Model):
    referral = models.ForeignKey(BareReferral, on_delete=models.CASCADE)
    code = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.code


class BareSession(models.Model):
    places = models.IntegerField()
    taken = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"session {self.pk}"


class BarePlace(models.Model):
    session = models.ForeignKey(BareSession, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"place {self.pk}"
