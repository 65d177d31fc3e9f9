"""The certificate (抽取证书): all a stranger needs to make the same draw again."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from tongjian.engines.draws.announcement import Announcement, Plan
from tongjian.engines.draws.canonical import canonical_json, sha256
from tongjian.engines.draws.draw import Drawn
from tongjian.engines.draws.problem import DrawError
from tongjian.engines.draws.rules import Count, Digest, Fixed, Line

OBJECTS, INSPECTORS, INTERESTS = "objects", "inspectors", "interests"


class Published(Fixed):
    """Where a list can be read: at a public place, or in the certificate itself."""

    place: Line | None = None
    text: str | None = None


class Held(Fixed):
    """When, by whom and before whom the seed was made, as told by who held the draw."""

    at: Line | None = None
    operator: Line | None = None
    witnesses: tuple[Line, ...] = ()


class Part(Fixed):
    """One part of the seed, now known."""

    name: Line
    value: Line


class SeedPart(Fixed):
    """The parts in the order announced, and the seed they make."""

    parts: tuple[Part, ...]
    value: Digest


class Circle(Fixed):
    """One stratum: `pins` on a circle of length `length`, the first at `start` (null: all are certain)."""

    stratum: str
    pins: int
    length: int
    start: int | None


class Selected(Fixed):
    """A drawn object: where it begins on the circle (null: drawn for certain), its weight and its ticket."""

    stratum: str
    id: str
    weight: Count
    ticket: Digest
    before: int | None


class VisitTeam(Fixed):
    """Who goes where, for which strata."""

    object: str
    strata: tuple[str, ...]
    needs: tuple[str, ...]
    people: tuple[str, ...]


class Certificate(Fixed):
    """One draw. `digest` seals everything else."""

    announcement: Announcement
    announcement_digest: Digest
    lists: dict[str, Published]
    held: Held | None
    seed: SeedPart
    circles: tuple[Circle, ...]
    selected: tuple[Selected, ...]
    visits: tuple[VisitTeam, ...]
    digest: Digest

    @property
    def text(self) -> str:
        """The file as it is published."""
        return canonical_json(self.model_dump(mode="json")) + "\n"

    def seal(self) -> str:
        """The SHA-256 of the canonical JSON of everything but `digest`."""
        return sha256(canonical_json(self.model_dump(mode="json", exclude={"digest"})))


def certificate(
    plan: Plan, drawn: Drawn, lists: Mapping[str, Published] | None = None, held: Held | None = None
) -> Certificate:
    """The certificate of a draw; `lists` tells where each list can be read (`embedded` puts them in)."""
    unsealed = Certificate(
        announcement=plan.announcement,
        announcement_digest=plan.announcement.digest,
        lists=dict(lists or {}),
        held=held,
        seed=SeedPart(
            parts=tuple(Part(name=name, value=value) for name, value in drawn.seed.parts),
            value=drawn.seed.value,
        ),
        circles=tuple(
            Circle(stratum=one.stratum, pins=one.pins, length=one.circle, start=one.start)
            for one in drawn.strata
        ),
        selected=tuple(
            Selected(stratum=one.stratum, id=hit.id, weight=hit.weight, ticket=hit.ticket, before=hit.before)
            for one in drawn.strata
            for hit in one.hits
        ),
        visits=tuple(
            VisitTeam(object=t.visit.object, strata=t.visit.strata, needs=t.visit.needs, people=t.people)
            for t in drawn.teams
        ),
        digest="0" * 64,
    )
    return unsealed.model_copy(update={"digest": unsealed.seal()})


def embedded(plan: Plan) -> dict[str, Published]:
    """The lists of a small draw, to stand in its certificate."""
    texts = {OBJECTS: plan.objects.text}
    if plan.staff:
        texts |= {INSPECTORS: plan.staff.inspectors_text, INTERESTS: plan.staff.interests_text}
    return {name: Published(text=text) for name, text in texts.items()}


def read_certificate(content: bytes) -> Certificate:
    """The certificate in a file. Raises `DrawError` when it is none, or not written as it was made."""
    try:
        found = Certificate.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        where = f"（{place}）" if place else ""
        raise DrawError(f"这不是完整的抽取证书，或已被改动{where}。请从公布处重新下载。") from None
    if found.text.encode() != content:
        raise DrawError("证书的写法不是规范的 JSON：文字可能被改动或重新排版。请从公布处重新下载原文件。")
    return found


def read_announcement(content: bytes) -> Announcement:
    """The announcement in a file. Raises `DrawError`."""
    try:
        found = Announcement.model_validate_json(content)
    except ValidationError:
        raise DrawError("这不是抽取公告，或已被改动。请从公布处重新下载。") from None
    if found.text.encode() != content:
        raise DrawError("公告的写法不是规范的 JSON：文字可能被改动或重新排版。请从公布处重新下载原文件。")
    return found
