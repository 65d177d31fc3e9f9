"""`tongjian process …`: the process log of a city, two versions compared, a year played again."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

HELP = "流程：导出办理日志（XES）、比较两个版本、重演一年的办件"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`process log|compare|replay CITY …`."""
    commands = parser.add_subparsers(dest="process_command", required=True, metavar="COMMAND")
    logging = commands.add_parser("log", help="把一段时间的办理日志导出为 XES")
    logging.add_argument("city", help="城市")
    logging.add_argument("--from", dest="since", type=date.fromisoformat, required=True, help="起始日")
    logging.add_argument("--to", dest="until", type=date.fromisoformat, required=True, help="截止日")
    logging.add_argument("out", type=Path, help="写到的文件")
    comparing = commands.add_parser("compare", help="比较两个版本的事项、环节、材料、天数")
    comparing.add_argument("city", help="城市，或包的文件夹")
    comparing.add_argument("--before", default="", help="另一个包的文件夹；不写：本包的基线")
    comparing.add_argument("--theme", default="", help="审批流程类型的代码")
    comparing.add_argument("--json", action="store_true", help="以 JSON 输出")
    replaying = commands.add_parser("replay", help="一年的办件按另一个包的流程重演")
    replaying.add_argument("city", help="城市")
    replaying.add_argument("--year", type=int, required=True, help="受理年份")
    replaying.add_argument("--pack", default="", help="另一个包的文件夹；不写：本市现在的包")
    replaying.add_argument("--seed", type=int, default=0, help="没有记录的环节取用时的种子")


def run(args: argparse.Namespace) -> int:
    """0 done; 2 refused, with the reason."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from tongjian.kernel.packs.mistakes import PackErrors

    try:
        return {"log": _log, "compare": _compare, "replay": _replay}[args.process_command](args)
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
    except PackErrors as errors:
        for mistake in errors.mistakes:
            print(f"{mistake.file}:{mistake.line}：{mistake.sentence}。{mistake.mend}。", file=sys.stderr)
    except OSError as error:
        print(f"写不了 {args.out}：{error.strerror}。请检查路径和权限。", file=sys.stderr)
    return 2


def _log(args: argparse.Namespace) -> int:
    from tongjian.systems.approval.optimisation.log import log

    traces = 0
    with args.out.open("wb") as out:
        for piece in log(args.city, args.since, args.until):
            traces += piece.startswith(b"<trace>")
            out.write(piece)
    print(f"已写入 {args.out}：{traces} 个阶段办件")
    return 0


def _compare(args: argparse.Namespace) -> int:
    from tongjian.kernel.packs.loader import load_pack
    from tongjian.systems.approval.optimisation.baseline import baseline_of
    from tongjian.systems.approval.optimisation.compare import compare
    from tongjian.systems.approval.optimisation.plan import of_pack

    pack = load_pack(args.city)
    after = of_pack(pack)
    baseline = baseline_of(pack)
    before = baseline.plan(after) if baseline else None
    if args.before:
        before = of_pack(load_pack(args.before))
    theme = args.theme or (baseline.theme if baseline else next(iter(dict(after.themes)), ""))
    if theme not in dict(after.themes):
        raise LookupError(f"没有审批流程类型“{theme}”。可用：{'、'.join(dict(after.themes))}。")
    declared = baseline.declared if baseline and not args.before else ()
    rows = compare(before, after, theme, declared)
    if args.json:
        print(json.dumps([_row(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        was = "—" if row.before is None or row.before.value is None else f"{row.before.value}"
        now = "无法计算" if row.after.value is None else f"{row.after.value}"
        print(f"{row.title}：{was} → {now} {row.unit}")
        for verdict in row.verdicts:
            met = {None: "无法计算", True: "达到", False: "未达到"}[verdict.met]
            print(f"    {verdict.words}：{met}（{verdict.source}）")
    return 0


def _replay(args: argparse.Namespace) -> int:
    from tongjian.kernel.packs.loader import load_pack
    from tongjian.kernel.packs.queries import pack_of
    from tongjian.systems.approval.optimisation.plan import definitions_of
    from tongjian.systems.approval.optimisation.recorded import organisations
    from tongjian.systems.approval.optimisation.replaying import run as play
    from tongjian.systems.approval.optimisation.replaying import through

    pack = load_pack(args.pack) if args.pack else pack_of(args.city)
    since, until = date(args.year, 1, 1), date(args.year, 12, 31)
    result = play(args.city, since, until, through(definitions_of(pack)), seed=args.seed)
    if result is None:
        print(f"{args.city} 在 {args.year} 年没有受理并办结的阶段申请。")
        return 0
    named = (("台账实际", result.recorded), ("当时的流程", result.unchanged), ("另一流程", result.changed))
    for title, spread in named:
        shown = f"平均 {spread.mean:.1f}，中位 {spread.median:.1f}，九成 {spread.ninety:.1f} 个工作日"
        print(f"{title}：{spread.count} 件，{shown}")
    names = organisations(args.city)
    for load in result.after.loads[:10]:
        name = names.get(int(load.department), load.department)
        print(f"{name}：{load.tasks} 件次，{load.people} 人，平均等待 {load.mean_wait:.2f} 个工作日")
    return 0


def _row(row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.title,
        "unit": row.unit,
        "before": None if row.before is None or row.before.value is None else str(row.before.value),
        "after": None if row.after.value is None else str(row.after.value),
        "made": [[line.what, line.amount, line.source] for line in row.after.lines],
        "targets": [{"words": v.words, "met": v.met, "source": v.source} for v in row.verdicts],
    }
