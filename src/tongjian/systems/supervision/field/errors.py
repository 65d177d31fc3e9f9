"""What is refused in the field, in sentences."""

from __future__ import annotations


class RefusedError(Exception):
    """Nothing was written; `sentences` say what is wrong and how to mend it."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("".join(sentences))
        self.sentences = sentences
