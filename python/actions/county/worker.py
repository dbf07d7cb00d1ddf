"""``python -m python.actions.county.worker``: reads workbooks that are named on standard input, one answer a line, until the input ends.

A process of its own, so that a file on which native code dies or hangs takes nothing else with it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from python.actions.county.cache import Cache, open_cache
from python.actions.county.extract import extract, unreadable
from python.actions.county.reading import Reading
from python.hosts.opening import open_bytes, workbook_bytes
from python.system.failures import keep_log
from python.vocabulary.ports import HostError
from python.vocabulary.problems import Problem, ProblemCode, Severity

# The parent asks for the cache by this argument.
WITH_CACHE = "--cache"
# Hosts and grids refer to each other here and there; looking for them after every file would cost a tenth of the time.
_FILES_BETWEEN_COLLECTIONS = 50


def read_file(path: Path, cache: Cache | None) -> Reading:
    """What a file comes to, from the cache where it was read before.

    A file that cannot be used is a reading too: it says why. Nothing is ever raised for what stands in a file.
    """
    try:
        data = workbook_bytes(path)
    except HostError as error:
        return unreadable("", [error.as_problem(fatal=True)])
    digest = sha256(data).hexdigest()
    known = cache.get(digest, path.name) if cache else None
    if known is not None:
        return known
    try:
        reading = extract(open_bytes(path, data), digest)
    except HostError as error:
        reading = unreadable(digest, [error.as_problem(fatal=True)])
    except Exception as error:
        # Not kept: the next version of the program may well read it.
        log = keep_log(error, Path(tempfile.gettempdir()))
        details = {"reason": type(error).__name__, "log": str(log)}
        return unreadable(
            digest, [Problem(ProblemCode.UNEXPECTED, Severity.ERROR, None, details, fatal=True)]
        )
    if cache:
        cache.put(reading, path.name)
    return reading


def serve(source: BinaryIO, target: BinaryIO, cache: Cache | None) -> None:
    """Answers each path, a JSON string a line, with its reading."""
    for number, line in enumerate(source, 1):
        reading = read_file(Path(json.loads(line)), cache)
        target.write(reading.as_bytes() + b"\n")
        target.flush()
        if number % _FILES_BETWEEN_COLLECTIONS == 0:
            gc.collect()


def main() -> None:
    """Serves the parent; whatever else is printed meanwhile does not come between the answers."""
    gc.disable()
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, target, open_cache() if WITH_CACHE in sys.argv else None)


if __name__ == "__main__":
    main()
