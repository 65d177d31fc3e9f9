"""Files laid into a folder that may vanish at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Lay each file whole or not at all, in the order given; nothing once the folder is gone."""
    try:
        for name, content in files.items():
            half = folder / f"{name}.{uuid4().hex}.half"
            half.write_bytes(content)
            half.replace(folder / name)
    except FileNotFoundError:
        # Deleted while the files were being made: there is nobody to read them.
        return
