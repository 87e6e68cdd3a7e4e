"""The words that the directory itself uses: what a mistyped word is corrected against."""

from django.db import models


class SearchWord(models.Model):
    """A word of the listed services' search documents, and how many services use it."""

    word = models.CharField(max_length=60, primary_key=True)
    services = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word
