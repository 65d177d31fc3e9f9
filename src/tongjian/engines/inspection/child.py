"""Inside the child: one file after the other is opened, and each answer leaves as a line."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from tongjian.engines.inspection.look import Answer, Look
from tongjian.engines.inspection.packed import look_into_office, look_into_zip
from tongjian.engines.inspection.pdf import look_into_pdf
from tongjian.engines.inspection.pictures import look_into_picture

_READERS: Mapping[str, Callable[[Path], Look]] = {
    "pdf": look_into_pdf,
    "png": look_into_picture,
    "jpg": look_into_picture,
    "docx": look_into_office,
    "xlsx": look_into_office,
    "zip": look_into_zip,
}
# Drawings: their own reader has judged them on upload; whether a DWG holds macros nobody here can tell.
_DRAWINGS = {"dxf": Answer.NOT_APPLICABLE, "dwg": Answer.UNKNOWN}
_TEXTS = frozenset({"json", "jsonl", "pem", "txt"})


def inspect(path: Path, extension: str) -> Look:
    """What is found in one file, by its extension in lower case. Runs in this very process: see `parent`."""
    if reader := _READERS.get(extension):
        return reader(path)
    if extension in _DRAWINGS:
        return Look(
            Answer.PASSED,
            "图纸的格式标识相符，内容由图纸审查读取",
            _DRAWINGS[extension],
            "DXF 只有图形数据，没有宏" if extension == "dxf" else "不能检查 DWG 中有没有宏，请以 DXF 归档",
        )
    if extension in _TEXTS:
        return _text(path)
    return Look(Answer.UNKNOWN, f"不认识 .{extension} 文件", Answer.UNKNOWN, f"不认识 .{extension} 文件")


def _text(path: Path) -> Look:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return Look.unreadable("文字不是 UTF-8 编码")
    return Look(Answer.PASSED, "文字可以读取", Answer.PASSED, "只有文字，没有可以执行的内容")


def main() -> int:
    """Read `[[path, extension], …]` and the limits from the standard input; one JSON line for each file."""
    given = json.load(sys.stdin)
    _limit(resource.RLIMIT_AS, given["megabytes"] << 20)
    _limit(resource.RLIMIT_CPU, given["seconds"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    for path, extension in given["files"]:
        try:
            found = inspect(Path(path), extension)
        except Exception as error:  # noqa: BLE001 - whatever a hostile file makes a reader raise is its answer
            found = Look.unreadable(f"读取时出错：{type(error).__name__}")
        sys.stdout.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _limit(kind: int, amount: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (amount if hard < 0 else min(amount, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
