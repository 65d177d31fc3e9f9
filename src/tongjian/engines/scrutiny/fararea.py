"""Which share of every outline counts: by the national rule set, and towards FAR by the city's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tongjian.engines.scrutiny.arearules import AreaRuleSet
from tongjian.engines.scrutiny.cityrules import FarRules, StoreyShare, TallStorey, UseClasses
from tongjian.engines.scrutiny.ledger import Share
from tongjian.engines.scrutiny.quantities import plain
from tongjian.engines.siteplan import Basement, Floor, SitePlan

_ZERO = Decimal(0)
_CLEAR_HEIGHT, _OPEN_SIDES = "净高", "开敞面数"
TOP = "顶板标高"
_METRES = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*(?:m|米)?\s*", re.IGNORECASE)


def metres(attributes: Mapping[str, str], key: str) -> Decimal | None:
    """A length written on an outline, or a level, ± 0.00 the ground; None when there is none."""
    match = _METRES.fullmatch(attributes.get(key, ""))
    return Decimal(match[1]) if match else None


def clear_height(floor: Floor) -> Decimal | None:
    """净高 in metres of a room under a sloped roof, which has no storey height."""
    return metres(floor.attributes, _CLEAR_HEIGHT) if floor.storey_height is None else None


@dataclass(frozen=True)
class FarShares:
    """How the outlines of one plan count."""

    plan: SitePlan
    rules: AreaRuleSet
    city: FarRules | None
    uses: UseClasses | None

    def national(self, floor: Floor) -> Share:
        """By the national rule set, unless the drawing overrides it (系数)."""
        if floor.factor is not None:
            factor = Decimal(repr(floor.factor))
            return Share(factor, "图注系数", f"图注系数 {plain(factor)}")
        return self.rules.storey_share(floor.storey_height, clear_height(floor))

    def floor(self, floor: Floor) -> Share:
        """Towards FAR. What lies below ground counts by its basement's outline."""
        if floor.below_ground:
            return Share(_ZERO, self._burial_clause or "地下", "")
        if share := self._share(floor):
            return Share(share.factor, share.clause, f"{_words(floor)} ×{plain(share.factor)}")
        national, tall = self.national(floor), self._tall(floor)
        if tall is None or floor.storey_height is None:
            return national
        multiple = tall.factor(Decimal(repr(floor.storey_height)))
        if multiple <= 1:
            return national
        note = f"{floor.use or '楼层'} {floor.storey_height} m ×{plain(multiple)}"
        return Share(national.factor * multiple, tall.clause, note)

    def basement(self, basement: Basement) -> Share:
        """Towards FAR, by how much of its perimeter is buried; unknown, it is left out."""
        if self.city is None or self.city.burial is None:
            return Share(_ZERO, "地下")
        if basement.burial_ratio is None:
            return Share(_ZERO, self.city.burial.clause, "")
        height = self.rules.storey_share(basement.storey_height).factor
        top, burial = metres(basement.attributes, TOP), self.city.burial
        if top is not None and burial.above is not None and top > burial.above:
            return Share(height, burial.clause, f"地下室顶面高出地面 {plain(top)} m ×1")
        buried = self.city.burial.factor(Decimal(repr(basement.burial_ratio)))
        note = f"埋深比 {plain(Decimal(repr(basement.burial_ratio)))} ×{plain(buried)}"
        return Share(height * buried, self.city.burial.clause, note)

    def basement_floor(self, basement: Basement, *, drawn: bool) -> Share:
        """As floor area: only where no storeys below ground are drawn."""
        if drawn:
            return Share(_ZERO, self.rules.storey_clause, "按地下楼层轮廓计")
        return self.rules.storey_share(basement.storey_height)

    def use_of(self, floor: Floor) -> str | None:
        """The use written on the floor, else on its building."""
        return floor.use or self._building_uses.get(floor.building)

    def unburied(self) -> Iterable[str]:
        """Whatever lies below ground without stating its burial, storeys without a basement too."""
        yield from (b.outline.entity.handle for b in self.plan.basements if b.burial_ratio is None)
        if not self.plan.basements:
            yield from (f.outline.entity.handle for f in self.plan.floors if f.below_ground)

    def shallow(self) -> Iterable[str]:
        """Basements that count towards FAR without saying how many storeys they have."""
        for basement in self.plan.basements:
            if basement.storeys is None and self.basement(basement).factor:
                yield basement.outline.entity.handle

    def to_review(self) -> tuple[str, ...]:
        """What an officer must see for himself before a share holds, each said once."""
        shares = (
            self._share(floor)
            for floor in self.plan.floors
            if not floor.below_ground and metres(floor.attributes, _OPEN_SIDES) is None
        )
        return tuple(dict.fromkeys(share.review for share in shares if share is not None and share.review))

    @property
    def _burial_clause(self) -> str:
        return self.city.burial.clause if self.city and self.city.burial else ""

    @cached_property
    def _building_uses(self) -> Mapping[str | None, str | None]:
        return {b.number: b.use for b in reversed(self.plan.buildings) if b.number is not None}

    def _share(self, floor: Floor) -> StoreyShare | None:
        words = _words(floor)
        for share in self.city.storey_shares if self.city else ():
            sides = metres(floor.attributes, _OPEN_SIDES)
            closed = share.open_sides is not None and sides is not None and sides < share.open_sides
            if closed or not any(word in words for word in share.words):
                continue
            if share.up_to is None:
                return share
            if floor.storey_height is not None and Decimal(repr(floor.storey_height)) <= share.up_to:
                return share
        return None

    def _tall(self, floor: Floor) -> TallStorey | None:
        if self.city is None or self.uses is None or floor.factor is not None:
            return None
        use = self.uses.of(self.use_of(floor))
        return next((tall for tall in self.city.tall_storeys if use in tall.uses), None)


def _words(floor: Floor) -> str:
    return " ".join(filter(None, (floor.use, floor.name)))
