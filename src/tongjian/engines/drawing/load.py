"""From a file's bytes to a loaded DXF document, or a refusal that says what the file really is."""

from __future__ import annotations

import re
import shlex
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ezdxf.document import Drawing

from tongjian.engines.drawing.binary import BinaryTape
from tongjian.engines.drawing.codepage import declared_encoding, detect_encoding, unescaped
from tongjian.engines.drawing.records import Tape, TextTape, normalised
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.repair import Missing, Opened, open_text
from tongjian.engines.drawing.scan import BINARY_SENTINEL, Scan, scan_tape
from tongjian.engines.drawing.sieve import Sifted, Wanted, sift
from tongjian.engines.siteplan import Entity

_SAVE_AS = "请在 CAD 中“另存为”AutoCAD DXF（2018 或更早版本）后上传。"
_OTHER_FORMATS = {
    b"%PDF": "PDF 文件",
    b"PK\x03\x04": "压缩包（ZIP、XLSX 或 DOCX）",
    b"\x89PNG": "PNG 图片",
    b"\xff\xd8\xff": "JPEG 图片",
    b"ISO-10303-21": "IFC/STEP 模型",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\xd0\xcf\x11\xe0": "旧版 Office 文件",
    b"AutoCAD DXB": "DXB 文件",
}
_CONVERTER_SECONDS = 120


@dataclass(frozen=True)
class Loaded:
    """A document, the scan of its bytes, and how it was read.

    `data` is the DXF, also of a DWG. `sifted` tells what the reader was given: `document` holds only that.
    """

    opened: Opened
    scan: Scan
    data: bytes
    tape: Tape
    sifted: Sifted
    encoding: str
    declared_encoding: str | None

    @property
    def document(self) -> Drawing:
        return self.opened.document

    @property
    def layers(self) -> Counter[str]:
        """How many entities lie on every layer of the file."""
        return self.sifted.layers

    @property
    def asked(self) -> Counter[str]:
        """How many entities of each type the reader was given."""
        return Counter(entity.kind for entity in self.sifted.kept)


@dataclass(frozen=True)
class Opening:
    """A file whose records are known and of which nothing is built yet."""

    data: bytes
    tape: Tape
    scan: Scan
    encoding: str
    declared_encoding: str | None


def load(
    data: bytes,
    *,
    dwg_converter: str | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> Loaded:
    """Load DXF bytes (ASCII or binary, R12 and later), or DWG through `dwg_converter`.

    With `wanted`, entities that lie on no layer it accepts, nor form a block on one, are only counted. Raises
    Refused.
    """
    opening = open_tape(data, dwg_converter=dwg_converter)
    return build(opening, sift(opening.tape, Wanted(wanted) if wanted else Wanted()))


def open_tape(data: bytes, *, dwg_converter: str | None = None) -> Opening:
    """Find the records of a file and count them. Raises Refused for what is no complete DXF.

    `dwg_converter` is a command line with `{in}` and `{out}`, for example `dwg2dxf -y -o {out} {in}`; where
    it has neither, the two files are its last arguments.
    """
    if re.match(rb"AC10\d\d|AC1\.\d|AC2\.\d", data):
        data = _converted(data, dwg_converter)
    _refuse_other_formats(data)
    tape: Tape
    if data.startswith(BINARY_SENTINEL):
        tape = BinaryTape(data)
        encoding, declared = tape.encoding, declared_encoding(tape.header)
    else:
        encoding, declared = detect_encoding(data), declared_encoding(data)
        tape = TextTape(normalised(unescaped(data.decode(encoding, errors="replace"))))
    scanned = scan_tape(tape)
    _refuse_incomplete(scanned)
    # Since 2007 a DXF is UTF-8 by definition; the code page in its header is a relic.
    declared = "utf-8" if scanned.version >= "AC1021" else declared
    return Opening(data, tape, scanned, encoding, declared)


def build(opening: Opening, sifted: Sifted) -> Loaded:
    """The document of what was sifted. Raises Refused when no reader can make one."""
    opened = open_text(sifted.text)
    lost = (Missing(Entity(e.handle(opening.tape), e.layer, e.kind), e.block) for e in sifted.contradictory)
    opened = replace(opened, broken=(*opened.broken, *lost))
    sifted.text = ""
    return Loaded(
        opened,
        opening.scan,
        opening.data,
        opening.tape,
        sifted,
        opening.encoding,
        opening.declared_encoding,
    )


def _refuse_other_formats(data: bytes) -> None:
    if not data.strip():
        raise Refused("empty-file", "文件是空的（0 字节内容）。", "请重新导出 DXF 后上传。")
    for magic, title in _OTHER_FORMATS.items():
        if data.startswith(magic):
            raise Refused("not-dxf", f"这是{title}，不是 DXF 图纸。", _SAVE_AS)
    if data.startswith(BINARY_SENTINEL):
        return
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip()
    if b"\x00" in head:
        raise Refused("not-dxf", "这是二进制文件，不是 DXF 图纸。", _SAVE_AS)
    if not re.match(rb"(999[ \t]*\n[^\n]*\n\s*)*0[ \t]*\n[ \t]*SECTION", head):
        raise Refused("not-dxf", "文件开头没有 DXF 的 SECTION 段，不是 DXF 图纸。", _SAVE_AS)


def _refuse_incomplete(scanned: Scan) -> None:
    if not scanned.complete:
        last = scanned.sections[-1] if scanned.sections else "开头"
        raise Refused(
            "truncated",
            f"DXF 在 {last} 段内中断，没有结束标记，文件不完整（已见 {scanned.total} 个图元）。",
            "请重新导出或重新上传完整的文件；残缺的图纸不能审查。",
        )
    if "ENTITIES" not in scanned.sections and "BLOCKS" not in scanned.sections:
        raise Refused("empty", "DXF 里没有图元段（ENTITIES），没有可以审查的图形。", _SAVE_AS)


def _converted(data: bytes, converter: str | None) -> bytes:
    if not converter:
        raise Refused(
            "dwg",
            "这是 DWG 文件，本机没有配置 DWG 转换程序。",
            "请在 CAD 中“另存为”AutoCAD DXF（2018 或更早版本）后上传；"
            "或由管理员安装 LibreDWG 的 dwg2dxf、ODA File Converter 或 ezdwg，并在 TONGJIAN_DWG_CONVERTER "
            "中写明命令，例如 dwg2dxf -y -o {out} {in}，或 ezdwg convert --strict {in} {out}。",
        )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "drawing.dwg"), Path(folder, "drawing.dxf")
        source.write_bytes(data)
        try:
            command = _command(converter, source, target)
            subprocess.run(command, check=True, capture_output=True, timeout=_CONVERTER_SECONDS)
            return target.read_bytes()
        except (OSError, subprocess.SubprocessError, ValueError, LookupError) as error:
            raise Refused("dwg", f"DWG 转换失败（{converter}）：{error}。", _SAVE_AS) from error


def _command(converter: str, source: Path, target: Path) -> list[str]:
    """The converter's words with the files put in; without places for them they come last."""
    words = shlex.split(converter)
    if not any("{" in word for word in words):
        words += ["{in}", "{out}"]
    return [word.format_map({"in": source, "out": target}) for word in words]
