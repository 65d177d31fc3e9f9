"""`tongjian check-code`: is this code right, and if not, why."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime

from tongjian.cli.pack_files import pack_file
from tongjian.engines.identifiers import CodeKind, RegionDataError, Regions, Verdict, check
from tongjian.engines.worktime.events import CHINA
from tongjian.kernel.packs.mistakes import PackErrors

HELP = "核对代码：项目代码、统一社会信用代码、身份号码、电子证照标识、行政区划代码"

_REGION = "region"
_KINDS = (*(kind.value for kind in CodeKind), _REGION)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The kind and the code; a wrong kind is refused in `run`, with a sentence."""
    parser.add_argument("kind", help=f"代码的种类：{' '.join(_KINDS)}")
    parser.add_argument("value", help="要核对的代码")
    parser.add_argument("--city", metavar="PACK", help="使用哪个数据包的行政区划代码表")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """Print the verdict. 0 whether the code is valid or not; 2 when it cannot be judged."""
    if args.kind not in _KINDS:
        print(f"没有“{args.kind}”这种代码：应为 {' '.join(_KINDS)} 之一", file=sys.stderr)
        return 2
    try:
        verdict = _judge(args)
    except (LookupError, PackErrors, RegionDataError) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"valid": verdict.valid, "why": verdict.why}, ensure_ascii=False))
    else:
        print(f"{'有效' if verdict else '无效'}：{verdict.why}")
    return 0


def _judge(args: argparse.Namespace) -> Verdict:
    if args.kind != _REGION:
        return check(CodeKind(args.kind), args.value)
    regions = Regions.load(pack_file("regions.yaml", args.city))
    return regions.check(args.value, datetime.now(CHINA).year)
