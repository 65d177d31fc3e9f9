"""Collects the features of a city's demo layers and writes them as GeoJSON in longitude and latitude."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

DECIMALS = 9
"""Of a degree: a tenth of a millimetre."""
README = """# 演示图层

本文件夹由 `python -m tools.demo_layers` 生成，请勿手工修改。

图上的一切都是虚构的：行政区划、三条控制线、各类控制线、限高面、地块、道路和建筑只供演示，不是任何真实规划成果，
不得用于审批。地名借用真实的道路与河流，位置大致相符，形状不符。

- 每个文件是一个图层，文件名是图层代码（见 `packs/_china/blueprint/*.layer.yaml`）；坐标为经纬度（CGCS2000），
  小数 9 位，即 0.1 mm。限高面的“基准”也是经纬度的 WKT。
- 住宅样图（`tongjian sample`）的用地红线与演示地块的边界相同，四周的道路红线、河道蓝线、相邻建筑也在
  样图所画的位置上，因此样图可以按用地轮廓套合到一张蓝图上，且不违反这里的任何控制线。
- 总体规划的每块绿地上有一个控规地块定为商业，供“多规合一”差异图斑演示。
"""


class Sheet:
    """Features by layer; geometries in metres of the city's frame."""

    def __init__(self, storage: str) -> None:
        self._to_degrees = Transformer.from_crs(storage, "EPSG:4490", always_xy=True)
        self._to_metres = Transformer.from_crs("EPSG:4490", storage, always_xy=True)
        self._features: dict[str, list[dict[str, Any]]] = {}

    def add(self, layer: str, geometry: BaseGeometry, attributes: Mapping[str, Any]) -> None:
        """One feature; its attributes under the names the layer has for them."""
        degrees = mapping(self.degrees(geometry))
        features = self._features.setdefault(layer, [])
        features.append({"type": "Feature", "properties": dict(attributes), "geometry": degrees})

    def degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Longitude and latitude, rounded to what is written."""
        return shapely.transform(geometry, self._rounded)

    def metres(self, longitude: float, latitude: float) -> tuple[float, float]:
        """East and north of a place."""
        east, north = self._to_metres.transform(longitude, latitude)
        return float(east), float(north)

    def write(self, folder: Path) -> None:
        """A file for each layer, one feature on a line."""
        folder.mkdir(parents=True, exist_ok=True)
        for layer, features in self._features.items():
            lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in features)
            text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
            (folder / f"{layer}.geojson").write_text(text, "utf-8")
        (folder / "README.md").write_text(README, "utf-8")

    def _rounded(self, places: Any) -> Any:
        turned = self._to_degrees.transform(places[:, 0], places[:, 1])
        return shapely.get_coordinates(shapely.points(*turned)).round(DECIMALS)
