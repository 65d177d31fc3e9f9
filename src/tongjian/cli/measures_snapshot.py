"""`tongjian measures snapshot CITY --out DIR`: what a city's measures count, as Parquet files."""

from __future__ import annotations

import argparse
import json
import os
import sys


def run(args: argparse.Namespace) -> int:
    """0 written, 2 refused with a sentence. Raises `PackErrors`, `LookupError`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()
    from tongjian.kernel.measures.snapshot import write

    try:
        written = write(args.city, args.out)
    except OSError as error:
        print(f"不能写入 {args.out}：{error.strerror or error}", file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps([vars(each) for each in written], ensure_ascii=False))
        return 0
    for each in written:
        print(f"{each.title}：{f'{each.rows} 行，{each.file}' if each.file else f'未写出，{each.left_out}'}")
    return 0
