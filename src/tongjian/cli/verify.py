"""`tongjian verify`: recompute everything from the ledger and name the first difference."""

from __future__ import annotations

import argparse
import json
import os
import time
from itertools import chain, islice

HELP = "从台账重算全部办件，指出第一处不符"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--city", help="只核对一个城市")
    parser.add_argument("--all", action="store_true", help="列出全部不符之处")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when everything agrees, 1 when something differs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from tongjian.kernel.cases.verify import differences
    from tongjian.kernel.documents.queries import verify_store
    from tongjian.kernel.ledger import bills
    from tongjian.kernel.ledger.models import Event

    began = time.perf_counter()
    sources = chain(
        ((d.where, d.sentence) for d in differences(args.city)),
        (("日结单", sentence) for sentence in bills.first_difference(args.city)),
        ((f"文件“{d.name}”", d.sentence) for d in verify_store(args.city)),
    )
    found = list(sources if args.all else islice(sources, 1))
    events = Event.objects.filter(city=args.city) if args.city else Event.objects.all()
    took = time.perf_counter() - began
    if args.json:
        listed = [{"where": where, "sentence": sentence} for where, sentence in found]
        report = {"events": events.count(), "differences": listed, "seconds": round(took, 2)}
        print(json.dumps(report, ensure_ascii=False))
    elif found:
        for where, sentence in found:
            print(f"不符：{where}：{sentence}")
    else:
        print(f"已核对 {events.count()} 条记录，与全部办件相符（{took:.1f} 秒）")
    return 1 if found else 0
