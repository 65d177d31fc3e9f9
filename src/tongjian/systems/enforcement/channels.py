"""`enforcement/channels.yaml` of a pack: the channels of a city, each with its body, posts, offences,
numbers.

One procedure serves them all; what differs between channels and between cities stands here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from tongjian.kernel.packs.numbering import proved_pattern
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title
from tongjian.kernel.packs.schema.part import wrong
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.packs.sources import first_of

ROOM = "enforcement"
FILE = "channels.yaml"
Pattern = Annotated[str, AfterValidator(proved_pattern)]


class PostsSheet(Part):
    """Who does what, by the posts of the body. The host of a hearing is anyone of `host` who did not
    investigate."""

    investigator: tuple[Code, ...] = Field(min_length=1)
    legal: tuple[Code, ...] = Field(min_length=1)
    head: tuple[Code, ...] = Field(min_length=1)
    host: tuple[Code, ...] = Field(min_length=1)


class ChannelOffence(Part):
    """An offence the channel handles, and the supervision matter (14 digits) it belongs to."""

    offence: Code
    matter: str = Field(pattern=r"^[0-9]{14}$")


class OwnMatter(Part):
    """A supervision matter of a department whose catalogue is not kept here."""

    code: str = Field(pattern=r"^[0-9]{14}$")
    title: Title


class ChannelSheet(Part):
    """A channel (执法渠道). `forms` are the papers it uses, all where it names none. Numbers are patterns;
    each document of a channel counts in a series of its own.

    A decision on the spot bears a provisional number of the phone and gets its own when it arrives.
    `payee`, `review_body` and `court` are printed on decisions; `office` and `phone` on notices.
    """

    code: Code
    title: Title
    organisation: Code
    posts: PostsSheet
    lead_number: Pattern
    case_number: Pattern
    decision_number: Pattern
    spot_number: Pattern
    offences: tuple[ChannelOffence, ...] = Field(min_length=1)
    matters: tuple[OwnMatter, ...] = ()
    payee: Title
    review_body: Title
    court: Title
    office: Title
    phone: str
    forms: tuple[Code, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [each.offence for each in self.offences]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise wrong(f"违法行为 {'、'.join(sorted(twice))} 写了两次", "每个违法行为在一个渠道只写一次")
        return self

    def matter_of(self, offence: str) -> str | None:
        """The supervision matter of an offence; None where the channel does not handle it."""
        return next((each.matter for each in self.offences if each.offence == offence), None)


class ChannelsSheet(Part):
    """The file."""

    channels: tuple[ChannelSheet, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        codes = [each.code for each in self.channels]
        if len(set(codes)) < len(codes):
            raise wrong("执法渠道的代码重复", "每个渠道用不同的 code")
        return self

    def channel(self, code: str) -> ChannelSheet | None:
        """The channel of that code."""
        return next((each for each in self.channels if each.code == code), None)


def channels_of(city: str) -> tuple[ChannelSheet, ...]:
    """The channels of a city; none where nobody enforces. No query once the pack is read."""
    pack = pack_of(city)
    return _channels(pack.folders, pack.digest)


def channel_of(city: str, code: str) -> ChannelSheet:
    """One channel. Raises `LookupError`."""
    found = next((each for each in channels_of(city) if each.code == code), None)
    if found is None:
        raise LookupError(f"{city} 没有执法渠道 {code}")
    return found


@lru_cache(maxsize=32)
def _channels(folders: tuple[Path, ...], _digest: str) -> tuple[ChannelSheet, ...]:
    if first_of(folders, ROOM, FILE) is None:
        return ()
    return read_sheet(folders, f"{ROOM}/{FILE}", ChannelsSheet).channels
