"""Rows of registers to look at: `demo/registers.yaml` of a pack, put through the same act as any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from pydantic import Field

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.schema import Code, Part
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.models import User
from tongjian.kernel.people.queries import viewer_of
from tongjian.kernel.people.viewer import Role
from tongjian.systems.performance.registers import actions
from tongjian.systems.performance.registers.catalogue import REGISTERS

FILE = "demo/registers.yaml"


class DemoRow(Part):
    """A row by the columns of its register, who writes it, and how often: each a month after the last."""

    into: Code = Field(alias="register")
    keeper: str
    times: int = Field(1, ge=1, le=60)
    cells: dict[str, str]


class DemoRows(Part):
    """The file."""

    registers: tuple[DemoRow, ...]


def install_demo_rows(pack: Pack) -> None:
    """Write them once; a pack without the file has none."""
    if not (pack.folders[0] / FILE).is_file():
        return
    now = timezone.now()
    for wanted in read_sheet(pack.folders[:1], FILE, DemoRows).registers:
        register = REGISTERS[wanted.into]
        keeper = viewer_of(User.objects.get(username=wanted.keeper), timezone.localdate())
        body = min(keeper.organisations(Role.HANDLER))
        there = register.model._default_manager.filter(organisation=body)
        known = set(there.values_list("title", flat=True))
        for cells in _repeated(wanted):
            if cells["title"] not in known:
                actions.add(keeper, register, body, cells, now)


def _repeated(wanted: DemoRow) -> Iterator[dict[str, str]]:
    if wanted.times == 1:
        yield wanted.cells
        return
    first = date.fromisoformat(wanted.cells["happened_on"])
    for number in range(wanted.times):
        day = first.replace(month=(first.month - 1 + number) % 12 + 1)
        title = f"{wanted.cells['title']} {number + 1:02}"
        yield {**wanted.cells, "title": title, "happened_on": day.isoformat()}
