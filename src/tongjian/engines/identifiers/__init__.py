"""Codes with check digits, and codes of regions: is this one right, what does it say, how is one made."""

from tongjian.engines.identifiers.check import CodeKind, check
from tongjian.engines.identifiers.elicence import elicence_number
from tongjian.engines.identifiers.project import project_code
from tongjian.engines.identifiers.regions import Region, RegionDataError, Regions
from tongjian.engines.identifiers.verdict import Verdict

__all__ = [
    "CodeKind",
    "Region",
    "RegionDataError",
    "Regions",
    "Verdict",
    "check",
    "elicence_number",
    "project_code",
]
