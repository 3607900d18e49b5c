"""The command line of tools/report. As a program: ends with 2 where it is wrong, before anything is installed or built."""

import argparse
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(prog="tools/report", description="tools/report --help tells more.")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "build" / "report")
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--redraw", action="store_true")
    parser.add_argument("--compare", type=pathlib.Path)
    return parser.parse_args()


if __name__ == "__main__":
    arguments()
