"""Drawings judged by the workers of a Dask cluster.

The bytes of a drawing are sent and its results sent back, so the workers need no common disk; they need this
program with the same packs, which is checked by digest. A worker that dies costs nothing but time: its
drawings go to another one.
"""

from __future__ import annotations

import importlib
import importlib.util
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tongjian.cli.scrutinise_packs import basis_of
from tongjian.engines.drawing import Refused
from tongjian.engines.scrutiny import isolated
from tongjian.engines.scrutiny.batch import Job, Judge
from tongjian.engines.scrutiny.isolated import Refusal

_TO_CONNECT = 30
_WITHOUT_WORKERS = 60
_AHEAD = 2
"""Drawings that are on their way for each thread of the cluster, so that none waits for the network."""
_START_WORKERS = "启动 dask worker 后重新运行，已完成的图纸不会重做。"


@dataclass(frozen=True)
class Parcel:
    """A drawing and the papers it is judged by, as bytes."""

    name: str
    drawing: bytes
    papers: Mapping[str, bytes]
    options: tuple[str, ...]
    basis: str
    seconds: float
    megabytes: int


@dataclass(frozen=True)
class Delivery:
    """What a worker made of a parcel: the files of a judged drawing, or why there are none."""

    refusal: Refusal | None
    files: Mapping[str, bytes]


def cluster_judge(address: str, basis: str, *, seconds: float, megabytes: int) -> Judge:
    """Judges on the cluster of the scheduler at `address`. Raises Refused when the means are missing."""
    if importlib.util.find_spec("distributed") is None:
        sentence, mend = (
            "没有安装 Dask，不能使用 --scheduler。",
            "安装 tongjian[cluster]，或去掉 --scheduler。",
        )
        raise Refused("no-dask", sentence, mend)
    return partial(_judge, address, basis, seconds, megabytes)


def judge_there(parcel: Parcel) -> Delivery:
    """Runs on a worker: the drawing in a child process of its own, as everywhere."""
    options = dict(zip(parcel.options[::2], parcel.options[1::2], strict=True))
    if basis_of(options.get("--pack"), options.get("--vocabulary")) != parcel.basis:
        sentence = "集群上的程序或规则与本机不同，图纸没有审查。"
        return Delivery(Refusal("crashed", sentence, "在集群各机器上安装相同的版本和城市包。"), {})
    with tempfile.TemporaryDirectory(prefix="tongjian-parcel-") as folder:
        place = Path(folder)
        drawing = _laid_down(place / "drawing", parcel.name, parcel.drawing)
        arguments: list[str | Path] = ["drawing", drawing, *parcel.options, "--out", place / "out"]
        for option, content in parcel.papers.items():
            arguments += [option, _laid_down(place / option.strip("-"), "paper.yaml", content)]
        answer = isolated.run(arguments, seconds=parcel.seconds, megabytes=parcel.megabytes)
        if isinstance(answer, Refusal):
            return Delivery(answer, {})
        return Delivery(None, {file.name: file.read_bytes() for file in (place / "out").iterdir()})


def _judge(
    address: str, basis: str, seconds: float, megabytes: int, jobs: Iterable[Job]
) -> Iterator[tuple[Job, Refusal | None]]:
    waiting = list(jobs)
    if not waiting:
        return
    with _connected(address) as client:
        width = _AHEAD * sum(worker["nthreads"] for worker in client.scheduler_info()["workers"].values())
        on_the_way: dict[Any, Job] = {}
        while waiting or on_the_way:
            while waiting and len(on_the_way) < max(1, width):
                job = waiting.pop(0)
                parcel = _packed(job, basis, seconds, megabytes)
                on_the_way[client.submit(judge_there, parcel, key=f"{job.key}-{id(job)}", pure=False)] = job
            for future in _done(client, list(on_the_way)):
                job = on_the_way.pop(future)
                yield job, _unpacked(future, job)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    distributed: Any = importlib.import_module("distributed")
    try:
        client = distributed.Client(address, timeout=_TO_CONNECT)
    except (OSError, ValueError) as error:
        mend = "检查地址和网络，例如 tcp://10.0.0.5:8786。"
        raise Refused("no-scheduler", f"连不上 Dask 调度器 {address}（{error}）。", mend) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_WITHOUT_WORKERS)
        except TimeoutError as error:
            raise Refused("no-workers", f"Dask 集群 {address} 没有工作进程。", _START_WORKERS) from error
        yield client


def _done(client: Any, futures: list[Any]) -> list[Any]:
    """Those that have ended, one at least. Raises Refused when nobody is left to work on the others."""
    distributed: Any = importlib.import_module("distributed")
    while True:
        try:
            return list(
                distributed.wait(futures, timeout=_WITHOUT_WORKERS, return_when="FIRST_COMPLETED").done
            )
        except TimeoutError as error:
            if not client.scheduler_info()["workers"]:
                raise Refused("no-workers", "Dask 集群的工作进程都已退出。", _START_WORKERS) from error


def _packed(job: Job, basis: str, seconds: float, megabytes: int) -> Parcel:
    papers = {option: path.read_bytes() for option, path in job.papers.items()}
    drawing = job.drawing.path.read_bytes()
    return Parcel(job.drawing.path.name, drawing, papers, job.options, basis, seconds, megabytes)


def _unpacked(future: Any, job: Job) -> Refusal | None:
    distributed: Any = importlib.import_module("distributed")
    try:
        delivery: Delivery = future.result()
    except (distributed.KilledWorker, CancelledError) as error:
        sentence = f"审查这张图的集群进程多次中止（{type(error).__name__}），图纸没有审查。"
        return Refusal("crashed", sentence, "查看集群的日志后重新运行。")
    for name, content in delivery.files.items():
        _laid_down(job.staging, name, content)
    return delivery.refusal


def _laid_down(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(name).name
    path.write_bytes(content)
    return path
