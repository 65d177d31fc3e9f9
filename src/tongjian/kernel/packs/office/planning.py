"""What publishing a working copy would do, before it is done: definitions, days of force, running cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tongjian.kernel.cases.moving.preview import Preview, previews
from tongjian.kernel.packs.actions import definitions_of
from tongjian.kernel.packs.definitions import matter_of, stage_of
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.models import Definition, DefinitionKind, Edition
from tongjian.kernel.packs.office.content import Content, changed
from tongjian.kernel.packs.office.differences import differences
from tongjian.kernel.packs.office.laying import overlay_digest
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.proving import prove
from tongjian.kernel.packs.pack import Pack


@dataclass(frozen=True)
class DefinitionChange:
    """A matter or a stage that would change. `before` is None for a new one, `after` for one that goes."""

    kind: DefinitionKind
    code: str
    title: str
    before: Definition | None
    after: Definition | None
    differences: tuple[str, ...]
    running: tuple[Preview, ...]

    @property
    def what(self) -> str:
        """In one word: 新增, 停止 or 修改."""
        return "修改" if self.before and self.after else "新增" if self.after else "停止"

    @property
    def cases(self) -> int:
        """How many cases are running under other versions."""
        return sum(preview.cases for preview in self.running)

    @property
    def movable(self) -> int:
        return sum(preview.movable for preview in self.running)


@dataclass(frozen=True)
class FileChange:
    """A file that would change."""

    path: str
    what: str


@dataclass(frozen=True)
class Plan:
    """What the publication of a revision touches. Nothing can be published while there are `mistakes`."""

    revision: Revision
    mistakes: tuple[Mistake, ...]
    files: tuple[FileChange, ...]
    definitions: tuple[DefinitionChange, ...]
    pack: Pack | None

    @cached_property
    def digest(self) -> str:
        """What was looked at: publishing is refused when anything was changed since."""
        return overlay_digest(self.revision.overlay)

    @property
    def cases(self) -> int:
        """Running cases under versions that would no longer be the newest."""
        return sum(change.cases for change in self.definitions)


def plan(revision: Revision, *, with_cases: bool = True) -> Plan:
    """Prove the revision and compare every definition with the newest there is.

    `with_cases` false leaves out where running cases stand, which is the part that takes time.
    """
    proof = prove(revision)
    before = revision.base.overlay if revision.base else {}
    files = tuple(
        FileChange(path, _what(revision, before, path)) for path in changed(before, revision.overlay)
    )
    if proof.pack is None:
        return Plan(revision, proof.mistakes, files, (), None)
    changes = tuple(_changes(proof.pack, with_cases=with_cases))
    return Plan(revision, (), files, changes, proof.pack)


def _what(revision: Revision, before: Mapping[str, str | None], path: str) -> str:
    there = path in Content(revision.city, before).paths()
    now = path in Content(revision.city, revision.overlay).paths()
    return "修改" if there and now else "新增" if now else "删除"


def newest(city: str) -> dict[tuple[str, str], Definition]:
    """The definition of the latest edition of everything that is not withdrawn. 1 SQL query."""
    editions = Edition.objects.filter(city=city, until=None).select_related("definition")
    ordered = editions.order_by("effective_from", "serial")
    return {(edition.kind, edition.code): edition.definition for edition in ordered}


def _changes(pack: Pack, *, with_cases: bool) -> Iterator[DefinitionChange]:
    standing = newest(pack.name)
    wanted = {(row.kind, row.code): row for row in definitions_of(pack)}
    matters = {
        row.digest: matter_of(row.body) for row in wanted.values() if row.kind == DefinitionKind.MATTER
    }
    for key in sorted(standing.keys() | wanted.keys()):
        before, after = standing.get(key), wanted.get(key)
        if before and after and before.digest == after.digest:
            continue
        kind = DefinitionKind(key[0])
        running: tuple[Preview, ...] = ()
        if after and with_cases:
            body = json.loads(after.body)
            new = (
                stage_of(after.body, tuple(matters[each] for each in body["matters"]))
                if kind is DefinitionKind.STAGE
                else matters[after.digest]
            )
            running = tuple(previews(pack.name, key[1], new))
        yield DefinitionChange(
            kind=kind,
            code=key[1],
            title=_title(after or before),
            before=before,
            after=after,
            differences=tuple(differences(before.body, after.body)) if before and after else (),
            running=running,
        )


def _title(definition: Definition | None) -> str:
    assert definition is not None, "a change has a side"
    body = json.loads(definition.body)
    return str(body[definition.kind]["title"])
