"""`tongjian serve`: prepare the installation, serve the site, and do the background work."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tongjian.site.supervisor import Supervisor

HELP = "准备数据并启动网站和后台任务；Ctrl+C 全部停止"
PORTS_TRIED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether demo data is wanted."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    parser.add_argument("--port", type=int, default=8000, help="端口（默认 8000；被占用时取下一个）")
    parser.add_argument("--workers", type=int, default=2, help="网站进程数（默认 2）")
    parser.add_argument("--demo", action="store_true", help="安装演示数据并显示演示账号")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C; 2 when no port is free."""
    port = free_port(args.host, args.port)
    if port is None:
        say(f"{args.port} 到 {args.port + PORTS_TRIED - 1} 的端口都被占用。请用 --port 指定一个空闲端口。")
        return 2
    if port != args.port:
        say(f"端口 {args.port} 已被占用，改用 {port}。")
    address = f"http://{args.host}:{port}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongjian.site.settings")
    os.environ.setdefault("TONGJIAN_PUBLIC_URL", address)

    import django

    django.setup()
    from django.db import connections

    from tongjian.site.installation import prepare

    prepare(say, demo=args.demo)
    connections.close_all()
    supervisor = Supervisor(commands(args.host, port, args.workers), say)
    supervisor.start()
    if answers(address):
        welcome(address, demo=args.demo)
    return supervisor.watch()


def commands(host: str, port: int, workers: int) -> Mapping[str, Sequence[str]]:
    """The website and the worker. Threads let a slow upload wait without keeping others from a process.

    The site is loaded once and then forked: a start costs one loading instead of one for each process.
    """
    gunicorn = [sys.executable, "-m", "gunicorn", "tongjian.site.wsgi:application", "--preload"]
    options = ["--worker-class", "gthread", "--threads", "4", "--timeout", "120", "--log-level", "warning"]
    return {
        "网站": [*gunicorn, "--bind", f"{host}:{port}", "--workers", str(workers), *options],
        "后台任务": [sys.executable, "-m", "django", "work"],
    }


def free_port(host: str, first: int) -> int | None:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def answers(address: str, seconds: float = 30.0) -> bool:
    """Wait until the site answers; false when it does not within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/sign-in/", timeout=5):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def welcome(address: str, *, demo: bool) -> None:
    """The address, and who can be tried."""
    from tongjian.site.demo import accounts, table

    say(f"\n通鉴已启动：{address}    （Ctrl+C 停止）\n")
    if not demo:
        return
    rows = [("城市", "用户名", "密码", "姓名", "单位与岗位")]
    rows += [(a.city, a.username, a.password, a.name, a.duties) for a in accounts()]
    say(f"演示账号\n{table(rows)}\n")


def say(sentence: str) -> None:
    """To the terminal at once, also when it is a pipe."""
    print(sentence, flush=True)
