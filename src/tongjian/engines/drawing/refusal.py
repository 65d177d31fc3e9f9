"""A drawing that is not read, and why."""

from __future__ import annotations


class Refused(Exception):
    """The file is refused whole: `code` for programs, `sentence` says what and where, `mend` what to do."""

    def __init__(self, code: str, sentence: str, mend: str) -> None:
        super().__init__(f"{sentence}{mend}")
        self.code = code
        self.sentence = sentence
        self.mend = mend
