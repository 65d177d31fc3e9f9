"""`supervision/field.yaml` of a pack: thresholds of doubt, periods of rectification; and channels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from tongjian.engines.fieldwork import Terms
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import Source, read
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of

ROOM = "supervision"
FILE = "field.yaml"
CHANNELS = "channels.yaml"
KEPT = ("enforcement", "channels.yaml")
"""Where the pack says who keeps which channel."""


class DoubtSheet(Part):
    """From where on something recorded is doubtful."""

    clock_minutes: int = Field(ge=1, le=24 * 60)
    metres: int = Field(ge=10, le=100_000)
    verified: bool

    @property
    def terms(self) -> Terms:
        """As the engine takes them."""
        return Terms(self.clock_minutes, self.metres)


class PeriodSheet(Part):
    """Days of rectification, in calendar days: what is proposed, the most there may be with extensions.

    `decide` days after it was found, or not mended, the body has to order, refer or withdraw; `warn` days
    before a deadline it turns yellow; `recheck` days after a reply it is to be looked at again; `answer` days
    are given to the enforcement body for its word on a referral.
    """

    rectification: int = Field(ge=1, le=365)
    longest: int = Field(ge=1, le=730)
    decide: int = Field(ge=1, le=60)
    warn: int = Field(ge=0, le=60)
    recheck: int = Field(ge=1, le=180)
    answer: int = Field(ge=1, le=180)
    verified: bool


class FieldSheet(Part):
    """The file. `size_megabytes` is the largest photo or paper that is taken in."""

    doubts: DoubtSheet
    periods: PeriodSheet
    size_megabytes: int = Field(ge=1, le=100)


class ChannelSheet(Part):
    """Whom a finding can be handed to: the channel's code, and the body that keeps it."""

    code: Code
    title: Title
    organisation: Code


class ChannelsSheet(Part):
    """The file of the city."""

    channels: tuple[ChannelSheet, ...] = ()


def field_of(city: str) -> FieldSheet:
    """The thresholds and periods of a city. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _field(pack.folders, pack.digest)


def channels_of(city: str) -> tuple[ChannelSheet, ...]:
    """The channels of enforcement of a city; none where it names none."""
    pack = pack_of(city)
    return _channels(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _field(folders: tuple[Path, ...], _digest: str) -> FieldSheet:
    return read_sheet(folders, f"{ROOM}/{FILE}", FieldSheet)


@lru_cache(maxsize=32)
def _channels(folders: tuple[Path, ...], _digest: str) -> tuple[ChannelSheet, ...]:
    if first_of(folders, ROOM, CHANNELS) is None:
        return ()
    return read_sheet(folders, f"{ROOM}/{CHANNELS}", ChannelsSheet).channels


def mistakes(folders: tuple[Path, ...], pack: Pack | None) -> Iterator[Mistake]:
    """For `pack check`: what is wrong in both files, and channels that nobody keeps."""
    found: list[Mistake] = []
    for name, model in ((FILE, FieldSheet), (CHANNELS, ChannelsSheet)):
        file = first_of(folders, ROOM, name)
        if file is None:
            continue
        try:
            sheet = read_sheet(folders, f"{ROOM}/{name}", model)
        except PackErrors as errors:
            found += errors.mistakes
            continue
        if isinstance(sheet, ChannelsSheet):
            bodies = set(pack.organisations) if pack is not None else set()
            found += _unknown(read(file), sheet, bodies, kept_channels(folders))
    yield from found


def kept_channels(folders: tuple[Path, ...]) -> dict[str, str]:
    """The channels of enforcement by code, with the body that keeps each, as the pack's file of them says.

    Only these two names are read, as plain data: the file is another system's, which proves it itself. None
    where it is missing or cannot be read.
    """
    file = first_of(folders, *KEPT)
    if file is None:
        return {}
    try:
        listed = read(file).data.get("channels")
    except PackErrors:
        return {}  # Told by the system whose file it is.
    rows = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return {str(each.get("code", "")): str(each.get("organisation", "")) for each in rows}


def _unknown(
    source: Source, sheet: ChannelsSheet, bodies: Collection[str], kept: Mapping[str, str]
) -> Iterator[Mistake]:
    for place, each in enumerate(sheet.channels):
        at = ("channels", place)
        if bodies and each.organisation not in bodies:
            sentence = f"渠道“{each.title}”的机构 {each.organisation} 不在 organisations.yaml 中"
            yield source.mistake(at, sentence, "改为已有机构的 code，或在 organisations.yaml 中补上")
        if each.code not in kept:
            sentence = f"{'/'.join(KEPT)} 中没有渠道 {each.code}，移送到“{each.title}”的问题没有人接收"
            yield source.mistake(at, sentence, f"写该文件已有的 code：{'、'.join(kept) or '（没有）'}")
        elif kept[each.code] != each.organisation:
            sentence = f"渠道 {each.code} 在 {'/'.join(KEPT)} 中由 {kept[each.code]} 办理"
            yield source.mistake(at, sentence, f"把 organisation 改为 {kept[each.code]}")
