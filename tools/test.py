"""Run every test and every check, and say in one line what came of it: `python -m tools.test`.

Tests that touch the database run on SQLite and again on PostgreSQL; engines and journeys run once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools import check
from tools.machine import bring_what_is_missing, browser, has_postgres
from tools.postgres import cluster
from tools.stamps import ROOT

REPORTS = ROOT / "build" / "reports"
NOTHING_SELECTED = 5


@dataclass
class Tally:
    """What came of the tests; names for what did not pass."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add_checks(self, failed: list[str]) -> None:
        """Each check counts as one."""
        self.passed += len(check.CHECKS) - len(failed)
        self.failed += failed

    def add_report(self, title: str, report: Path) -> None:
        """The cases of one JUnit file."""
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"[{title}] {case.get('classname')}::{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed.append(name)
            elif skipped is not None:
                self.skipped.append(f"{name}: {skipped.get('message')}")
            else:
                self.passed += 1


def main() -> int:
    """Everything, in order of how soon it tells; 0 when nothing failed."""
    began = time.monotonic()
    missing = bring_what_is_missing()
    REPORTS.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    tally.add_checks(check.failures())
    run(tally, "单元与性质", "not database and not postgresql and not journey and not whole", workers=2)
    run(tally, "SQLite", "database", workers=2)
    on_postgres(tally)
    journeys(tally)
    summary(tally, missing, time.monotonic() - began)
    return 1 if tally.failed else 0


def on_postgres(tally: Tally) -> None:
    """The database tests again, in a cluster of their own."""
    selection = "database or postgresql"
    if not has_postgres():
        tally.skipped += [f"[PostgreSQL] {name}: 没有 PostgreSQL 与 PostGIS" for name in names(selection)]
        return
    with ExitStack() as stack:
        # Tests undo what they write: statistics of tables that were full or empty a moment ago mislead.
        url = stack.enter_context(cluster("autovacuum=off"))
        run(tally, "PostgreSQL", selection, workers=2, environment={"TONGJIAN_DATABASE_URL": url})


def journeys(tally: Tally) -> None:
    """A real browser against a real server."""
    found = browser()
    if found is None:
        tally.skipped += [f"[浏览器旅程] {name}: 没有可用的 Chromium" for name in names("journey")]
        return
    run(tally, "浏览器旅程", "journey", workers=0, environment={"TONGJIAN_BROWSER": found})


def run(
    tally: Tally, title: str, selection: str, *, workers: int, environment: Mapping[str, str] | None = None
) -> None:
    """One session of pytest; a session that breaks down counts as one failure."""
    print(f"\n== {title}", flush=True)
    report = REPORTS / f"{title}.xml"
    report.unlink(missing_ok=True)
    command = pytest("-q", "-m", selection, f"--junitxml={report}", f"--numprocesses={workers}")
    if workers:
        command += ["--dist=worksteal"]  # modules stay together, which make their city once
    code = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, check=False
    ).returncode
    before = len(tally.failed)
    if report.is_file():
        tally.add_report(title, report)
    if code not in (0, NOTHING_SELECTED) and len(tally.failed) == before:
        tally.failed.append(f"[{title}] pytest 退出码 {code}")


def names(selection: str) -> list[str]:
    """The tests a session would have run."""
    command = pytest("--collect-only", "-q", "-m", selection)
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [line for line in listed.splitlines() if "::" in line]


def pytest(*arguments: str) -> list[str]:
    """The command line of pytest in this environment."""
    return [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]


def summary(tally: Tally, missing: list[str], seconds: float) -> None:
    """By name what failed and what was skipped; loudly what the machine lacks; last the plain sum."""
    print("\n" + "=" * 78)
    for name in tally.skipped:
        print(f"跳过  {name}")
    for name in tally.failed:
        print(f"失败  {name}")
    for sentence in missing:
        print(f"\n!!!  {sentence}")
    print(f"\n用时 {seconds / 60:.1f} 分钟")
    print(f"{tally.passed} passed, {len(tally.failed)} failed, {len(tally.skipped)} skipped", flush=True)


if __name__ == "__main__":
    sys.exit(main())
