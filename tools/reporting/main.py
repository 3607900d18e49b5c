"""tools/report: measures, holds the figures against their limits, and draws the page."""

import json
import pathlib
import signal
import sys
import time

import figures
import measure
import page
import report_options

ROOT = report_options.ROOT


def take(options):
    """{name: what was measured}; what could not be is {"failed": why}."""
    results = {"machine": measure.machine(ROOT)} | {name: {"left_out": "left out of a quick run"} for name in measure.NAMES}
    commands = list(measure.commands(ROOT, options.quick, options.seeds))
    for number, (name, what, command) in enumerate(commands, 1):
        print(f"[{number}/{len(commands)}] {what}", flush=True)
        started = time.monotonic()
        results[name] = measure.run(command)
        failed = results[name].get("failed")
        print(f"  {'not measured: ' + failed if failed else 'done'} ({time.monotonic() - started:.0f} s)", flush=True)
    for name, result in results.items():
        (options.output / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
    return results


def read(output):
    names = ["machine", *measure.NAMES]
    missing = [name for name in names if not (output / f"{name}.json").is_file()]
    if missing:
        sys.exit(f"tools/report: {output} has no {missing[0]}.json to draw from; run it without --redraw first")
    return {name: whole(output / f"{name}.json", "what tools/report wrote; measure again without --redraw") for name in names}


def whole(path, what):
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
        error = "its form is another"
    except (OSError, ValueError) as failure:
        error = failure
    sys.exit(f"tools/report: {path} is not {what} ({error})")


def comparison(path):
    found = whole(path, "what tools/compare wrote")
    if not {"rows", "losses", "runs"} <= found.keys():
        sys.exit(f"tools/report: {path} is not what tools/compare wrote (it has no rows)")
    return found


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    options = report_options.arguments()
    compared = options.compare and comparison(options.compare)
    options.output.mkdir(parents=True, exist_ok=True)
    results = read(options.output) if options.redraw else take(options)
    try:
        rows = figures.against_limits(results)
        drawn = page.html(results, rows, compared)
    except (KeyError, TypeError) as missing:
        if not options.redraw:
            raise
        sys.exit(f"tools/report: the figures in {options.output} are of another version, without {missing}; measure again without --redraw")
    index = options.output / "index.html"
    index.write_text(drawn, encoding="utf-8")
    over = [row for row in rows if not row.ok]
    failed = [name for name in measure.NAMES if results[name].get("failed")]
    for row in over:
        print(f"OVER  {row.what}: {row.value_text}, limit {row.limit_text}")
    for name, result in results.items():
        for part in result.get("missing", []):
            print(f"NOT MEASURED  {name}: {part}: no run succeeded")
            failed.append(name)
    for name in failed:
        if "failed" in results[name]:
            print(f"NOT MEASURED  {name}: {results[name]['failed']}")
    print(f"{len(rows) - len(over)} of {len(rows)} figures within their limits; {len(failed) or 'no'} measurement{'s' * (len(failed) != 1)} missing")
    print(f"page: {index}")
    sys.exit(bool(over or failed))


main()
