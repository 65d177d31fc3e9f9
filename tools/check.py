"""Everything that can be said about the code without running it: `python -m tools.check`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tools.stamps import ROOT

BIN = Path(sys.executable).parent
PYTHON_FOLDERS = ("src", "tests", "bench", "tools")
# djlint lints templates; its formatter breaks the indentation of nested template tags and is not used.
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff check": (str(BIN / "ruff"), "check", "--quiet", *PYTHON_FOLDERS),
    "ruff format": (str(BIN / "ruff"), "format", "--check", "--quiet", *PYTHON_FOLDERS),
    "mypy --strict": (str(BIN / "mypy"),),
    "import-linter": (str(BIN / "lint-imports"), "--no-logo"),
    "djlint": (str(BIN / "djlint"), "--lint", "--quiet", "src/tongjian"),
    "tsc": (sys.executable, "-m", "tools.frontend", "--check"),
}


def main() -> int:
    """Run all checks; 0 when every one is clean."""
    return 1 if failures() else 0


def failures() -> list[str]:
    """The names of the checks that found something, whose output has been shown."""
    return [name for name, command in CHECKS.items() if not _is_clean(name, command)]


def _is_clean(name: str, command: tuple[str, ...]) -> bool:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    verdict = "通过" if done.returncode == 0 else "未通过"
    print(f"{name:<16}{verdict}  {time.monotonic() - began:.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
