"""Why an act on a declaration is refused, in words for whoever tried."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """What stands against it. `path` is the field of the form that has to change; empty: the whole."""

    sentence: str
    path: str = ""


class RefusedError(Exception):
    """The act was not done; `mistakes` are all of the reasons."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("；".join(mistake.sentence for mistake in mistakes))
        self.mistakes = mistakes


def refused(sentence: str) -> RefusedError:
    """Refused for one reason that is no field's."""
    return RefusedError(Mistake(sentence))
