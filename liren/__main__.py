"""`python -m liren …`: the command line."""

from __future__ import annotations

import sys

from liren.web.cli import main

if __name__ == "__main__":
    sys.exit(main())
