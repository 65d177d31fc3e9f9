"""The estate drawn in canonical layers, as a careful design office would send it."""

from __future__ import annotations

from pathlib import Path

from tongjian.engines.drawing.samples import furniture
from tongjian.engines.drawing.samples.estate import STOREY_HEIGHT, Bay, Estate, House, estate
from tongjian.engines.drawing.samples.files import COLOURS, add_layers, new_document, save
from tongjian.engines.drawing.samples.pen import GRID, Pen
from tongjian.engines.drawing.samples.shapes import rectangle
from tongjian.engines.drawing.samples.truth import SampleTruth, truth_of


def write_estate(
    path: Path, kind: str, unit: str, version: str, origin: tuple[float, float] = GRID
) -> SampleTruth:
    """Draw the `passing` or the `faulty` estate, its south-west corner at `origin`, in metres."""
    plan = estate(kind)
    truth = truth_of(plan)
    document = new_document(version, unit)
    add_layers(document, COLOURS)
    EstatePen(document, unit, origin).draw(plan, truth)
    save(document, path, unit)
    return truth


class EstatePen(Pen):
    """Draws the estate with its attributes as XDATA, and its stalls as blocks on a layer of their own."""

    stalls_on = "机动车位"

    def draw(self, plan: Estate, truth: SampleTruth) -> None:
        self.outline("用地红线", plan.site, {"地块编号": "2024-018"})
        self.outline(
            "地下室轮廓",
            plan.basement,
            {
                "层数": "1",
                "埋深比": "1.0",
                "用途": "地下车库",
                "层高": "3.9",
                "顶板标高": "-1.5",
                "覆土厚度": "1.5",
            },
        )
        for lawn in plan.lawns:
            self.outline("绿地", lawn.shape, {"类型": lawn.kind})
        for index, house in enumerate(plan.houses):
            self._house(index, house)
        for shape, places in plan.bicycles:
            self.outline("非机动车位", shape, {"辆数": str(places)})
        for bay in plan.bays:
            self._bay(bay)
        furniture.draw(self, plan, truth)

    def _house(self, index: int, house: House) -> None:
        attributes = {
            "楼号": house.number,
            "层数": str(house.storeys),
            "地下层数": "1" if house.use == "住宅" else "0",
            "建筑高度": f"{house.height:g}",
            "性质": house.use,
            "耐火等级": "一级" if house.height > 27 else "二级",
        }
        self.outline("建筑基底", house.shape, attributes)
        x, y = house.shape.points[0].x, house.shape.points[0].y
        if house.use != "垃圾收集房":
            self.words(f"{house.number}#  {house.storeys}F", x + 20, y + 5, 3.0)
        self._storeys(index, house)

    def _storeys(self, index: int, house: House) -> None:
        """The ground floor and the typical floor, in a sheet of their own north of the plan."""
        corner = house.shape.points[0]
        for part, storeys in enumerate(
            ("1", f"2-{house.storeys}" if house.storeys > 2 else "2")[: house.storeys]
        ):
            place = house.shape.moved(
                (index % 5) * 75 - corner.x, 320 + (index // 5) * 60 + part * 26 - corner.y
            )
            height = f"{house.height - 0.6 if house.storeys == 1 else STOREY_HEIGHT:g}"
            attributes = {"楼号": house.number, "层": storeys, "用途": house.use, "层高": height}
            self.outline("楼层轮廓", place, attributes)
            self.words(f"{house.number}# {storeys} 层平面", place.points[0].x, place.points[0].y - 4, 2.0)

    def _bay(self, bay: Bay) -> None:
        """An insert of the block of its size, with its kind as a block attribute."""
        width, length = bay.size
        name = f"车位{round(width * 1000)}x{round(length * 1000)}"
        if name not in self.document.blocks:
            block = self.document.blocks.new(name)
            corners = rectangle(0, 0, width, length).points
            block.add_polyline2d([(p.x * self.scale, p.y * self.scale) for p in corners], close=True)
            block.add_attdef("类型", (0, 0), dxfattribs={"height": 0.5 * self.scale, "flags": 1})
        # Turned a quarter to the left, the block's corner is its south-east one.
        x = bay.x + (length if bay.across else 0)
        placed = self.space.add_blockref(
            name, self.at(x, bay.y), dxfattribs={"layer": self.stalls_on, "rotation": 90 if bay.across else 0}
        )
        placed.add_attrib(
            "类型", bay.kind, placed.dxf.insert, dxfattribs={"height": 0.5 * self.scale, "flags": 1}
        )
