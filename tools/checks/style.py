#!/usr/bin/env python3
"""Lengths of files and functions, and words that never go in. Prints where the code stands beside
the house's figures; fails on what the house rules forbid."""

import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_FILE, MAX_FUNCTION = 500, 60
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def strip(text):
    """Blanks comments, strings and characters, keeping line breaks, so that braces count right."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


OPENER = re.compile(r"(namespace|class|struct|union|enum|extern)\b[^;(){}]*$|=\s*$|\breturn\s*$|,\s*$|\(\s*$")


def functions(text):
    """(first line, lines) of each outermost function body: a brace after a parameter list."""
    text = strip(text)
    depth_stack, line, start_of_statement = [], 1, 0
    for i, c in enumerate(text):
        if c == "\n":
            line += 1
        elif c in ";":
            start_of_statement = i + 1
        elif c == "{":
            head = text[start_of_statement:i].strip()
            is_function = not any(kind == "f" for kind, _ in depth_stack) and ")" in head and not OPENER.search(head)
            depth_stack.append(("f" if is_function else "o", line - head.count("\n") if is_function else line))
            start_of_statement = i + 1
        elif c == "}":
            start_of_statement = i + 1
            if depth_stack:
                kind, first = depth_stack.pop()
                if kind == "f":
                    yield first, line - first + 1


def quantile(values, q):
    return sorted(values)[min(len(values) - 1, int(q * len(values)))] if values else 0


def main():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    sources = [ROOT / n for n in listed if n.endswith((".h", ".cpp", ".ts", ".tsx")) and (ROOT / n).exists()]
    problems, lengths, bodies, test_lines, code_lines = [], [], [], 0, 0
    for path in sources:
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        count = text.count("\n")
        lengths.append(count)
        if name.parts[0] == "tests":
            test_lines += count
        else:
            code_lines += count
        if count > MAX_FILE:
            problems.append(f"{name}: {count} lines (at most {MAX_FILE})")
        for first, size in functions(text):
            bodies.append(size)
            # A Catch2 case is one function to this count; its sections are what a reader reads.
            if size > MAX_FUNCTION and name.parts[0] != "tests":
                problems.append(f"{name}:{first}: a function of {size} lines (at most {MAX_FUNCTION})")
        for number, line in enumerate(text.splitlines(), 1):
            if UNFINISHED.search(line):
                problems.append(f"{name}:{number}: unfinished: {line.strip()}")
    print(f"files: median {statistics.median(lengths):.0f}, p90 {quantile(lengths, 0.9)}, longest {max(lengths)} lines")
    print(f"functions: median {statistics.median(bodies):.0f}, p90 {quantile(bodies, 0.9)}, longest {max(bodies)} lines")
    print(f"tests : code = {test_lines / max(1, code_lines):.2f}")
    print("\n".join(problems) or "style: within the house's lengths, nothing unfinished")
    sys.exit(bool(problems))


main()
