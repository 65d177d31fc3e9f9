"""Requests that cannot be answered, told in a sentence that a program can read as well.

The body is the `exception` schema of OGC API – Features 1.0.1: `code` and `description`.
"""

from __future__ import annotations


class Refused(Exception):
    """A request that gets `status` and a sentence; `code` is the same in every language."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence


class NotFound(Refused):
    """It is not there, or the viewer may not see it: nobody can tell which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(404, "NotFound", sentence)


class InvalidParameter(Refused):
    """A parameter nobody knows, or whose value does not fit (/req/core/query-param-unknown, …-invalid)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(400, "InvalidParameterValue", sentence)
