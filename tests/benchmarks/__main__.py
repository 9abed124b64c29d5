"""Runs every measurement in this folder, one after another."""

import importlib
from pathlib import Path


def main() -> None:
    """Call ``main()`` of each ``bench_*`` module and name it above its table."""
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        module = importlib.import_module(f"tests.benchmarks.{path.stem}")
        print(f"\n{(module.__doc__ or path.stem).splitlines()[0]}\n")
        module.main()


if __name__ == "__main__":
    main()
