"""Matters and checklists become rows when a pack is installed: each version once, under its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.packs.pack import Pack
from tongjian.systems.supervision.matters.reading import Found, read_matters, words_of
from tongjian.systems.supervision.models import Edition, EditionKind

_CHAINS = UUID("3f1f0a1e-6f39-4a3e-9a5f-6f3c6a2d1b7e")


def adopt(pack: Pack, now: datetime) -> int:
    """Keep what is new or changed, end what is gone; how many rows changed. 1 SQL query where nothing did."""
    today = timezone.localdate(now)
    wanted = {(each.kind, each.code): each for each in _editions(pack)}
    rows = list(Edition.objects.filter(city=pack.name).defer("body", "words").order_by("number"))
    last = {(row.kind, row.code): row for row in rows}
    fresh, over = [], []
    for key, row in last.items():
        if row.until is None and (key not in wanted or wanted[key].digest != row.digest):
            over.append(row.pk)
    for key, edition in wanted.items():
        before = last.get(key)
        if before is None or before.until is not None or before.digest != edition.digest:
            edition.number = before.number + 1 if before else 1
            edition.since, edition.adopted_at = today, now
            fresh.append(edition)
    if over:
        Edition.objects.filter(pk__in=over).update(until=today)
    Edition.objects.bulk_create(fresh, batch_size=200)
    if fresh or over:
        told = {"adopted": [f"{each.kind}:{each.code}:{each.number}" for each in fresh], "ended": len(over)}
        digest = hashlib.sha256("".join(each.digest for each in fresh).encode()).hexdigest()
        chain = uuid5(_CHAINS, pack.name)
        append(
            pack.name, chain, "supervision:matters-adopted", {**told, "digest": digest}, actor=None, at=now
        )
    return len(fresh) + len(over)


def _editions(pack: Pack) -> Iterator[Edition]:
    matters: dict[str, list[Found]] = {}
    found = read_matters(pack.folders)
    for each in found.values():
        matters.setdefault(each.matter.code, []).append(each)
        if each.item.checklist is not None and each.checks is not None:
            body: dict[str, Any] = {
                "code": each.item.checklist.code,
                "item": each.item.code,
                "matter": each.matter.code,
            }
            body |= {"title": each.checks.title, "verified": each.checks.verified}
            body |= {"items": [check.model_dump(mode="json") for check in each.checks.items]}
            yield _edition(pack, EditionKind.CHECKLIST, each.item.checklist.code, each.checks.title, body, "")
    for code, items in matters.items():
        first = items[0]
        told: dict[str, Any] = {
            **first.matter.model_dump(mode="json", exclude={"items"}),
            "department": first.department,
            "system": first.system,
            "items": [
                {**each.item.model_dump(mode="json"), "process": each.process, "result": each.result}
                for each in items
            ],
        }
        words = " ".join(word for each in items for word in words_of(each))
        yield _edition(pack, EditionKind.MATTER, code, first.matter.title, told, words)


def _edition(
    pack: Pack, kind: EditionKind, code: str, title: str, body: dict[str, Any], words: str
) -> Edition:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Edition(city=pack.name, kind=kind, code=code, title=title, words=words, body=text, digest=digest)


def on_installed(pack: Pack, **_: Any) -> None:
    """Listens to the installation of packs."""
    adopt(pack, timezone.now())


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """For `tongjian verify`: versions whose text no longer has its digest."""
    rows = Edition.objects.filter(city=city) if city else Edition.objects.all()
    for row in rows.order_by("pk").iterator(chunk_size=200):
        if hashlib.sha256(row.body.encode()).hexdigest() != row.digest:
            yield f"{row.get_kind_display()} {row.code} 第{row.number}版", "内容与采用时的摘要不符"
