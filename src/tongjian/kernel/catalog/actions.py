"""The one write: the index follows the pack."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from tongjian.kernel.catalog.grams import indexed
from tongjian.kernel.catalog.models import Entry, Gram
from tongjian.kernel.inserting import insert_plain
from tongjian.kernel.packs.models import DefinitionKind, Edition
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Matter


@transaction.atomic
def index(pack: Pack) -> None:
    """Index every matter of an installed pack anew; earlier editions keep their entries."""
    editions = {
        (edition.code, edition.effective_from): edition
        for edition in Edition.objects.filter(city=pack.name, kind=DefinitionKind.MATTER)
    }
    current = {matter.code: editions[matter.code, matter.version] for matter in pack.matters.values()}
    Entry.objects.filter(edition__in=current.values()).delete()
    entries = Entry.objects.bulk_create(
        [_entry(pack, pack.matters[code], edition) for code, edition in current.items()]
    )
    grams = [
        (pack.name, entry.pk, gram, weight)
        for entry in entries
        for gram, weight in indexed(_texts(pack, pack.matters[entry.code])).items()
    ]
    insert_plain(Gram, grams)


def _entry(pack: Pack, matter: Matter, edition: Edition) -> Entry:
    stage = pack.stages[matter.stage]
    return Entry(
        city=pack.name,
        edition=edition,
        code=matter.code,
        title=matter.title,
        stage=stage.code,
        stage_title=stage.title,
        stage_number=stage.number,
        place=stage.matters.index(matter.code),
        department=pack.duty_title(matter.department),
        kind=matter.kind.label,
        promised=matter.promised.words,
    )


def _texts(pack: Pack, matter: Matter) -> Iterator[tuple[str, int]]:
    """What a matter is found by, and how much it says about the matter."""
    yield matter.title, 20
    if matter.result:
        yield matter.result.title, 10
    yield pack.duty_title(matter.department), 5
    yield pack.stages[matter.stage].title, 5
    for material in matter.materials:
        yield material.title, 3
    for condition in matter.conditions:
        yield condition, 2
    yield matter.guide, 1
