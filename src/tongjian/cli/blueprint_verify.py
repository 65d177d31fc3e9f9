"""`tongjian blueprint verify CITY`: whether the blueprint still is what was published."""

from __future__ import annotations

import argparse
import json
import time

from tongjian.cli.blueprint import with_database
from tongjian.cli.blueprint_layers import pack_named


def run(args: argparse.Namespace) -> int:
    """0: everything agrees. 1: every difference, one a line."""
    pack_named(args.city)
    with_database()
    from tongjian.kernel.places.models import LayerVersion
    from tongjian.kernel.places.verify import differences

    began = time.perf_counter()
    found = list(differences(args.city))
    took = time.perf_counter() - began
    versions = LayerVersion.objects.filter(city=args.city, published_at__isnull=False).count()
    if args.json:
        listed = [{"where": where, "sentence": sentence} for where, sentence in found]
        print(
            json.dumps(
                {"versions": versions, "differences": listed, "seconds": round(took, 2)}, ensure_ascii=False
            )
        )
    else:
        for where, sentence in found:
            print(f"不符：{where}：{sentence}")
        if not found:
            print(f"已核对 {versions} 个图层版本，与发布时相符（{took:.1f} 秒）")
    return 1 if found else 0
