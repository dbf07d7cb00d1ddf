r"""Runs in the bundle's own python.exe: compiles every .py named on standard input. No import of ours, no argument limits.

Each line is ``<source>\t<target>\t<name in tracebacks>``. The .pyc carries the hash of its source and is not checked against it
(PEP 552, unchecked): unpacking a ZIP changes the times of files, which would make any other kind stale.
"""

from __future__ import annotations

import py_compile
import sys


def main() -> None:
    """Compiles; the first failure ends the build."""
    for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
        source, target, name = line.split("\t")
        py_compile.compile(
            source,
            target,
            name,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    main()
