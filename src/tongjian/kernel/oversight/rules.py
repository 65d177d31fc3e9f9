"""`urging.yaml` of a pack: by when a department answers, and after how long an urging goes higher."""

from __future__ import annotations

from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Limit, Part
from tongjian.kernel.packs.sheets import read_sheet

FILE = "urging.yaml"


class Rules(Part):
    """The periods of urging, all in working days.

    `answer`: by when a department answers an urging, and its head one that went higher. `head_after_red` and
    `leader_after_red`: after how many overdue days the platform turns to the head, and to the supervisor's
    leader, by itself.
    """

    answer: Limit
    head_after_red: Limit
    leader_after_red: Limit


def rules_of(city: str) -> Rules:
    """The rules of a city. No query. Raises `PackErrors` when the file is missing or wrong."""
    return read_sheet(pack_of(city).folders, FILE, Rules)
