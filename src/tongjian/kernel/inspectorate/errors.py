"""What an action on subjects, officers, conducts, referrals or supervision refuses, in sentences."""

from __future__ import annotations


class RefusedError(ValueError):
    """Nothing was written; `sentences` say what is wrong, where, and how to mend it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences
