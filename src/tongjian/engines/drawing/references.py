"""Block references: where they place their block, and what keeps it from being read."""

from __future__ import annotations

from collections.abc import Iterator

from ezdxf.document import Drawing
from ezdxf.entities import Insert
from ezdxf.layouts import BlockLayout

from tongjian.engines.drawing.affine import Affine, transform
from tongjian.engines.drawing.edges import NotReadable, Run, matrix_plane
from tongjian.engines.drawing.runs import runs_of

_DEEPEST = 32


class External(NotReadable):
    """The block stands for another file."""

    def __init__(self, block: str, why: str) -> None:
        super().__init__(why)
        self.block = block


def block_of(document: Drawing, insert: Insert, inside: tuple[str, ...]) -> BlockLayout:
    """The block a reference shows, `inside` the blocks around it. Raises NotReadable."""
    name = insert.dxf.get("name")
    block = document.blocks.get(name) if name else None
    if block is None:
        raise NotReadable(f"引用的图块“{name or '（未写名称）'}”不存在")
    if block.name in inside or len(inside) >= _DEEPEST:
        raise NotReadable(f"图块“{block.name}”引用了自己或嵌套过深")
    if block.block is not None and block.block.is_xref:
        raise External(block.name, f"“{block.name}”是外部参照，须绑定（BIND）到图中")
    return block


def references(insert: Insert, handle: str) -> Iterator[tuple[str, Insert]]:
    """The references of an array one by one, each with its name; a single reference as it is."""
    if insert.mcount > 1:
        for i, reference in enumerate(insert.multi_insert(), 1):
            yield f"{handle}#{i}", reference
    else:
        yield handle, insert


def moved(run: Run, plane: Affine) -> Run:
    """The run of a block where a reference places it."""
    vertices, exact = transform(run.vertices, plane, closed=run.closed)
    return Run(vertices, run.closed, run.exact and exact)


def edges_of_block(document: Drawing, block: BlockLayout, inside: tuple[str, ...]) -> Iterator[Run]:
    """All edges of a block in its own axes, on whatever layer, nested blocks included."""
    for entity in block:
        try:
            if isinstance(entity, Insert):
                nested = block_of(document, entity, inside)
                for _, reference in references(entity, ""):
                    plane = matrix_plane(reference.matrix44())
                    for run in edges_of_block(document, nested, (*inside, nested.name)):
                        yield moved(run, plane)
            else:
                yield from runs_of(entity)
        except NotReadable:  # a car's body or a letter in the block is no edge of the thing
            continue
