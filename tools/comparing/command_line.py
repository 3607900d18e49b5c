"""The command line of tools/compare. As a program: ends with 2 where it is wrong, before anything is installed or built."""

import argparse
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/compare", description="tools/compare --help tells more.")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--minutes", type=float, default=0.33)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "compare")
    parser.add_argument("--only", nargs="*")
    return parser.parse_args()


if __name__ == "__main__":
    arguments()
