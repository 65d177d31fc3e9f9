"""`tongjian blueprint …`: layers in and out, what lies at a place, and whether all is as it was published."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from datetime import date
from pathlib import Path

HELP = "一张蓝图：导入、检查、导出图层，查询地点，核对版本"
FORMATS = ("shp", "gpkg", "geojson", "fgb", "dxf")
_MODULES = {
    "import": "blueprint_import",
    "check": "blueprint_check",
    "export": "blueprint_export",
    "at": "blueprint_at",
    "around": "blueprint_around",
    "verify": "blueprint_verify",
}


class Mistaken(Exception):
    """What was asked cannot be done: a sentence, and how to mend it."""

    def __init__(self, sentence: str, mend: str = "", *, code: str = "refused") -> None:
        super().__init__(f"{sentence}{mend}")
        self.code, self.sentence, self.mend = code, sentence, mend


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="blueprint_command", required=True, metavar="COMMAND")
    reading = commands.add_parser("import", help="导入一个文件为图层的新版本")
    _add_file(reading)
    reading.add_argument("--effective", type=date.fromisoformat, metavar="DATE", help="施行日期（默认当天）")
    reading.add_argument("--publish", action="store_true", help="检查通过后立即发布")
    reading.add_argument("--by", metavar="USER", help="以谁的名义（用户名）；发布时必须写明")
    reading.add_argument("--note", default="", help="版本说明")
    _add_file(commands.add_parser("check", help="只检查一个文件，不需要数据库"))
    writing = commands.add_parser("export", help="把图层的一版写成文件")
    _add_layer(writing)
    writing.add_argument("out", type=Path, metavar="OUT", help="写到哪里")
    writing.add_argument("--format", choices=FORMATS, help="格式（默认按文件扩展名）")
    writing.add_argument("--crs", help="坐标系（默认与一张蓝图相同；GeoJSON 为 EPSG:4326）")
    writing.add_argument("--version", type=int, metavar="N", help="第几版（默认当前施行的一版）")
    asking = commands.add_parser("at", help="某一点上有什么")
    asking.add_argument("city", metavar="CITY", help="城市")
    asking.add_argument("x", type=float, metavar="X", help="东坐标（米），或经度")
    asking.add_argument("y", type=float, metavar="Y", help="北坐标（米），或纬度")
    asking.add_argument("--crs", help="坐标系（默认与一张蓝图相同）")
    asking.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="按哪一天施行的版本（默认当天）"
    )
    asking.add_argument("--ground", type=float, metavar="METRES", help="该点的地面高程，用于限高")
    around = commands.add_parser(
        "around", help="一块地及其周边的资料，供 scrutinise drawing --blueprint 使用"
    )
    around.add_argument("city", metavar="CITY", help="城市")
    around.add_argument("parcel", metavar="PARCEL", help="地块编号")
    around.add_argument("out", type=Path, metavar="OUT", help="写到哪里（JSON）")
    around.add_argument(
        "--reach", type=float, default=200.0, metavar="METRES", help="周边多远（默认 200 米）"
    )
    around.add_argument(
        "--on", type=date.fromisoformat, metavar="DATE", help="按哪一天施行的版本（默认当天）"
    )
    verifying = commands.add_parser("verify", help="由要素重算各版摘要，检查索引和触发器")
    verifying.add_argument("city", metavar="CITY", help="城市")
    for each in (reading, commands.choices["check"], writing, asking, around, verifying):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    """0 done; 1 the file has errors, or something is not as it was published; 2 refused."""
    module = importlib.import_module(f"tongjian.cli.{_MODULES[args.blueprint_command]}")
    try:
        exit_code: int = module.run(args)
    except Mistaken as mistake:
        print(f"{mistake.sentence}{mistake.mend}", file=sys.stderr)
        if args.json:
            refused = {"code": mistake.code, "sentence": mistake.sentence, "mend": mistake.mend}
            print(json.dumps({"refused": refused}, ensure_ascii=False))
        return 2
    return exit_code


def with_database() -> None:
    """Prepare what commands on the database need."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    import django

    django.setup()


def _add_layer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("city", metavar="CITY", help="城市")
    parser.add_argument("layer", metavar="LAYER", help="图层代码")


def _add_file(parser: argparse.ArgumentParser) -> None:
    _add_layer(parser)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="SHP（.zip）、GeoPackage、GeoJSON、FlatGeobuf 或 DXF"
    )
    parser.add_argument("--crs", default="", help="文件的坐标系（默认按文件所写）")
    parser.add_argument("--source-layer", default="", metavar="NAME", help="文件中有多个图层时，取哪一个")
