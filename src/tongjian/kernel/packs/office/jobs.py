"""What is published comes into force by itself on its day, also when nobody was there at that moment."""

from __future__ import annotations

from tongjian.kernel.jobs.registry import Args, job
from tongjian.kernel.packs.actions import install, outdated
from tongjian.kernel.packs.office.laying import put_up_published
from tongjian.kernel.packs.office.publishing import TAKE_FORCE
from tongjian.kernel.packs.queries import pack_of


def _lay(args: Args) -> None:
    put_up_published(args["city"])


@job(TAKE_FORCE, prepare=_lay)
def take_force(args: Args, _laid: None) -> None:
    """Install what is in force now, if it is not yet: catalogue, organisations and due days follow."""
    if args["city"] in outdated():
        install(pack_of(args["city"]))
