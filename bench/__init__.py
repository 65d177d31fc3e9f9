"""Every figure of docs/performance.md, one command each: `python -m bench.<name> --json`."""
