"""Why something is not done, in words for whoever asked."""

from __future__ import annotations


class RefusedError(Exception):
    """Nothing was done. `sentences` say what is wrong and how to mend it; `field` where, if anywhere."""

    def __init__(self, *sentences: str, field: str = "") -> None:
        super().__init__("；".join(sentences))
        self.sentences = sentences
        self.field = field
