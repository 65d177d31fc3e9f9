"""From DXF text to a document, by whichever reader can: one broken entity must not cost the drawing."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass

import ezdxf
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.entities import factory
from ezdxf.lldxf.extendedtags import ExtendedTags
from ezdxf.lldxf.tagger import internal_tag_compiler
from ezdxf.lldxf.tags import group_tags

from tongjian.engines.drawing.entities import BROKEN
from tongjian.engines.drawing.lastreader import NothingRead, as_gdal_reads_it, entities_alone
from tongjian.engines.drawing.records import TextTape
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.sieve import Wanted, entities_of
from tongjian.engines.siteplan import Entity

# It reports to whoever logs; without that it writes to stderr, where a command has one sentence to say.
logging.getLogger("ezdxf").addHandler(logging.NullHandler())

ENTITIES_ALONE, GDAL = "ezdxf.entities", "gdal"
"""Readers that deliver entities without the tables around them; the second without much else."""


@dataclass(frozen=True)
class Missing:
    """An entity the file has and no reader can deliver, in `block` ("" for the drawing itself)."""

    entity: Entity
    block: str


@dataclass(frozen=True)
class Opened:
    """A document, which reader made it, and the entities that had to be taken out for it."""

    document: Drawing
    reader: str
    broken: tuple[Missing, ...] = ()


def open_text(text: str) -> Opened:
    """Read a normalised text: plainly, then repairing, then without the entities that cannot be read.

    Raises Refused when it is not single entities that are broken.
    """
    try:
        return Opened(ezdxf.read(io.StringIO(text[1:])), "ezdxf")
    except BROKEN:
        pass
    try:
        return Opened(_recovered(text[1:]), "ezdxf.recover")
    except BROKEN as error:
        return _weeded(text, error)


def _recovered(text: str) -> Drawing:
    # The recovering reader believes the header's code page. Escapes are the same in every code page.
    escaped = re.sub(r"[^\x00-\x7f]", lambda match: f"\\U+{ord(match[0]):04X}", text)
    document, _ = recover.read(io.BytesIO(escaped.encode("ascii")))
    return document


def _weeded(text: str, first: Exception) -> Opened:
    """The document without the entities that break on their own."""
    pieces: list[str] = []
    broken: list[Missing] = []
    tape = TextTape(text)
    position = 0
    for entity in entities_of(tape, Wanted()):
        written = text[entity.start : entity.end]
        if not _loads(written):
            named = Entity(tape.handle_of(entity.record) or "?", entity.layer, entity.kind)
            broken.append(Missing(named, entity.block))
            pieces.append(text[position : entity.start])
            position = entity.end
    pieces.append(text[position:])
    sound = "".join(pieces)
    try:
        return Opened(ezdxf.read(io.StringIO(sound[1:])), "ezdxf.recover", tuple(broken))
    except BROKEN:
        return _without_tables(sound, tuple(broken), first)


def _without_tables(text: str, broken: tuple[Missing, ...], first: Exception) -> Opened:
    """The document of blocks and entities alone, by the first reader that can make one."""
    alone = entities_alone(text)
    try:
        return Opened(ezdxf.read(io.StringIO(alone)), ENTITIES_ALONE, broken)
    except BROKEN:
        pass
    try:
        return Opened(ezdxf.read(io.StringIO(as_gdal_reads_it(alone))), GDAL, broken)
    except (*BROKEN, NothingRead):
        raise Refused(
            "broken-dxf",
            f"DXF 文件结构已损坏，修复读取也失败（{first}）。",
            "请在 CAD 中执行 RECOVER 或 AUDIT 修复后另存为 DXF 再上传。",
        ) from first


def _loads(written: str) -> bool:
    try:
        for tags in group_tags(internal_tag_compiler(written)):
            factory.load(ExtendedTags(tags))
    except BROKEN:
        return False
    return True
