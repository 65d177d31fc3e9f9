"""The layers and the text style that the marks need, put into the tables of a file that lacks them."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tongjian.engines.drawing.annotate.records import Group, Writer
from tongjian.engines.drawing.annotate.structure import Insertion, Structure, Table

STYLE = "TJ-REVIEW"
DASHES = (2.0, -1.0)
"""Of the lines of dashed layers: drawn, then left out, in metres."""
# Where nothing else is known: a plotted line of default width.
_DEFAULT_WIDTH = -3


def table_insertions(
    structure: Structure, writer: Writer, layers: Sequence[tuple[str, int]], dashed: Sequence[str] = ()
) -> list[Insertion]:
    """What has to be put in so that the layers (name, colour) and the style exist.

    Layers that are `dashed` get a linetype of their own name; in a file without linetypes they go without.
    """
    insertions: list[Insertion] = []
    linetypes = structure.tables.get("LTYPE")
    own = {name for name in dashed if linetypes is not None}
    if linetypes is not None:
        there = {record.first(2) for record in linetypes.records}
        missing_types = [name for name in dashed if writer.text(name) not in there]
        content = b"".join(_linetype(writer, linetypes, name) for name in missing_types)
        insertions.append((linetypes.end, linetypes.end, content))
    table = structure.tables.get("LAYER")
    if table is None:
        insertions.append(_new_table(structure, writer, layers, own))
    else:
        there = {record.first(2) for record in table.records}
        missing = [(name, colour) for name, colour in layers if writer.text(name) not in there]
        content = b"".join(_layer(writer, table, name, colour, name in own) for name, colour in missing)
        insertions.append((table.end, table.end, content))
    styles = structure.tables.get("STYLE")
    if styles is not None and STYLE.encode() not in {record.first(2) for record in styles.records}:
        insertions.append((styles.end, styles.end, _style(writer, styles)))
    return insertions


def _layer(writer: Writer, table: Table | None, name: str, colour: int, dashed: bool) -> bytes:
    groups = _record_head(writer, "LAYER", "AcDbLayerTableRecord", table)
    groups += [(2, name), (70, 0), (62, colour)]
    continuous = "Continuous" if writer.has_subclasses else "CONTINUOUS"
    groups.append((6, name if dashed else continuous))
    if writer.version >= "AC1015":
        groups.append((370, _DEFAULT_WIDTH))
        # CAD programs ask for a plot style and a material where the other layers have one.
        sample = table.records[0] if table and table.records else None
        for code in (390, 347):
            handle = sample.first(code) if sample else None
            if handle:
                groups.append((code, handle.decode("latin-1")))
    return writer.record(groups)


def _linetype(writer: Writer, table: Table, name: str) -> bytes:
    """Long dashes with a gap, in metres of the drawing."""
    groups = _record_head(writer, "LTYPE", "AcDbLinetypeTableRecord", table)
    pattern = [share * writer.scale for share in DASHES]
    groups += [(2, name), (70, 0), (3, "- - -"), (72, 65), (73, len(pattern))]
    groups.append((40, sum(abs(length) for length in pattern)))
    for length in pattern:
        groups.append((49, length))
        if writer.has_subclasses:
            groups.append((74, 0))
    return writer.record(groups)


def _style(writer: Writer, table: Table) -> bytes:
    """A style whose font holds Chinese: TrueType where the version knows it, else the SHX big font."""
    groups = _record_head(writer, "STYLE", "AcDbTextStyleTableRecord", table)
    groups += [(2, STYLE), (70, 0), (40, 0.0), (41, 1.0), (50, 0.0), (71, 0), (42, 2.5)]
    fonts = ("simhei.ttf", "") if writer.version >= "AC1015" else ("txt", "gbcbig")
    return writer.record([*groups, (3, fonts[0]), (4, fonts[1])])


def _record_head(writer: Writer, kind: str, subclass: str, table: Table | None) -> list[Group]:
    groups: list[Group] = [(0, kind)]
    if writer.handles is not None:
        groups.append((5, f"{next(writer.handles):X}"))
    owner = table.head.first(5) if table else None
    if owner and writer.version >= "AC1015":
        groups.append((330, owner.decode("latin-1")))
    if writer.has_subclasses:
        groups += [(100, "AcDbSymbolTableRecord"), (100, subclass)]
    return groups


def _new_table(
    structure: Structure, writer: Writer, layers: Sequence[tuple[str, int]], dashed: Container[str]
) -> Insertion:
    """A LAYER table for a file without one; a file of bare entities gets a TABLES section as well."""
    head: list[Group] = [(0, "TABLE"), (2, "LAYER")]
    if writer.has_subclasses and writer.handles is not None:
        head += [(5, f"{next(writer.handles):X}"), (100, "AcDbSymbolTable")]
    content = writer.record([*head, (70, len(layers))])
    content += b"".join(_layer(writer, None, name, colour, name in dashed) for name, colour in layers)
    content += writer.record([(0, "ENDTAB")])
    if "TABLES" in structure.sections:
        end = structure.sections["TABLES"].end
        return end, end, content
    start = structure.sections_after_header
    section = writer.record([(0, "SECTION"), (2, "TABLES")]) + content + writer.record([(0, "ENDSEC")])
    return start, start, section
