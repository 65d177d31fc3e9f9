"""A city that is written for a measurement, installed in the current database while it is needed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def city_installed(write: Callable[[Path], Path], forget: Callable[[], None]) -> Iterator[None]:
    """The pack that `write` puts into a folder of its own, beside the packs all cities extend.

    `forget` drops what was remembered of the people of an earlier city of that name.
    """
    from tongjian.kernel.packs import queries
    from tongjian.kernel.packs.actions import install
    from tongjian.kernel.packs.folder import packs_root
    from tongjian.kernel.packs.loader import load_pack

    real, given = packs_root(), os.environ.get("TONGJIAN_PACKS")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for base in real.glob("_*"):
            (root / base.name).symlink_to(base, target_is_directory=True)
        pack = load_pack(write(root))
        os.environ["TONGJIAN_PACKS"] = name
        queries.forget()
        forget()
        try:
            install(pack)
            yield
        finally:
            os.environ.pop("TONGJIAN_PACKS")
            if given is not None:
                os.environ["TONGJIAN_PACKS"] = given
            queries.forget()
