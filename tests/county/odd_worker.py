"""A worker that dies on one file and hangs on another, as native code may: ``python -m tests.county.odd_worker``."""

from __future__ import annotations

import os
import time
from pathlib import Path

from python.county import worker
from python.county.cache import Cache
from python.county.reading import Reading

_read = worker.read_file


def read_file(path: Path, cache: Cache | None) -> Reading:
    if "死" in path.name:
        os.abort()
    if "停" in path.name:
        time.sleep(600)
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
