"""Runs every benchmark, or those named: ``python -m benchmarks updates``."""

import asyncio
import importlib
import sys

ALL = ("updates", "delivery", "matching", "register", "pages", "files", "phone")


def main() -> None:
    for name in sys.argv[1:] or ALL:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"## {name}\n")
        asyncio.run(module.main())
        print()


if __name__ == "__main__":
    main()
