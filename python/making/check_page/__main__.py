"""``python -m python.making.check_page``: writes python/documents/certificates/check_page.html anew from its source."""

from __future__ import annotations

import sys

from python.making.check_page.build import PAGE, build

if __name__ == "__main__":
    page = build()
    PAGE.write_bytes(page)
    sys.stdout.write(f"{PAGE} ({len(page) / 1e6:.2f} MB)\n")
