"""A manual page out of what a program says of itself: `manual.py HELP2MAN PROGRAM ABOUT OUTPUT` has help2man write it, but
for the examples, whose lines it would run together, and the subcommands, whose options it would leave out.
"""

import pathlib
import subprocess
import sys

from completions import help_of, section


def verbatim(lines: list[str]) -> str:
    """As they stand: a line is a line, and nothing in it is a command to troff."""
    escaped = (line.replace("\\", "\\e").replace("-", "\\-") for line in lines)
    return ".nf\n" + "".join(("\\&" + line).rstrip() + "\n" for line in escaped) + ".fi\n"


def page(help2man: str, program: str, about: str) -> str:
    text = subprocess.run([help2man, "--no-info", "--section", "1", "--name", about, program], check=True, capture_output=True, text=True, timeout=60).stdout
    said = help_of([program])
    head, found, _ = text.partition(".SH EXAMPLES\n")
    for line in section(said, "Subcommands"):
        if not line.startswith("  ") or line.startswith("   "):
            continue
        name = line.split()[0]
        what = help_of([program, name]).replace(program, pathlib.Path(program).name)
        head += f'.SH "COMMAND {name.upper()}"\n' + verbatim(what.rstrip().splitlines())
    if found:
        head += ".SH EXAMPLES\n" + verbatim(said.split("\nExamples:\n", 1)[1].rstrip().splitlines())
    return head


def main() -> None:
    help2man, program, about, output = sys.argv[1:]
    pathlib.Path(output).write_text(page(help2man, program, about), encoding="utf-8")


if __name__ == "__main__":
    main()
