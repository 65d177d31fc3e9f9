"""What differs between installations: the environment variables the code reads."""

from __future__ import annotations

import re

from tools.reference.markdown import code, table
from tools.stamps import ROOT

READ = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(TONGJIAN_\w+)\"")

MEANINGS = {
    "TONGJIAN_VAR": ("folder of database, documents, bills and the signing key", "`var/`"),
    "TONGJIAN_DATABASE_URL": ("`postgres://user:password@host:5432/name`", "SQLite in `TONGJIAN_VAR`"),
    "TONGJIAN_PUBLIC_URL": ("address the public uses; QR codes point at it", "the address served"),
    "TONGJIAN_HOSTS": ("host names that are answered, separated by commas", "this machine"),
    "TONGJIAN_SECRET_KEY": ("key of sessions, when it is kept elsewhere", "made once, in `TONGJIAN_VAR`"),
    "TONGJIAN_PACKS": ("folder of the city packs", "`packs/`"),
    "TONGJIAN_PACK": ("pack of the command line where none is named", "`_china`"),
    "TONGJIAN_DWG_CONVERTER": ("command that turns a DWG into a DXF", "none: a DWG is refused"),
    "TONGJIAN_FONTS": ("folder of the Chinese font that documents are typeset with", "`build/fonts`"),
    "TONGJIAN_TIANDITU_KEY": (
        "key of Tianditu: a base map under the layers, through our proxy",
        "no base map",
    ),
    "TONGJIAN_TIANDITU_URL": ("where the proxy asks for it", "Tianditu itself"),
    "TONGJIAN_LOG": ("level of the log", "`WARNING`"),
    "TONGJIAN_DEBUG": ("`1` for development: tracebacks in the browser, a page of all components", "off"),
    "TONGJIAN_TESTING": ("`1` while tests run: static files without hashed names", "off"),
    "TONGJIAN_BROWSER": ("the Chromium that journeys drive", "the one found on the machine"),
}


def page() -> str:
    """One row a variable, in the order of `MEANINGS`."""
    read = _read()
    if read != MEANINGS.keys():
        raise LookupError(f"explain, or no longer explain, here: {sorted(read ^ MEANINGS.keys())}")
    rows = ((code(name), *MEANINGS[name]) for name in MEANINGS)
    return "# Environment\n\nEverything has a default that runs.\n\n" + table(
        ("variable", "meaning", "default"), rows
    )


def _read() -> set[str]:
    files = (path for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.py"))
    return {name for path in files for name in READ.findall(path.read_text("utf-8"))}
