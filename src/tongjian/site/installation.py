"""Make the data of an installation ready: tables, static files, packs, and demo data where it is wanted.

Every step looks first whether it has anything to do, so that a second start costs next to nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from tongjian.kernel.packs.actions import install, outdated
from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.packs.office.laying import put_up_all
from tongjian.kernel.packs.queries import pack_of
from tongjian.site import tables
from tongjian.site.demo import install_demo, is_installed

Say = Callable[[str], None]


def prepare(say: Say, *, demo: bool) -> None:
    """Bring the installation up to date. Raises what the packs' check raises when a pack is wrong."""
    migrate(say)
    collect_static(say)
    changed = install_packs(say)
    if demo:
        install_demos(say, changed)


def migrate(say: Say) -> None:
    """Create or change tables."""
    if tables.out_of_date():
        say("准备数据库 …")
        tables.bring_up_to_date()


def collect_static(say: Say) -> None:
    """Gather static files under hashed names, compressed."""
    stamp = Path(settings.STATIC_ROOT) / ".made-from"
    made_from = _digest_of_static()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == made_from:
        return
    say("准备静态文件 …")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(made_from, encoding="ascii")


def install_packs(say: Say) -> frozenset[str]:
    """Install every city whose folder has changed since, and name them."""
    # What was changed in pages is laid out together with the files of this release.
    put_up_all()
    changed = outdated()
    for city in changed:
        pack = pack_of(city)
        say(f"安装{pack.title} …")
        install(pack)
    return frozenset(changed)


def install_demos(say: Say, changed: frozenset[str]) -> None:
    """Install the demo data of cities that have changed or never had it."""
    for pack in map(pack_of, city_names()):
        if pack.name in changed or not is_installed(pack):
            say(f"安装{pack.title}的演示数据 …")
            install_demo(pack)


def _digest_of_static() -> str:
    summary = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            stat = Path(storage.path(path)).stat()
            summary.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return summary.hexdigest()
