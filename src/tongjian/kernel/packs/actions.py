"""The writes: a pack becomes definitions that cases can be opened under."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from tongjian.kernel.packs import queries
from tongjian.kernel.packs.definitions import digest_of, matter_text, stage_text
from tongjian.kernel.packs.folder import city_names, pack_folders
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.models import Definition, DefinitionKind, Edition, Installation
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.signals import installed
from tongjian.kernel.packs.sources import digest_of as folders_digest


def outdated() -> tuple[str, ...]:
    """Cities of which other content is in force than was last installed. 1 SQL query; no pack is loaded."""
    known = dict(Installation.objects.values_list("city", "digest"))
    return tuple(name for name in city_names() if known.get(name) != _digest_in_force(name))


@transaction.atomic
def install(pack: Pack, *, today: date | None = None) -> None:
    """Keep every matter and stage of the pack, and let them be in force from the day of their version.

    What stood in the pack before and no longer does is out of force from `today`. Installing the same pack
    again changes nothing. Running cases keep the definition they were opened under.
    """
    keep(pack, today or timezone.localdate())
    Installation.objects.update_or_create(
        city=pack.name,
        defaults={
            "title": pack.title,
            "region": pack.region,
            "digest": pack.digest,
            "installed_at": timezone.now(),
        },
    )
    installed.send(sender=Installation, pack=pack)
    transaction.on_commit(queries.forget)


@transaction.atomic
def keep(pack: Pack, today: date) -> None:
    """The definitions of a pack and their days of force, ahead of the day on which the rest follows.

    What the pack no longer has is out of force from `today`. An edition is never overwritten: where another
    one begins on the same day, the earlier is over before it began.
    """
    definitions = definitions_of(pack)
    Definition.objects.bulk_create(definitions, ignore_conflicts=True)
    latest = {
        (edition.kind, edition.code, edition.effective_from): edition
        for edition in Edition.objects.filter(city=pack.name).order_by("serial")
    }
    fresh = []
    for definition in definitions:
        standing = latest.get((definition.kind, definition.code, definition.version))
        if standing is None or standing.definition_id != definition.digest:
            fresh.append(_edition(definition, serial=standing.serial + 1 if standing else 0))
            if standing:
                Edition.objects.filter(pk=standing.pk).update(until=F("effective_from"))
        elif standing.until is not None:
            Edition.objects.filter(pk=standing.pk).update(until=None)
    Edition.objects.bulk_create(fresh)
    _withdraw(pack, today)


def definitions_of(pack: Pack) -> list[Definition]:
    """Every matter and stage of a pack as it would be kept, not saved yet."""
    matters = {code: _matter(pack, code) for code in pack.matters}
    digests = {code: definition.digest for code, definition in matters.items()}
    return [*matters.values(), *(_stage(pack, code, digests) for code in pack.stages)]


def _digest_in_force(city: str) -> str:
    return folders_digest(pack_folders(source_in_force(city)))


def _matter(pack: Pack, code: str) -> Definition:
    matter = pack.matters[code]
    text = matter_text(pack, matter)
    return _definition(pack, DefinitionKind.MATTER, code, matter.version, text)


def _stage(pack: Pack, code: str, matters: dict[str, str]) -> Definition:
    """A stage changes with its matters, so its latest day of force is the latest of theirs and its own."""
    stage = pack.stages[code]
    version = max([stage.version, *(pack.matters[each].version for each in stage.matters)])
    return _definition(pack, DefinitionKind.STAGE, code, version, stage_text(pack, stage, matters))


def _definition(pack: Pack, kind: DefinitionKind, code: str, version: date, text: str) -> Definition:
    return Definition(
        digest=digest_of(text), city=pack.name, kind=kind, code=code, version=version, body=text
    )


def _edition(definition: Definition, serial: int) -> Edition:
    return Edition(
        serial=serial,
        city=definition.city,
        kind=definition.kind,
        code=definition.code,
        effective_from=definition.version,
        definition_id=definition.digest,
    )


def _withdraw(pack: Pack, today: date) -> None:
    standing = Q(kind=DefinitionKind.MATTER, code__in=pack.matters) | Q(
        kind=DefinitionKind.STAGE, code__in=pack.stages
    )
    gone = Edition.objects.filter(city=pack.name, until=None).exclude(standing)
    gone.filter(effective_from__lte=today).update(until=today)
    gone.filter(effective_from__gt=today).delete()
