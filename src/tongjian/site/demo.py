"""Demo data of the cities, and the accounts to try them with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import OrganisationSheet
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User
from tongjian.kernel.places.install import install_demo_layers
from tongjian.kernel.projects.actions import install_demo_projects
from tongjian.systems.assessment.demo import install_demo_assessment
from tongjian.systems.assessment.results.demo import install_demo_results
from tongjian.systems.enforcement.demo import install_demo_enforcement
from tongjian.systems.performance.declaring.demo import install_demo_declarations
from tongjian.systems.performance.evaluating.demo import install_demo_evaluations
from tongjian.systems.performance.registers.demo import install_demo_books
from tongjian.systems.performance.registers.demo_rows import install_demo_rows
from tongjian.systems.supervision.centre.demo import install_demo_centre
from tongjian.systems.supervision.demo import install_demo_supervision
from tongjian.systems.supervision.field.demo import install_demo_field
from tongjian.systems.supervision.risk.demo import install_demo_risk


@dataclass(frozen=True, slots=True)
class Account:
    """An account anyone may try."""

    city: str
    username: str
    name: str
    duties: str
    password: str


def install_demo(pack: Pack) -> None:
    """Everything a pack has to try the systems with; installing again changes nothing."""
    install_demo_people(pack)
    install_demo_projects(pack)
    install_demo_layers(pack)
    install_demo_declarations(pack)
    install_demo_books(pack)
    install_demo_rows(pack)
    install_demo_evaluations(pack)
    if month := install_demo_assessment(pack):
        install_demo_results(pack, month)
    install_demo_supervision(pack)
    install_demo_field(pack)
    install_demo_risk(pack)
    install_demo_enforcement(pack)
    install_demo_centre(pack)


def is_installed(pack: Pack) -> bool:
    """Whether every demo account is there. 1 SQL query."""
    names = [person.username for person in pack.demo.people]
    return User.objects.filter(username__in=names).count() == len(names)


def accounts() -> Iterator[Account]:
    """Every demo account, city by city."""
    for pack in map(pack_of, city_names()):
        bodies = {**pack.organisations, **{body.code: body for body in pack.demo.organisations}}
        for person in pack.demo.people:
            duties = "、".join(_duty(bodies, path) for path in person.posts)
            yield Account(pack.title, person.username, person.name, duties, pack.demo.password)


def _duty(bodies: Mapping[str, OrganisationSheet], path: str) -> str:
    organisation, code = path.split("/")
    body = bodies[organisation]
    post = next(post for post in body.posts if post.code == code)
    return f"{body.name} {post.title}"


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns; a Chinese character is two columns of a terminal wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
