"""Parallel processes. Each runs one test at a time; one that takes too long, or dies, is replaced."""

import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from tests.test262.host import PASS, Harness, Run
from tests.test262.metadata import Metadata, Mode

Job = tuple[str, str, Metadata, Mode]  # path below test/, file, what it says of itself, how to run it
Verdict = tuple[str, Mode, str]

JOBS_PER_PROCESS = 3000
RECURSION_LIMIT = 12_000


def work(root: str, connection: Connection) -> None:
    """What a process does: answer jobs until it gets None."""
    sys.setrecursionlimit(RECURSION_LIMIT)
    harness = Harness(root)
    while (job := connection.recv()) is not None:
        connection.send(run_job(harness, job))


def run_job(harness: Harness, job: Job) -> str:
    """The verdict of one run; whatever the engine lets escape is a crash."""
    _, path, metadata, mode = job
    try:
        with open(path, encoding="utf-8", newline="") as file:
            source = file.read()
        return Run(harness, path, source, metadata, mode).verdict()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        places = [
            f"{os.path.basename(frame.filename)}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)[-3:]
        ]
        return f"crash: {type(error).__name__} {str(error)[:200]} at {' < '.join(reversed(places))}"


class Worker:
    """A process and what it is busy with."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.job: Job | None = None
        self.since = 0.0
        self.jobs = 0
        self.start()

    def start(self) -> None:
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.connection, theirs = context.Pipe()
        self.process: Any = context.Process(target=work, args=(self.root, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.jobs = 0

    def give(self, job: Job) -> None:
        if self.jobs >= JOBS_PER_PROCESS:
            self.stop()
            self.start()
        self.job = job
        self.jobs += 1
        self.since = time.monotonic()
        self.connection.send(job)

    def take(self) -> str:
        """The answer; a process that died is replaced."""
        try:
            return str(self.connection.recv())
        except (EOFError, OSError):
            self.process.join()
            code = self.process.exitcode
            self.start()
            return f"crash: the process ended with {code}"

    def replace(self) -> None:
        self.process.kill()
        self.process.join()
        self.start()

    def stop(self) -> None:
        try:
            self.connection.send(None)
        except OSError:
            pass
        self.process.join()


def run_all(root: str, jobs: Iterable[Job], processes: int, limit: float) -> Iterator[Verdict]:
    """The verdict of every job, in the order they come; `limit` is in seconds per run."""
    waiting = iter(jobs)
    workers = [Worker(root) for _ in range(processes)]
    busy: dict[Connection, Worker] = {}
    for worker in workers:
        start_next(worker, waiting, busy)
    while busy:
        ready = wait(list(busy), timeout=0.5)
        for connection in ready:
            worker = busy.pop(connection)  # type: ignore[arg-type]
            yield finished(worker, worker.take())
            start_next(worker, waiting, busy)
        now = time.monotonic()
        for connection, worker in list(busy.items()):
            if now - worker.since > limit:
                del busy[connection]
                worker.replace()
                yield finished(worker, f"hang: no answer within {limit:g} s")
                start_next(worker, waiting, busy)
    for worker in workers:
        worker.stop()


def finished(worker: Worker, verdict: str) -> Verdict:
    assert worker.job is not None
    path, _, _, mode = worker.job
    return path, mode, verdict


def start_next(worker: Worker, waiting: Iterator[Job], busy: dict[Connection, Worker]) -> None:
    job = next(waiting, None)
    if job is not None:
        worker.give(job)
        busy[worker.connection] = worker


__all__ = ["PASS", "Job", "Verdict", "run_all"]
