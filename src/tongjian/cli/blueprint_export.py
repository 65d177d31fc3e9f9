"""`tongjian blueprint export CITY LAYER OUT`: one version of a layer as a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tongjian.cli.blueprint import FORMATS, Mistaken, with_database
from tongjian.cli.blueprint_layers import layer_named
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.problems import Refused
from tongjian.engines.blueprint.writing import write_layer


def run(args: argparse.Namespace) -> int:
    """0: the file is there, whole."""
    _, frame = layer_named(args.city, args.layer)
    form = args.format or _format_of(args.out)
    with_database()
    from tongjian.kernel.places import queries

    number = args.version or queries.edition_today(args.city).numbers.get(args.layer)
    if number is None:
        raise Mistaken(f"图层“{args.layer}”没有施行中的版本。", "请先导入并发布。", code="no-version")
    try:
        declared = queries.definition(args.city, args.layer, number)
        features = [row.feature() for row in queries.every_feature(args.city, args.layer, number)]
        write_layer(args.out, features, declared, frame, crs=args.crs or _usual(form, frame), format=form)
    except LookupError as error:
        raise Mistaken(f"{error.args[0]}。", code="no-version") from error
    except Refused as error:
        raise Mistaken(error.sentence, error.mend, code=error.code) from error
    except OSError as error:
        raise Mistaken(f"不能写到 {args.out}。", "请检查路径和权限。", code="not-written") from error
    told = {"layer": args.layer, "number": number, "features": len(features), "file": str(args.out)}
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"已写出 {args.out}：“{args.layer}”第 {number} 版，{len(features)} 个要素")
    return 0


def _format_of(path: Path) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    form = {"zip": "shp", "json": "geojson"}.get(suffix, suffix)
    if form not in FORMATS:
        raise Mistaken(f"看不出 {path.name} 要写成什么格式。", "请用 --format 写明。", code="no-format")
    return form


def _usual(form: str, frame: Frame) -> str:
    return "EPSG:4326" if form == "geojson" else frame.storage
