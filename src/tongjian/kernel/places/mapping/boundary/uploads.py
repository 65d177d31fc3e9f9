"""A file with a boundary, read in a process of its own with limits of time and memory."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from shapely.geometry.base import BaseGeometry

from tongjian.engines.blueprint.boundary.coordinates import read_list
from tongjian.engines.blueprint.boundary.given import MOST_TEXT, from_text
from tongjian.engines.blueprint.boundary.mistake import Mistake
from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.scrutiny.isolated.answers import Ended
from tongjian.engines.scrutiny.isolated.warm import Template
from tongjian.kernel.documents.actions import clean_name
from tongjian.kernel.documents.formats import extension_of
from tongjian.kernel.places.mapping.boundary.limits import FORMATS

SECONDS: Final = 20.0
MEGABYTES: Final = 1536
_LISTS: Final = ("txt", "csv")
_template = Template(("tongjian.kernel.places.mapping.boundary.child:main",))


def from_file(file: UploadedFile[Any], crs: str, frame: Frame) -> BaseGeometry:
    """The area the file outlines, in metres of the frame; `crs` empty: what the file says. Raises Mistake."""
    name = clean_name(file.name or "")
    extension = extension_of(name)
    if not file.size:
        raise Mistake("没有收到文件，或文件是空的。请选择一个有边界的文件。")
    if extension not in FORMATS:
        raise Mistake(f"不能读“{name}”。可以上传：{'、'.join(FORMATS)}（SHP 请打包成 zip）。")
    if extension in _LISTS:
        return from_text(_text(file), crs or frame.storage, frame)
    with tempfile.TemporaryDirectory(prefix="tongjian-boundary-") as folder:
        path = Path(folder) / f"boundary.{extension}"
        with path.open("wb") as copy:
            for piece in file.chunks():
                copy.write(piece)
        arguments = [str(path), frame.model_dump_json(), crs]
        ended = _template.run(arguments, seconds=SECONDS, megabytes=MEGABYTES)
    return read_list(_answer(ended, name), degrees=False)


def _text(file: UploadedFile[Any]) -> str:
    content = file.read(4 * MOST_TEXT)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return str(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Mistake("坐标文件不是文本，或编码不是 UTF-8、GB 18030。请另存为文本后再上传。")


def _answer(ended: Ended, name: str) -> str:
    """The list the child printed. Raises Mistake for what it refused, and when it died over the file."""
    if ended.code == 0:
        said = json.loads(ended.output)
        if "refused" in said:
            raise Mistake(f"文件“{name}”：{said['refused']}")
        return str(said["list"])
    if ended.late:
        raise Mistake(f"读文件“{name}”超过 {SECONDS:g} 秒，已停止。请只留下用地范围后再上传。")
    raise Mistake(f"文件“{name}”读不出来，可能已损坏或过于复杂。请用原软件另存，只留下用地范围。")
