"""`python -m tongjian.cli`: the command line where no script is installed."""

import sys

from tongjian.cli import main

sys.exit(main())
