"""The writes: a pack becomes definitions that cases can be opened under."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tongjian.kernel.packs import queries
from tongjian.kernel.packs.definitions import digest_of, matter_text, stage_text
from tongjian.kernel.packs.folder import city_names, pack_folders
from tongjian.kernel.packs.models import Definition, DefinitionKind, Edition, Installation
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.signals import installed
from tongjian.kernel.packs.sources import digest_of as folders_digest


def outdated() -> tuple[str, ...]:
    """Cities whose folders are not what was last installed. 1 SQL query; no pack is loaded."""
    known = dict(Installation.objects.values_list("city", "digest"))
    return tuple(name for name in city_names() if known.get(name) != folders_digest(pack_folders(name)))


@transaction.atomic
def install(pack: Pack, *, today: date | None = None) -> None:
    """Keep every matter and stage of the pack, and let them be in force from the day of their version.

    What stood in the pack before and no longer does is out of force from `today`. Installing the same pack
    again changes nothing. Running cases keep the definition they were opened under.
    """
    matters = {code: _matter(pack, code) for code in pack.matters}
    digests = {code: definition.digest for code, definition in matters.items()}
    stages = [_stage(pack, code, digests) for code in pack.stages]
    definitions = [*matters.values(), *stages]
    Definition.objects.bulk_create(definitions, ignore_conflicts=True)
    Edition.objects.bulk_create(
        [_edition(definition) for definition in definitions],
        update_conflicts=True,
        unique_fields=["city", "kind", "code", "effective_from"],
        update_fields=["definition", "until"],
    )
    _withdraw(pack, today or timezone.localdate())
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


def _edition(definition: Definition) -> Edition:
    return Edition(
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
