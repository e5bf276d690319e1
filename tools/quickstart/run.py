"""Deploy the example to the sandbox: `run.py up|preview|refresh|down`, with Pulumi on PATH."""

import sys

from trial.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
