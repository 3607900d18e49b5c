"""Runs the benchmarks and says which machine they ran on."""

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys

NAMES = ("playout", "callback", "media", "mouth_to_ear", "channel_change", "start_up", "desks")


def commands(root, quick, seeds):
    """(name, what it is, command) of each measurement, in the order of NAMES."""
    programs = pathlib.Path(os.environ["DRAGOMAN_BIN"])
    script = [sys.executable, "-B"]
    bench = root / "tests" / "bench"
    if quick:
        playout = ["--quick", "--seeds", str(seeds or 2)]
        callback = ["--seconds", "2", "--rounds", "1"]
        media = ["--channels", "1", "8", "--listeners", "0", "--seconds", "1", "--rounds", "1"]
        mouth = ["--seconds", "3", "--runs", "1", "--only", "bare pair, 5 ms", "floor → relay → ear, 5 ms"]
    else:
        playout, callback, media, mouth = ["--seeds", str(seeds or 100)], [], [], []
    yield "playout", "Loss, jitter, stalls and drift in virtual time", [programs / "bench_playout", "--threads", str(min(2, os.cpu_count())), *playout]
    yield "callback", "Work in the audio callback", [programs / "bench_callback", "--json", *callback]
    yield "media", "Cost per channel and fan-out", [programs / "bench_media", "--json", *media]
    yield "mouth_to_ear", "Mouth to ear through JACK", [*script, bench / "mouth_to_ear.py", "--json", *mouth]
    if quick:
        return
    yield "channel_change", "Channel change", [*script, bench / "channel_change.py", "--json"]
    yield "start_up", "The relay's start", [*script, bench / "start_up.py", "--json"]
    yield "desks", "31 booths of six desks", [*script, bench / "desks.py", "--json"]


def has(results, name):
    return not results[name].keys() & {"failed", "left_out"}


def why_not(results, name):
    return results[name].get("failed") or results[name]["left_out"]


def run(command):
    """The JSON object that a command prints; {"failed": why} when it prints none. Its progress goes
    to our stderr. A benchmark that ends with 1 has told its figures all the same."""
    try:
        status, told = finished(command)
    except FileNotFoundError:
        return {"failed": f"there is no {command[0]}"}
    except subprocess.TimeoutExpired:
        return {"failed": "no end after an hour"}
    try:
        return json.loads(told)
    except json.JSONDecodeError:
        program = next(pathlib.Path(word) for word in command if str(word) != sys.executable and not str(word).startswith("-"))
        return {"failed": f"{program.name} ended with {status} and no figures"}


def finished(command):
    """How a command ended, and what it printed. When we end before it does, it is told to end, so that it ends its own."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            told, _ = process.communicate(timeout=3600)
        except BaseException:
            process.terminate()
            raise
    return process.returncode, told


def first_line(*command):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8").stdout.split("\n")[0]
    except FileNotFoundError:
        return ""


def value_in(path, pattern):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(encoding="utf-8"), re.M)
    except OSError:
        return ""
    return found[1].strip().strip('"') if found else ""


def machine(root):
    """What the figures depend on, as words for a person."""
    cache = pathlib.Path(os.environ["DRAGOMAN_BIN"]).parent / "CMakeCache.txt"
    compiler = value_in(cache, r"^CMAKE_CXX_COMPILER:\w+=(.*)$") or "c++"
    build = value_in(cache, r"^CMAKE_BUILD_TYPE:\w+=(.*)$")
    commit = first_line("git", "-C", str(root), "log", "-1", "--format=%h, %cs")
    changed = first_line("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    virtual = bool(value_in("/proc/cpuinfo", r"^flags.*\b(hypervisor)\b"))
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "dragoman": commit + (" and changes that are not committed" if changed else ""),
        "cpu": value_in("/proc/cpuinfo", r"^model name\s*:\s*(.*)$") or platform.machine(),
        "cores": f"{os.cpu_count()}{' (virtual)' if virtual else ''}",
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "kernel": f"{platform.system()} {platform.release()}",
        "system": value_in("/etc/os-release", r"^PRETTY_NAME=(.*)$"),
        "compiler": f"{first_line(compiler, '--version')}{', ' + build if build else ''}",
        "libopus": first_line("pkg-config", "--modversion", "opus"),
        "JACK": first_line("dpkg-query", "-W", "-f=${Version}", "jackd2"),
        "PortAudio": first_line("dpkg-query", "-W", "-f=${Version}", "libportaudio2"),
    }
