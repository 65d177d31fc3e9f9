"""Run every bench one after another: `python -m tools.bench`. Each runs alone as `python -m bench.<name>`."""

from __future__ import annotations

import subprocess
import sys

from tools.stamps import ROOT


def main() -> int:
    """Print the figures of each bench; 1 when one of them failed."""
    failed = []
    for name in benches():
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\n未完成：{'、'.join(failed)}", flush=True)
    return 1 if failed else 0


def benches() -> list[str]:
    """Modules of `bench/` that can be run."""
    modules = sorted((ROOT / "bench").glob("*.py"))
    return [path.stem for path in modules if "\ndef main(" in path.read_text(encoding="utf-8")]


if __name__ == "__main__":
    sys.exit(main())
