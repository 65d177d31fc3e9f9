"""Every rule of every pack, with its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tongjian.engines.scrutiny import Rule, load_rules
from tongjian.engines.scrutiny.rules.load import load_file
from tongjian.kernel.packs.folder import pack_folders, packs_root
from tools.reference.markdown import table

HEAD = """# Rules

A drawing is judged by the rules in force on the day its planning conditions were issued, else on the day of
acceptance, else today. A nearer pack's rule replaces one of the same name further up. *Verified* says whether
somebody has compared the file with the official text. The rows without a department, last in a pack, are
figures that rules and indicators count with.
"""


def page() -> str:
    """One section a pack."""
    packs = sorted(folder for folder in packs_root().iterdir() if (folder / "rules").is_dir())
    return "\n".join(
        (
            HEAD,
            *(_section(pack) for pack in packs),
        )
    )


def _section(pack: Path) -> str:
    head = ("rule", "title", "document", "clause", "in force", "verified", "department", "if not kept")
    return f"## `{pack.name}`\n\n{table(head, sorted(_rows(pack), key=lambda row: not row[6]))}"


def _rows(pack: Path) -> Iterator[tuple[str, ...]]:
    departments = load_rules(pack_folders(pack.name)).departments
    for path in sorted((pack / "rules").rglob("*.yaml")):
        loaded = load_file(path)
        link = f"../../packs/{path.relative_to(packs_root()).as_posix()}"
        source = (loaded.clause, str(loaded.in_force), "yes" if loaded.verified else "no")
        if isinstance(loaded, Rule):
            document = f"{loaded.document} {loaded.number}".strip()
            department = departments[loaded.department]
            yield f"[{loaded.rule}]({link})", loaded.title, document, *source, department, loaded.severity
        else:
            yield f"[{path.stem}]({link})", "", loaded.document, *source, "", ""
