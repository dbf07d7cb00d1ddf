"""Which files are known from an earlier run: each is looked at byte for byte, and only what its content says is taken."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

from python.actions.county.cache import Cache
from python.actions.county.discovery import Found
from python.actions.county.reading import Reading
from python.hosts.opening import workbook_bytes
from python.vocabulary.ports import HostError

# Reckoning a fingerprint and reading a file leave Python to other threads.
_THREADS = 4
# So many files are looked at before anybody takes the first: what they give is held meanwhile.
_AHEAD = 64


def known_readings(files: Sequence[Found], cache: Cache) -> Iterator[tuple[Found, Reading | None]]:
    """Each file with what was read of it before; ``None`` for one that must be read."""

    def known(file: Found) -> Reading | None:
        try:
            data = workbook_bytes(file.path)
        except HostError:
            return None
        return cache.get(sha256(data).hexdigest(), file.path.name)

    with ThreadPoolExecutor(min(_THREADS, 2 * (os.cpu_count() or 1))) as threads:
        for start in range(0, len(files), _AHEAD):
            part = files[start : start + _AHEAD]
            yield from zip(part, threads.map(known, part), strict=True)
