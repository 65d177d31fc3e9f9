"""What a phone sends, as its parts; a message that is none is refused with a sentence, and only then."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tongjian.engines.penalties.terms import Evidence, Kind, SpotGround

Text = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=300)]
Key = Annotated[str, Field(pattern=r"^[0-9a-zA-Z-]{8,64}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class PartySent(_Part):
    """The party as it was met."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    nature: Literal["1", "2", "3"]
    identifier: Annotated[str, Field(max_length=32)] = ""
    address: Short = ""
    phone: Annotated[str, Field(max_length=32)] = ""
    born: date | None = None


class FileSent(_Part):
    """A picture, recording or signature by its digest; the content follows."""

    sha256: Digest
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Evidence
    taken_at: AwareDatetime
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)


class Asked(_Part):
    """A question and its answer."""

    question: Text
    answer: Text


class CollectedSent(_Part):
    """What was collected on the spot."""

    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=2)
    ground: SpotGround
    receipt: Annotated[str, Field(min_length=1, max_length=64)]


class SpotSent(_Part):
    """A decision on the spot as it was drawn up."""

    type: Literal["spot"] = "spot"
    channel: Annotated[str, Field(max_length=32)]
    offence: Annotated[str, Field(max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    party: PartySent
    place: Short = ""
    facts: Annotated[str, Field(min_length=1, max_length=4000)]
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    fine: Decimal = Field(Decimal(0), ge=0, max_digits=12, decimal_places=2)
    factors: dict[Short, Short] = {}
    outside: Text = ""
    officers: tuple[Short, ...]
    questions: Annotated[tuple[Asked, ...], Field(max_length=50)] = ()
    papers_shown: bool
    told: bool
    handed_over: bool
    refused_to_sign: bool = False
    provisional: Short
    files: Annotated[tuple[FileSent, ...], Field(max_length=60)] = ()
    collected: CollectedSent | None = None


class EvidenceSent(_Part):
    """Evidence or a record of questioning for an ordinary case."""

    type: Literal["evidence"]
    case: Annotated[str, Field(max_length=36)]
    kind: Evidence
    name: Annotated[str, Field(min_length=1, max_length=200)]
    officers: tuple[Short, ...]
    witnessed: Short = ""
    place: Short = ""
    asked: Short = ""
    relation: Short = ""
    seen: Text = ""
    questions: Annotated[tuple[Asked, ...], Field(max_length=50)] = ()
    files: Annotated[tuple[FileSent, ...], Field(max_length=60)] = ()


class FactSent(_Part):
    """The envelope: `id` was made on the phone, `clock` is the phone's."""

    id: Key
    device: Key
    seq: int = Field(ge=0)
    clock: AwareDatetime
    author: int
    kind: Literal["spot", "evidence"]
    body: dict[str, Any]


class SyncSent(_Part):
    """One exchange. `thing` is what the facts are of."""

    since: int = 0
    facts: Annotated[tuple[dict[str, Any], ...], Field(max_length=200)] = ()


def sentence_of(error: ValidationError) -> str:
    """The first mistake with its place."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "内容"
    return f"{where}：{first['msg']}"


Moment = datetime
