"""`tongjian verify`: recompute everything from the ledger and name the first difference."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

HELP = "从台账重算全部办件，指出第一处不符"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--city", help="只核对一个城市")
    parser.add_argument("--receipt", type=Path, help="核对一份回执（可连同 --bill），不需要数据库")
    parser.add_argument("--bill", type=Path, help="回执当日的日结单")
    parser.add_argument("--all", action="store_true", help="列出全部不符之处")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when everything agrees, 1 when something differs, 2 for a file that is no receipt or bill."""
    if args.receipt is not None:
        return check_receipt(args)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from tongjian.kernel.ledger.models import Event

    began = time.perf_counter()
    found = list(islice(differences(args.city), None if args.all else 1))
    took = time.perf_counter() - began
    events = Event.objects.filter(city=args.city) if args.city else Event.objects.all()
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


def check_receipt(args: argparse.Namespace) -> int:
    """What a receipt proves, from the files alone."""
    from tongjian.kernel.ledger.proving import flaws

    try:
        receipt = json.loads(args.receipt.read_text("utf-8"))
        bill = json.loads(args.bill.read_text("utf-8")) if args.bill else None
        found = list(flaws(receipt, bill))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"不是回执或日结单：{error}。请使用从平台下载的原始文件。", file=sys.stderr)
        return 2
    for sentence in found:
        print(f"不成立：{sentence}")
    if not found:
        proved = "这条记录当日已在台账中" if bill else "回执由平台签署；加上 --bill 可核对是否在台账中"
        print(f"成立：{proved}")
    return 1 if found else 0


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """Where something is not what it was, and the sentence; the chain of events first."""
    from tongjian.kernel.cases import verify as cases
    from tongjian.kernel.documents.queries import verify_store
    from tongjian.kernel.forms import queries as forms
    from tongjian.kernel.ledger import bills, records
    from tongjian.kernel.ledger import queries as ledger
    from tongjian.kernel.letters import queries as letters
    from tongjian.kernel.licences import queries as licences
    from tongjian.kernel.oversight import verify as oversight
    from tongjian.kernel.places import verify as places
    from tongjian.systems.approval.statistics import verify as statistics

    for difference in cases.differences(city):
        yield difference.where, difference.sentence
    for sentence in bills.first_difference(city):
        yield "日结单", sentence
    for digest in ledger.altered(city):
        yield f"意见 {digest[:12]}", "内容与台账中的摘要不符"
    for digest in forms.altered(city):
        yield f"申请表 {digest[:12]}", "内容与提交时的摘要不符"
    for number in licences.altered(city):
        yield f"证照 {number}", "内容与核发时的摘要或签名不符"
    for number in letters.altered(city):
        yield f"文书 {number}", "内容与出具时的摘要不符"
    yield from places.differences(city)
    yield from oversight.differences(city)
    yield from statistics.differences(city)
    yield from records.differences(city)
    for damage in verify_store(city):
        yield f"文件“{damage.name}”", damage.sentence
