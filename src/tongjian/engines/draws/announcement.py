"""The announcement (抽取公告): everything that decides a draw but the seed, under one digest.

It is published before any part of the seed can be known. The digest is the SHA-256 of the file as published,
so `sha256sum` finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tongjian.engines.draws.canonical import canonical_json, sha256
from tongjian.engines.draws.objects import ObjectList
from tongjian.engines.draws.people import Staff
from tongjian.engines.draws.pools import Pool, pools
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.rules import Count, Digest, Fixed, Rules
from tongjian.engines.draws.selection import certainties

FORMAT: Literal["tongjian-draw/1"] = "tongjian-draw/1"


class Committed(Fixed):
    """A list by the SHA-256 of its canonical writing, and its number of lines without the heading."""

    digest: Digest
    rows: int


class StratumPlan(Fixed):
    """One stratum: how many objects take part, how many are drawn, how many of these for certain."""

    stratum: str
    objects: Count
    size: Count
    certain: int


class Announcement(Fixed):
    """What is published before the seed."""

    format: Literal["tongjian-draw/1"]
    rules: Rules
    objects: Committed
    inspectors: Committed | None
    interests: Committed | None
    strata: tuple[StratumPlan, ...]

    @property
    def text(self) -> str:
        """The file as it is published."""
        return canonical_json(self.model_dump(mode="json")) + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return sha256(self.text)


@dataclass(frozen=True, slots=True)
class Plan:
    """A draw that only lacks its seed: what was announced, with the lists behind it."""

    announcement: Announcement
    objects: ObjectList
    staff: Staff | None
    pools: Sequence[Pool]

    @property
    def rules(self) -> Rules:
        """The rules that were announced."""
        return self.announcement.rules


def plan(rules: Rules, objects: ObjectList, staff: Staff | None = None) -> Plan:
    """Bind rules and lists together. Raises `DrawError` when they do not fit."""
    if rules.teams and staff is None:
        raise DrawError("规则要同时抽取检查人员（teams），却没有人员名单。请提供人员名单，或删去 teams。")
    if staff and rules.teams is None:
        raise DrawError("给了人员名单，规则却没有写 teams。请在规则中写 teams，或不给人员名单。")
    drawn_from = pools(rules, objects)
    announcement = Announcement(
        format=FORMAT,
        rules=rules,
        objects=Committed(digest=objects.digest, rows=len(objects.rows)),
        inspectors=staff and Committed(digest=staff.inspectors_digest, rows=len(staff.inspectors)),
        interests=staff and Committed(digest=staff.interests_digest, rows=len(staff.interests)),
        strata=tuple(
            StratumPlan(
                stratum=pool.stratum,
                objects=len(pool.rows),
                size=pool.size,
                certain=int(certainties(pool.weights, pool.size).sum()),
            )
            for pool in drawn_from
        ),
    )
    return Plan(announcement, objects, staff, drawn_from)
