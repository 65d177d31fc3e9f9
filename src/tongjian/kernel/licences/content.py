"""What a licence says: a snapshot that never changes, as canonical text under its digest. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from tongjian.kernel.projects.models import Project

HOLDER, PROJECT, CODE, LOCATION, SCALE = "holder", "project", "project-code", "location", "scale"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a licence. `key` is for machines; `personal` lines are masked for the public."""

    key: str
    title: str
    text: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a licence states. `number` is the electronic licence identifier."""

    type: str
    title: str
    document_number: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    lines: tuple[Line, ...]
    basis: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The one JSON text of this content."""
        return json.dumps(
            asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat
        )

    @classmethod
    def from_text(cls, text: str) -> Content:
        """The content kept as `text`."""
        body = json.loads(text)
        until = body["valid_until"]
        return cls(
            **{
                **body,
                "issued_on": date.fromisoformat(body["issued_on"]),
                "valid_until": date.fromisoformat(until) if until else None,
                "lines": tuple(Line(**line) for line in body["lines"]),
                "basis": tuple(body["basis"]),
                "attachments": tuple(body["attachments"]),
            }
        )


def digest_of(text: str) -> str:
    """SHA-256 of the text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def project_lines(project: Project) -> tuple[Line, ...]:
    """What the record of the project (with its applicant) gives to a licence."""
    return (
        Line(HOLDER, "建设单位（个人）", project.applicant.name),
        Line(PROJECT, "建设项目名称", project.name),
        Line(CODE, "项目代码", project.code),
        Line(LOCATION, "建设位置", project.address),
        Line(SCALE, "建设规模", scale(project.site_area, project.floor_area)),
    )


def scale(site_area: Decimal | None, floor_area: Decimal | None) -> str:
    """Site and floor area in m², as far as they are known."""
    known = (("用地面积", site_area), ("建筑面积", floor_area))
    return "；".join(f"{title} {area:,.2f} 平方米" for title, area in known if area is not None)


def merged(lines: tuple[Line, ...], further: tuple[Line, ...]) -> tuple[Line, ...]:
    """`lines` with those of `further` in the place of the same key, the others at the end."""
    instead = {line.key: line for line in further}
    kept = [instead.pop(line.key, line) for line in lines]
    return tuple(line for line in (*kept, *instead.values()) if line.text)
