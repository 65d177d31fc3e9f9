"""A drawing for every verdict of every rule of the packs.

`python -m tests.engines.scrutiny.rule_drawings --out DIR` writes them all.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.engines.scrutiny.rule_drawings.blueprint import BLUEPRINT
from tests.engines.scrutiny.rule_drawings.case import VERDICTS, Case
from tests.engines.scrutiny.rule_drawings.city import CITY
from tests.engines.scrutiny.rule_drawings.nation import NATION
from tests.engines.scrutiny.rule_drawings.province import PROVINCE

CASES: Mapping[str, Case] = {**PROVINCE, **CITY, **NATION, **BLUEPRINT}

__all__ = ["CASES", "VERDICTS", "Case"]
