"""Several workers at once: each file is read in a process of its own kind, and one that dies or hangs is replaced."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Self

from python.actions.county.cache import open_cache
from python.actions.county.discovery import Found
from python.actions.county.extract import unreadable
from python.actions.county.reading import Reading
from python.actions.county.worker import WITH_CACHE, read_file
from python.vocabulary.problems import Problem, ProblemCode, Severity

# A county's largest workbook (10,000 teachers, 40 sessions) takes some seconds.
SECONDS_FOR_A_FILE = 120.0
_HOME = Path(__file__).resolve().parents[3]
# A worker that is to do less than this is not worth its start.
_FILES_WORTH_A_START = 4


def n_workers(n_files: int) -> int:
    """How many workers read so many files: one for each core, fewer for few files."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, -(-n_files // _FILES_WORTH_A_START)))


class _Worker:
    """One process that reads files one after another."""

    def __init__(self, command: Sequence[str]) -> None:
        # What lies in the folder that this was started from is not on its path: it may be the schools'.
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(_search_path()),
            "PYTHONSAFEPATH": "1",
        }
        self._process = subprocess.Popen(  # the program itself, no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.hung = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def read(self, path: Path, seconds: float) -> Reading | None:
        """The reading of a file; ``None`` when the process died, or was ended because it took too long (``hung``)."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # both were asked for
        assert stdout is not None
        watch = threading.Timer(seconds, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            stdin.write(json.dumps(os.fspath(path)).encode("ascii") + b"\n")
            stdin.flush()
            line = stdout.readline()
        except OSError:
            return None
        finally:
            watch.cancel()
        try:
            return Reading.of_bytes(line) if line.endswith(b"\n") else None
        except ValueError:
            return None

    def end(self) -> None:
        """Ends the process and takes its pipes down."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not written any more
                    continue
        self._process.wait()

    def _give_up(self) -> None:
        self.hung = True
        self._process.kill()


def _search_path() -> list[str]:
    own = os.environ.get("PYTHONPATH")
    return [str(_HOME), *([own] if own else [])]


class Pool:
    """Reads many files with several workers.

    Attributes:
        n_workers: How many work at once.
        seconds: How long one file may take.
    """

    def __init__(
        self, n_workers: int, *, cached: bool, seconds: float = SECONDS_FOR_A_FILE, module: str = ""
    ) -> None:
        self.n_workers = n_workers
        self.seconds = seconds
        self._cached = cached
        options = [WITH_CACHE] if cached else []
        self._command = [sys.executable, "-m", module or "python.actions.county.worker", *options]
        self._stop = threading.Event()

    def read(self, files: Sequence[Found]) -> Generator[tuple[Found, Reading]]:
        """Every file with its reading, as they come; no more than a few are held at any time."""
        jobs: queue.SimpleQueue[Found] = queue.SimpleQueue()
        for file in files:
            jobs.put(file)
        results: queue.Queue[tuple[Found, Reading] | BaseException] = queue.Queue(2 * self.n_workers)
        threads = [
            threading.Thread(target=self._work, args=(jobs, results), daemon=True)
            for _ in range(self.n_workers)
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in files:
                result = results.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            self._stop.set()
            while any(thread.is_alive() for thread in threads):
                try:
                    results.get(timeout=0.05)  # makes room for whoever waits to hand something over
                except queue.Empty:
                    continue

    def _work(
        self,
        jobs: queue.SimpleQueue[Found],
        results: queue.Queue[tuple[Found, Reading] | BaseException],
    ) -> None:
        worker: _Worker | None = None
        try:
            while not self._stop.is_set():
                file = jobs.get_nowait()
                reading = None
                for _ in range(2):  # one that died of something else gets a second try
                    try:
                        worker = worker or _Worker(self._command)
                    except OSError:
                        # This computer lets no second process start: then in this one, without its protection.
                        reading = read_file(file.path, open_cache() if self._cached else None)
                        break
                    reading = worker.read(file.path, self.seconds)
                    if reading is not None or worker.hung:
                        break
                    worker.end()
                    worker = None
                if reading is None:
                    reading = self._lost(file, hung=worker is not None)
                    if worker is not None:
                        worker.end()
                        worker = None
                results.put((file, reading))
        except queue.Empty:
            pass
        except BaseException as error:
            results.put(error)
        finally:
            if worker is not None:
                worker.end()

    def _lost(self, file: Found, *, hung: bool) -> Reading:
        code = ProblemCode.COUNTY_READER_HUNG if hung else ProblemCode.COUNTY_READER_DIED
        details = {"file": file.name, "seconds": f"{self.seconds:g}"}
        return unreadable("", [Problem(code, Severity.ERROR, None, details)])
