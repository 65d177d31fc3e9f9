"""`tongjian rebuild`: write the rows of cases anew from the ledger."""

from __future__ import annotations

import argparse
import os

HELP = "按台账重写办件的数据行（载入放假通知之后，或 verify 指出不符之后）"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--city", required=True, help="城市")
    parser.add_argument("--all", action="store_true", help="连同已办结的办件")


def run(args: argparse.Namespace) -> int:
    """Exit 0; the ledger itself is never touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from tongjian.kernel.cases.rebuild import rebuild

    print(f"已按台账重写 {rebuild(args.city, everything=args.all)} 个办件")
    return 0
