"""Standards of a pack become rows when the pack is installed: a version once, and never changed again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.utils import timezone
from pydantic import BaseModel

from tongjian.kernel.ledger.records import append
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.sources import nearest
from tongjian.kernel.packs.wording import parsed
from tongjian.systems.assessment.models import Item, Standard
from tongjian.systems.assessment.office import FILE, ROOM, OfficeSheet
from tongjian.systems.assessment.standards.sheet import SUFFIX, StandardSheet

Sheet = TypeVar("Sheet", bound=BaseModel)


def read_standards(folders: tuple[Path, ...]) -> dict[Path, StandardSheet]:
    """The standards of a pack, the nearest file of each name. Raises `PackErrors`."""
    mistakes: list[Mistake] = []
    files = nearest(folders, ROOM, SUFFIX, mistakes).values()
    sheets = {file: parsed(read(file), StandardSheet, mistakes) for file in files}
    if mistakes:
        raise PackErrors(mistakes)
    return {file: sheet for file, sheet in sheets.items() if sheet is not None}


def adopt(pack: Pack, now: datetime) -> list[Standard]:
    """Keep every version that is new. 1 SQL query where none is.

    Raises `PackErrors` when a version the city has was changed: a changed standard needs a date of its own.
    """
    sheets = read_standards(pack.folders)
    known = {(row.code, row.version): row.digest for row in Standard.objects.filter(city=pack.name)}
    fresh = []
    for file, sheet in sheets.items():
        body = sheet.model_dump_json()
        digest = hashlib.sha256(body.encode()).hexdigest()
        kept = known.get((sheet.standard, sheet.version))
        if kept is None:
            fresh.append(_keep(pack.name, sheet, body, digest, now))
        elif kept != digest:
            sentence = f"考核标准“{sheet.title}”{sheet.version} 版已经采用，内容却变了"
            raise PackErrors([Mistake(str(file), 1, sentence, "给改后的标准写新的 version")])
    return fresh


def _keep(city: str, sheet: StandardSheet, body: str, digest: str, now: datetime) -> Standard:
    row = Standard.objects.create(
        city=city,
        code=sheet.standard,
        version=sheet.version,
        title=sheet.title,
        body=body,
        digest=digest,
        adopted_at=now,
    )
    Item.objects.bulk_create(
        Item(
            standard=row,
            number=number,
            code=item.item,
            title=item.title,
            part=item.part,
            points=item.points,
            every=item.every,
            source=item.source.kind,
        )
        for number, item in enumerate(sheet.items, 1)
    )
    adopted = {"code": sheet.standard, "version": str(sheet.version), "digest": digest}
    append(city, row.pk, "assessment:standard-adopted", adopted, actor=None, at=now)
    return row


def on_installed(pack: Pack, **_: Any) -> None:
    """Listens to the installation of packs."""
    adopt(pack, timezone.now())


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """For `pack check`: what is wrong in standards and in the office, and between the office and the pack."""
    found: list[Mistake] = []
    for file in nearest(folders, ROOM, SUFFIX, found).values():
        _read_as(file, StandardSheet, found)
    for folder in folders:
        if (file := folder / ROOM / FILE).is_file():
            office = _read_as(file, OfficeSheet, found)
            if office is not None and pack is not None and pack.organisations:
                found += _unknown(file, office, pack)
    yield from found


def _read_as(file: Path, model: type[Sheet], found: list[Mistake]) -> Sheet | None:
    try:
        return parsed(read(file), model, found)
    except PackErrors as error:
        found.extend(error.mistakes)
        return None


def _unknown(file: Path, office: OfficeSheet, pack: Pack) -> Iterator[Mistake]:
    source = read(file)
    if office.body not in pack.organisations:
        yield source.mistake(("body",), f"没有机构“{office.body}”", "在 organisations.yaml 中写出考核机构")
    for place, each in enumerate(office.districts):
        if each.organisation not in pack.organisations:
            at = ("districts", place, "organisation")
            yield source.mistake(
                at, f"没有机构“{each.organisation}”", "在 organisations.yaml 中写出该区的机构"
            )
