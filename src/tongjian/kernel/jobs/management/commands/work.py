"""`django-admin work`: do background jobs until told to stop."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from tongjian.kernel.jobs.worker import Worker


class Command(BaseCommand):
    """Starts one worker; SIGTERM or Ctrl+C lets it finish the job at hand."""

    help = "执行后台任务，直到收到停止信号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        until = parser.add_mutually_exclusive_group()
        until.add_argument("--once", action="store_true", help="只执行一个任务")
        until.add_argument("--drain", action="store_true", help="执行完当前所有到期任务后退出")
        parser.add_argument("--lease", type=float, default=30.0, help="任务执行权的秒数（默认 30）")
        parser.add_argument("--interval", type=float, default=0.5, help="空闲时多少秒查看一次（默认 0.5）")

    def handle(self, *, once: bool, drain: bool, lease: float, interval: float, **_: Any) -> None:
        """Run the worker."""
        worker = Worker(lease=timedelta(seconds=lease), interval=interval)
        before = {number: signal.signal(number, lambda *_: worker.stop()) for number in _STOPPING}
        try:
            if once:
                worker.once()
            elif drain:
                worker.drain()
            else:
                worker.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


_STOPPING = (signal.SIGTERM, signal.SIGINT)
