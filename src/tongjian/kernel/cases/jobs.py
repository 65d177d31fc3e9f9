"""When a pack is installed its calendar may have changed: the due days of running cases follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tongjian.kernel.cases.rebuild import roots_after, write_anew
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import forget

REBUILD = "cases.rebuild"


def due_days_follow(pack: Pack, **_: Any) -> None:
    """Connected to the installation of packs, in its transaction."""
    first = {"city": pack.name, "after": str(UUID(int=0))}
    enqueue(REBUILD, first, city=pack.name, unique_key=f"{REBUILD}:{pack.name}:first")


@job(REBUILD)
def rebuild_some(args: Args) -> None:
    """One batch of trees, and the order for the next."""
    city = args["city"]
    if UUID(args["after"]).int == 0:
        # This worker may have read the calendar before it changed.
        forget()
    roots = roots_after(city, UUID(args["after"]))
    for root in roots:
        write_anew(root)
    if roots:
        following = {"city": city, "after": str(roots[-1])}
        enqueue(REBUILD, following, city=city, unique_key=f"{REBUILD}:{city}:{roots[-1]}")
