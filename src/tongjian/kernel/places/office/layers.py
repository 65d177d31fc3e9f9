"""图层管理: every layer somebody may see, with the version in force and the next one waiting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.access import visible_layers
from tongjian.kernel.places.models import LayerVersion, State
from tongjian.kernel.places.office.gates import GEOMETRIES
from tongjian.kernel.places.office.sheets import Value

HOLDINGS = {"now": "有现行版本", "coming": "有待生效版本", "none": "尚未发布"}
HEADS = (
    *(("图层", 24), ("代码", 18), ("类别", 10), ("位次", 8), ("依据", 40), ("负责部门", 26), ("几何", 8)),
    *(("开放范围", 12), ("现行版本", 10), ("生效日期", 12), ("要素", 10), ("摘要", 66)),
    *(("待生效版本", 12), ("待生效日期", 12)),
)


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; empty: everything."""

    text: str = ""
    group: str = ""
    holds: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.group or self.holds)


@dataclass(frozen=True)
class LayerRow:
    """A layer with the version in force on a day and the next one that waits for its day."""

    layer: Layer
    owner: str
    in_force: LayerVersion | None
    coming: LayerVersion | None

    @property
    def geometry(self) -> str:
        return GEOMETRIES[self.layer.geometry]

    def cells(self) -> tuple[Value, ...]:
        """The row of a table, as `HEADS` are."""
        layer, now, then = self.layer, self.in_force, self.coming
        return (
            *(layer.title, layer.code, layer.group, layer.rank),
            *(f"{layer.basis.document}{layer.basis.article}", self.owner, self.geometry),
            "公职人员" if layer.access == "officials" else "所有人",
            *((now.number, str(now.effective_from), now.features, now.digest) if now else (None,) * 4),
            *((then.number, str(then.effective_from)) if then else (None, None)),
        )


def layer_rows(viewer: Viewer, city: str, asked: Asked, today: date) -> list[LayerRow]:
    """The layers open to the viewer that fit, by rank. 1 SQL query."""
    pack, seen = pack_of(city), visible_layers(viewer, city)
    published = _published(city)
    rows = []
    for code, layer in pack.layers.items():
        if code in seen:
            now, then = _standing(published[code], today)
            rows.append(LayerRow(layer, pack.duty_title(layer.owner), now, then))
    return [row for row in rows if _fits(row, asked)]


def groups(viewer: Viewer, city: str) -> list[str]:
    """The groups of the layers open to the viewer. No query."""
    layers, seen = pack_of(city).layers, visible_layers(viewer, city)
    return list(dict.fromkeys(layer.group for code, layer in layers.items() if code in seen))


def _published(city: str) -> Mapping[str, list[LayerVersion]]:
    """Published versions by layer, in the order in which they take effect."""
    found: dict[str, list[LayerVersion]] = defaultdict(list)
    versions = LayerVersion.objects.filter(city=city, state=State.PUBLISHED)
    for version in versions.defer("definition", "changes").order_by("effective_from", "number"):
        found[version.layer].append(version)
    return found


def _standing(versions: list[LayerVersion], today: date) -> tuple[LayerVersion | None, LayerVersion | None]:
    now, then = None, None
    for version in versions:
        if version.effective_from is not None and version.effective_from <= today:
            now = version
        elif then is None:
            then = version
    return now, then


def _fits(row: LayerRow, asked: Asked) -> bool:
    words = (row.layer.title, row.layer.code, row.layer.basis.document, row.owner)
    held = {"now": row.in_force, "coming": row.coming, "none": row.in_force is None and row.coming is None}
    return (
        (not asked.text or any(asked.text in word for word in words))
        and (not asked.group or row.layer.group == asked.group)
        and (asked.holds not in held or bool(held[asked.holds]))
    )


def columns_of(layer: Layer) -> Iterator[Mapping[str, str]]:
    """The columns of a layer in words."""
    kinds = {"text": "文字", "number": "数字", "integer": "整数", "date": "日期"}
    for column in layer.attributes:
        asked = ["必填"] if column.required else []
        asked += ["编号，全层唯一"] if column.name == layer.key else []
        asked += ["只能是" + "、".join(column.of)] if column.of else []
        words = "；".join(asked) or "可以不填"
        yield {"name": column.name, "kind": kinds[column.kind], "unit": column.unit, "asked": words}
