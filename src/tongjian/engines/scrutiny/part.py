"""What every part of a report is: frozen, and closed to names the schema does not hold."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
