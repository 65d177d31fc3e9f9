"""Write every page; `--check` writes nothing and names the pages that are not current."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from tools.stamps import ROOT

FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by `python -m tools.reference` from the code. Changes by hand are lost. -->\n\n"


def main() -> int:
    """1 when a page is not current and `--check` was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description=__doc__)
    parser.add_argument("--check", action="store_true")
    checks = parser.parse_args().check
    stale = {name: text for name, text in made().items() if written(name) != text}
    for name, text in stale.items():
        print(f"docs/reference/{name}")
        if not checks:
            (FOLDER / name).write_text(text, "utf-8")
    return 1 if checks and stale else 0


def made() -> Mapping[str, str]:
    """Every page by file name, as the code stands now."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    django.setup()
    from tools.reference import actions, addresses, commands, fields, indicators, rules, schema, variables

    pages: Mapping[str, Callable[[], str]] = {
        "commands.md": commands.page,
        "actions.md": actions.page,
        "addresses.md": addresses.page,
        "environment.md": variables.page,
        "packs.md": schema.page,
        "fields.md": fields.page,
        "indicators.md": indicators.page,
        "rules.md": rules.page,
    }
    return {name: MADE + page().rstrip() + "\n" for name, page in pages.items()}


def written(name: str) -> str:
    """The page as it lies in the repository; empty when there is none."""
    path = FOLDER / name
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
