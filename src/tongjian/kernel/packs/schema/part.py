"""What everything written in a pack has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{6}([0-9]{3}|[0-9]{6})?$")]


class Part(BaseModel):
    """Anything written in a pack: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


def wrong(sentence: str, mend: str) -> PydanticCustomError:
    """An error of a validator here, in the words the author of the pack will read."""
    return PydanticCustomError("pack", "{sentence}", {"sentence": sentence, "mend": mend})
