"""The file that scrutiny is given with `--blueprint`."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from tongjian.engines.blueprint.surroundings import Surroundings
from tongjian.engines.scrutiny.place.ground import BrokenSurroundings


def read_surroundings(path: Path) -> Surroundings:
    """The surroundings in the file. Raises `BrokenSurroundings` with a sentence, OSError."""
    try:
        return Surroundings.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "文件"
        raise BrokenSurroundings(
            f"不是完整的周边资料（tongjian.blueprint/1），{where} 处不符合格式，共 {error.error_count()} 处"
        ) from None
