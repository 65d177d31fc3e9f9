"""`tongjian blueprint import CITY LAYER FILE`: a new version of a layer, published where asked."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from tongjian.cli.blueprint import FORMATS, Mistaken, with_database
from tongjian.cli.blueprint_check import lines_of
from tongjian.cli.blueprint_layers import layer_named

if TYPE_CHECKING:
    from tongjian.kernel.people.viewer import Viewer
    from tongjian.kernel.places.models import LayerVersion

_LARGEST = 8 << 30
"""Bytes of a file: whoever has a shell is trusted with more than a visitor of the site."""


def run(args: argparse.Namespace) -> int:
    """0: imported, and published where asked. 1: the file has errors, nothing is imported. 2: refused."""
    layer_named(args.city, args.layer)
    if args.publish and not args.by:
        raise Mistaken("发布要写明以谁的名义。", "请加上 --by 用户名。", code="usage")
    if not args.file.is_file():
        raise Mistaken(f"没有文件 {args.file}。", "请检查路径。", code="no-file")
    with_database()
    version = _imported(args, _viewer(args.by))
    told = told_of(version)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        for line in lines_of(told["report"]):
            print(line)
        if version.number:
            print(f"已发布“{args.layer}”第 {version.number} 版，自 {version.effective_from} 起施行。")
    return 1 if told["state"] == "refused" else 0


def told_of(version: LayerVersion) -> dict[str, Any]:
    """What became of an import."""
    from tongjian.kernel.documents.vault import vault

    report = version.report
    return {
        "version": str(version.pk),
        "state": str(version.state),
        "number": version.number,
        "effective_from": f"{version.effective_from}" if version.effective_from else None,
        "features": version.features,
        "digest": version.digest,
        "changes": version.changes,
        "report": json.loads(vault().path_of(report.sha256).read_bytes()) if report else None,
    }


def _imported(args: argparse.Namespace, viewer: Viewer) -> LayerVersion:
    from django.utils import timezone

    from tongjian.kernel.documents.access import Limits
    from tongjian.kernel.documents.actions import RefusedError as FileRefusedError
    from tongjian.kernel.documents.actions import store
    from tongjian.kernel.packs.queries import pack_of
    from tongjian.kernel.people.queries import organisations_by_duty
    from tongjian.kernel.places.models import State
    from tongjian.kernel.places.versions.actions import RefusedError, Source, begin, publish
    from tongjian.kernel.places.versions.importing import import_at_once
    from tongjian.kernel.places.versions.laying import lay

    owner = organisations_by_duty(args.city).get(pack_of(args.city).layers[args.layer].owner)
    limits = Limits(frozenset({*FORMATS, "zip", "json"}), _LARGEST)
    try:
        with args.file.open("rb") as stream:
            document = store(
                stream, args.file.name, city=args.city, owner=owner, by=viewer.user, limits=limits
            )
        version = begin(
            viewer, args.city, args.layer, Source(document, args.crs, args.source_layer), note=args.note
        )
        import_at_once(version)
        if version.state == State.REFUSED and version.report is None:
            raise Mistaken(version.error, version.mend)
        if args.publish and version.state == State.READY:
            publish(viewer, version.pk, effective_from=args.effective or timezone.localdate())
            lay(args.city, args.layer)
            version.refresh_from_db()
    except (FileRefusedError, RefusedError) as error:
        raise Mistaken(str(error)) from error
    return version


def _viewer(username: str | None) -> Viewer:
    from django.utils import timezone

    from tongjian.kernel.people.models import User
    from tongjian.kernel.people.queries import viewer_of
    from tongjian.kernel.people.viewer import SYSTEM

    if not username:
        return SYSTEM
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Mistaken(f"没有用户“{username}”，或账号已停用。", "请检查用户名。", code="no-user")
    return viewer_of(user, timezone.localdate())
