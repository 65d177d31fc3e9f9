"""The files of a pack: what may stand in each, and what it means.

These models are also how a definition is kept: `model_dump_json` of one and `model_validate_json` of the text
give the same definition back, years later.
"""

from tongjian.kernel.packs.schema.matters import (
    Basis,
    Commitment,
    FileFormat,
    HandlingKind,
    Level,
    Material,
    Matter,
    Result,
    SpecialProcedure,
    SpecialProcedures,
)
from tongjian.kernel.packs.schema.part import (
    Code,
    Part,
    RegionCode,
    Title,
    wrong,
)
from tongjian.kernel.packs.schema.people import (
    Organisations,
    OrganisationSheet,
    PostSheet,
)
from tongjian.kernel.packs.schema.settings import (
    LightRule,
    Limit,
    Settings,
)
from tongjian.kernel.packs.schema.stages import (
    Joint,
    NodeSheet,
    Sheet,
    Stage,
)
from tongjian.kernel.packs.schema.themes import (
    Theme,
    ThemeRule,
    Themes,
)

__all__ = [
    "Basis",
    "Code",
    "Commitment",
    "FileFormat",
    "HandlingKind",
    "Joint",
    "Level",
    "LightRule",
    "Limit",
    "Material",
    "Matter",
    "NodeSheet",
    "OrganisationSheet",
    "Organisations",
    "Part",
    "PostSheet",
    "RegionCode",
    "Result",
    "Settings",
    "Sheet",
    "SpecialProcedure",
    "SpecialProcedures",
    "Stage",
    "Theme",
    "ThemeRule",
    "Themes",
    "Title",
    "wrong",
]
