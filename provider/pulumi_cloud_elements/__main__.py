"""`python -m pulumi_cloud_elements`: see `commands/`."""

from .commands import main

if __name__ == "__main__":
    raise SystemExit(main())
