"""`tongjian scrutinise explain`: a rule's clause, document, days, measure and limit."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from tongjian.cli.scrutinise_packs import folders_of, today
from tongjian.cli.scrutinise_refusals import or_refusal
from tongjian.engines.drawing import Refused
from tongjian.engines.scrutiny import load_rules
from tongjian.engines.scrutiny.explain import UnknownRule, explain, lines


def add_arguments(kinds: Any) -> None:
    explained = kinds.add_parser("explain", help="一条审查规则的依据、适用、测量和限值")
    explained.add_argument("rule", metavar="RULE", help="规则名，例如报告中的 js2025-2.7.2")
    explained.add_argument("--pack", metavar="NAME", help="城市包（默认 TONGJIAN_PACK，否则 _china）")
    explained.add_argument("--date", metavar="DATE", help="哪一天的规则，写成 2026-03-01（默认今天）")
    explained.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    explained.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: explained. 2: refused, with one sentence on stderr."""
    return or_refusal(args, _act)


def _act(args: argparse.Namespace) -> str:
    day = _day(args.date) if args.date else today()
    try:
        found = explain(load_rules(folders_of(args.pack)), args.rule, day)
    except UnknownRule as unknown:
        near = f"相近的有：{'、'.join(unknown.near)}。" if unknown.near else "规则名见审查报告或参考文档。"
        raise Refused("unknown-rule", str(unknown), near) from None
    if args.json:
        return json.dumps(found.as_dict(), ensure_ascii=False, indent=1)
    return "\n".join(lines(found))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused("bad-date", f"“{written}”不是日期。", "--date 写成 2026-03-01。") from None
