"""Install a working Pulumi CLI and print its bin folder as the last line of the output.

    python3 tools/engine/get.py

It runs before any virtual environment exists, so it uses nothing but Python's standard library.
README.md in this folder explains where it looks, and where it keeps the engine.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs it by hand may have an older one
    sys.exit("engine: error: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from getter.main import main

if __name__ == "__main__":
    sys.exit(main())
