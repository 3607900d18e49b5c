#!/usr/bin/env python3
"""Compiles for its warnings alone what a build folder has sources of but has not built: the programs'
own files beside the tests of a sanitizer. No code is made, which is most of what they cost.
  tools/checks/unbuilt.py [BUILD=build-asan]
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys


def without_output(entry):
    """The entry's command, asked for nothing but its opinion; None where the object stands already."""
    words = shlex.split(entry["command"])
    at = words.index("-o")
    if (pathlib.Path(entry["directory"]) / words[at + 1]).exists():
        return None
    words = words[:at] + words[at + 2:] + ["-fsyntax-only"]
    return words[1:] if os.path.basename(words[0]) == "ccache" else words


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build-asan")
    entries = json.loads((build / "compile_commands.json").read_text())
    jobs = [(e, c) for e in entries if "/CMakeFiles/" not in e["file"] and (c := without_output(e))]

    def run(job):
        entry, command = job
        return subprocess.run(command, cwd=entry["directory"], capture_output=True, text=True)

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (entry, _), done in zip(jobs, pool.map(run, jobs)):
            if done.returncode != 0:
                failed += 1
                print(f"{entry['file']}:\n{done.stderr}")
    print(f"{len(jobs)} files besides what was built, {failed} with errors or warnings")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
