"""Chance that falls the same way each time: everything invented comes from a seed."""

import random
from collections.abc import Mapping


class Chance(random.Random):
    """Random numbers of its own, for one seed and one subject."""

    @classmethod
    def of(cls, *about: object) -> "Chance":
        """The same words, the same numbers: a person's life does not hang on another's."""
        return cls("/".join(str(part) for part in about))

    def likely(self, share: float) -> bool:
        """True for that share of the times, 0 to 1."""
        return self.random() < share

    def one_of(self, weights: Mapping[str, float]) -> str:
        """One of the names, the heavier the likelier."""
        return self.choices(list(weights), list(weights.values()))[0]
