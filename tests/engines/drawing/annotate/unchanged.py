"""Is an annotated DXF the original with our marks added, and nothing else? Asked three ways.

Of the file's own records (everything in it, also what no reader knows), of ezdxf (every entity of every block
with all its tags, attributes and extended data, every table entry), and of GDAL (layer, text, geometry).
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import ezdxf
import pyogrio
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.entities import DXFEntity
from ezdxf.entities.subentity import LinkedEntities
from ezdxf.lldxf.encoding import decode_dxf_unicode
from ezdxf.lldxf.tagwriter import TagCollector
from pyogrio.errors import DataSourceError, FeatureError

from tongjian.engines.drawing.annotate import Annotated, Figure, Mark, annotate_dxf
from tongjian.engines.drawing.annotate.dxf import BLUEPRINT, LAYERS
from tongjian.engines.drawing.annotate.records import escaped
from tongjian.engines.drawing.annotate.tables import STYLE

ALWAYS = frozenset(name for name, _ in LAYERS)
NAMES = ALWAYS | {BLUEPRINT[0]}
_BINARY = b"AutoCAD Binary DXF"
_BEGINNING = re.compile(rb"(?:\A|(?<=\n))[ \t]*0[ \t]*\r?\n(?=[ \t]*[A-Z])")
_SPELLINGS = frozenset(
    spelling
    for name in (*NAMES, STYLE)
    for spelling in (name.encode(), name.encode("gbk"), escaped(name).encode())
)
# What an annotation may change of the original: the next free handle, and a code page that is not the file's.
_MAY_CHANGE = re.compile(
    rb"(?P<kept>\$HANDSEED[ \t]*\r?\n[ \t]*5[ \t]*\r?\n)[^\n]*\n"
    rb"|[ \t]*9[ \t]*\r?\n\$DWGCODEPAGE[ \t]*\r?\n[ \t]*3[ \t]*\r?\n[^\n]*\n"
)


def assert_unchanged(original: bytes, annotated: bytes, folder: Path) -> None:
    """Raise AssertionError where something of the original is not in the annotated file as it was."""
    before, after = folder / "before.dxf", folder / "after.dxf"
    before.write_bytes(original)
    after.write_bytes(annotated)
    if not original.startswith(_BINARY):
        _same_records(original, annotated)
    _same_in_ezdxf(before, after)
    _same_in_gdal(before, after)


def annotated(
    data: bytes, folder: Path, marks: Sequence[Mark], figures: Sequence[Figure] = (), **how: Any
) -> Annotated:
    """`annotate_dxf`, with the result held against the original."""
    result = annotate_dxf(data, marks, figures, **how)
    assert_unchanged(data, result.content, folder)
    return result


def _same_records(original: bytes, annotated: bytes) -> None:
    was, is_now = _records(original), _records(annotated)
    left = iter(is_now)
    for record in was:
        assert record in left, f"this record is gone or out of its place: {record[:200]!r}"
    added = Counter(is_now) - Counter(was)
    for record in added:
        assert _is_ours(record), f"this record is new and not ours: {record[:200]!r}"
    taken = {handle for record in was for handle in _handles(record)}
    assert taken.isdisjoint(handle for record in added for handle in _handles(record)), (
        "a handle is used twice"
    )


def _records(data: bytes) -> list[bytes]:
    """The records as they are written, but for what may change."""
    starts = [match.start() for match in _BEGINNING.finditer(data)]
    records = [data[start:end] for start, end in pairwise([*starts, len(data)])]
    return [_MAY_CHANGE.sub(rb"\1", record) if b"$" in record[:200_000] else record for record in records]


def _handles(record: bytes) -> set[bytes]:
    """None of the header's: its code 5 is the next handle that is free."""
    groups = _groups(record)
    header = (b"0", b"SECTION") in groups[:1]
    return set() if header else {value for code, value in groups if code in {b"5", b"105"}}


def _is_ours(record: bytes) -> bool:
    groups = _groups(record)
    # A file without them is given the table, or the section, that the layers stand in.
    frame = {b"SECTION", b"ENDSEC", b"TABLE", b"ENDTAB"}
    return groups[0][1] in frame or any(value in _SPELLINGS for _, value in groups)


def _groups(record: bytes) -> list[tuple[bytes, bytes]]:
    lines = [line.strip() for line in record.splitlines()]
    return list(zip(lines[::2], lines[1::2], strict=False))


def _same_in_ezdxf(before: Path, after: Path) -> None:
    is_now = _opened(after)
    # Where the header lied, words can only be compared in the code page that was put right.
    encoding = is_now.encoding if is_now and is_now.dxfversion < "AC1021" else None
    was = _opened(before, encoding)
    if was is None:
        return
    assert is_now is not None, "ezdxf opens the original but not the annotated drawing"
    assert is_now.dxfversion == was.dxfversion
    assert {decode_dxf_unicode(layer.dxf.name) for layer in is_now.layers} >= ALWAYS
    now, then = _tags(is_now, after), _tags(was, before)
    for name in then:
        changed = [pair for pair in zip(then[name], now.get(name, []), strict=False) if pair[0] != pair[1]]
        assert not changed, f"{name}: was {changed[0][0]}, is {changed[0][1]}"
    assert now.keys() == then.keys()
    assert now == then, "entities or entries are new or gone"


def _opened(path: Path, encoding: str | None = None) -> Drawing | None:
    """Plainly, else repaired; None where ezdxf cannot read it at all."""
    readers = (partial(ezdxf.readfile, encoding=encoding), lambda name: recover.readfile(name)[0])
    for read in readers:
        try:
            return read(path)
        except (ezdxf.DXFError, ValueError, LookupError, AttributeError, TypeError):
            continue
    return None


def _tags(document: Drawing, path: Path) -> dict[str, list[Any]]:
    """Every entity of every layout and block, and every table entry, with all its tags; ours left out."""
    # Where the file gives an entity no handle, or one that is none, ezdxf makes one up.
    data = path.read_bytes()
    written = {handle.decode() for record in _records(data) for handle in _handles(record)}
    binary = data.startswith(_BINARY)
    version = document.dxfversion
    found: dict[str, list[Any]] = {}

    def collected(entity: DXFEntity) -> list[Any]:
        tags = _collected(entity, version)
        return [tag for tag in tags if tag[0] not in {5, 105} or binary or tag[1] in written]

    for block in document.blocks:
        found[f"block {block.name}"] = [collected(entity) for entity in block if _layer(entity) not in NAMES]
    for table in (document.layers, document.linetypes, document.styles, document.dimstyles, document.appids):
        ours = {*NAMES, STYLE}
        entries = [entry for entry in table if decode_dxf_unicode(entry.dxf.name) not in ours]
        found[f"table {table.TABLE_TYPE}"] = [collected(entry) for entry in entries]
    return found


def _collected(entity: DXFEntity, version: str) -> list[Any]:
    parts = [entity, *(entity.all_sub_entities() if isinstance(entity, LinkedEntities) else ())]
    # The end mark after vertices and attributes is ezdxf's own where the file has none.
    parts = [part for part in parts if part.dxftype() != "SEQEND"]
    return [tuple(tag) for part in parts for tag in TagCollector.dxftags(part, version)]


def _layer(entity: DXFEntity) -> str:
    """Escapes are left as they are where ezdxf reads plainly."""
    return decode_dxf_unicode(entity.dxf.get("layer", "")) if entity.dxf.is_supported("layer") else ""


def _same_in_gdal(before: Path, after: Path) -> None:
    mended = re.search(rb"\$DWGCODEPAGE\s+3\s+ANSI_(\d+)", after.read_bytes()[:4000])
    encoding = gdal_encoding(after) or (f"CP{mended[1].decode()}" if mended else None)
    was = read_with_gdal(before, encoding)
    if was is None:
        return
    is_now = read_with_gdal(after, encoding)
    assert is_now is not None, "GDAL opens the original but not the annotated drawing"
    ours = Counter({feature: count for feature, count in is_now.items() if _drawn_by_us(feature[0])})
    missing, new = was - is_now, is_now - ours - was
    assert not missing, f"GDAL misses {next(iter(missing))}, and finds {next(iter(new), None)}"
    assert not new, f"GDAL finds {next(iter(new))}, which is neither in the original nor ours"
    marks = _opened(after)
    if marks is not None:
        drawn = sum(_layer(entity) in NAMES for entity in marks.modelspace())
        assert ours.total() == drawn, f"GDAL reads {ours.total()} of our {drawn} entities"


def _drawn_by_us(layer: str) -> bool:
    return layer in NAMES or layer in {escaped(name) for name in NAMES}


def gdal_encoding(path: Path) -> str | None:
    """GDAL believes the code page in the header even of files that are UTF-8 by definition, from R2007 on: it
    has to be told (`DXF_ENCODING`). None: what the header says is right."""
    data = path.read_bytes()
    version = re.search(rb"\$ACADVER\s+1\s+(AC\d+)|\$ACADVER\x00\x01\x00(AC\d+)", data[:4000])
    unicode = version is not None and (version[1] or version[2]) >= b"AC1021"
    return "UTF-8" if unicode and (data.startswith(_BINARY) or _is_utf8(data)) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_with_gdal(path: Path, encoding: str | None = None) -> Counter[tuple[Any, ...]] | None:
    """Features as (layer, handle, classes, text, geometry); None where GDAL does not open the file."""
    encoding = encoding or gdal_encoding(path)
    with _gdal(DXF_ENCODING=encoding), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            columns, _, shapes, values = pyogrio.raw.read(path, layer="entities")
        except (DataSourceError, FeatureError):
            return None
    by_name = dict(zip(columns["fields"], values, strict=True))
    told = (by_name[name] for name in ("Layer", "EntityHandle", "SubClasses", "Text"))
    return Counter(zip(*told, shapes, strict=True))


@contextmanager
def _gdal(**options: str | None) -> Iterator[None]:
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(options)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
