"""`tongjian blueprint around CITY PARCEL OUT`: the surroundings of a parcel, for `scrutinise --blueprint`."""

from __future__ import annotations

import argparse
import json
import math

from tongjian.cli.blueprint import Mistaken, with_database
from tongjian.cli.blueprint_layers import pack_named

_FARTHEST = 5_000.0
"""Metres: a whole town around a parcel is no file for a scrutiny."""


def run(args: argparse.Namespace) -> int:
    """0. Raises Mistaken for a parcel the blueprint does not have, and leaves no file."""
    pack = pack_named(args.city)
    if pack.frame is None:
        raise Mistaken(f"{pack.title}没有坐标框架（blueprint/frame.yaml）。", code="no-frame")
    if not math.isfinite(args.reach) or not 0 <= args.reach <= _FARTHEST:
        raise Mistaken(f"周边 {args.reach:g} 米不行。", f"请写 0 到 {_FARTHEST:g} 之间的数。", code="usage")
    with_database()
    from django.utils import timezone

    from tongjian.kernel.places.queries import edition_on
    from tongjian.kernel.places.surroundings import surroundings_of, text_of

    edition = edition_on(args.city, args.on or timezone.localdate())
    found = surroundings_of(edition, args.parcel, reach=args.reach)
    if found.parcel is None:
        mend = "请核对地块编号。"
        raise Mistaken(f"一张蓝图上没有地块“{args.parcel}”。", mend, code="no-parcel")
    try:
        args.out.write_text(text_of(found), "utf-8")
    except OSError as error:
        raise Mistaken(f"写不了 {args.out}：{error.strerror}。", "请换一个可以写的位置。") from error
    if args.json:
        told = {"parcel": found.parcel, "features": len(found.features), "edition": json.loads(edition.text)}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(
            f"已写出 {args.out}：地块 {found.parcel} 及周边 {args.reach:g} 米内 {len(found.features)} 个要素"
        )
    return 0
