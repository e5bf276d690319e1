"""The example on the sandbox: `run.py up|preview|refresh|down`, with `pulumi` on PATH."""

import sys

from trial.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
