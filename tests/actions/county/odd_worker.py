"""A worker that dies on one file and hangs on another, as native code may: ``python -m tests.actions.county.odd_worker``."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from python.actions.county import worker
from python.actions.county.cache import Cache
from python.actions.county.reading import Reading

_read = worker.read_file


def read_file(path: Path, cache: Cache | None) -> Reading:
    if "死" in path.name:
        os.abort()
    if "停" in path.name:
        # For ever: it is the pool that has to end it.
        threading.Event().wait()
    if "一次" in path.name:
        mark = path.with_suffix(".mark")
        if not mark.exists():
            mark.touch()
            os._exit(3)
    print("something that native code prints")
    return _read(path, cache)


if __name__ == "__main__":
    worker.read_file = read_file
    worker.main()
