"""Ships as ``win32com/gen_py/__init__.py``: the portable edition has no modules generated from type libraries, and makes none.

pywin32 takes this package in place of the folder in ``%TEMP%`` that all Pythons of a user share, and which other programs may have
left half written. An ``archive`` on the package's loader is how pywin32 tells that it lies in a ZIP: then it reads no
index and writes nothing, so that the program's folder stays as its SHA256SUMS say. See ``python/system/late_binding.py``.
"""

import sys
from typing import Any

package: Any = sys.modules["win32com"]
package.__loader__.archive = "no generated modules"
