"""tools/compare: the same sound through the same network to our listener and to other people's."""

import argparse
import dataclasses
import json
import pathlib
import shutil
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "interop"), str(ROOT / "tools" / "reporting")]

import command_line  # noqa: E402
import listeners  # noqa: E402
import measure  # noqa: E402
import peers  # noqa: E402
import table  # noqa: E402
import take  # noqa: E402

# Their packets are shorter than half a window of sound.py, so what a network loses of them would not be counted.
PEER_CONDITIONS = ("clean",)
PACKAGES = ("gstreamer1.0-plugins-good", "ffmpeg", "jamulus", "jacktrip", "mumble", "mumble-server", "snapserver", "snapclient", "jackd2")


def wanted(options: argparse.Namespace, name: str) -> bool:
    return not options.only or any(word in name for word in options.only)


def several(options: argparse.Namespace, what: str, once) -> list[dict[str, dict | str]]:
    """What each run of once(seed) measured, {name: figures or why not}."""
    takes = []
    for run in range(options.runs):
        started = time.monotonic()
        try:
            results = once(options.seed + run)
        except (AssertionError, OSError, ValueError) as failure:
            print(f"  {what}, run {run + 1} of {options.runs}: {failure}", flush=True)
            continue
        takes.append({name: result if isinstance(result, str) else dataclasses.asdict(result) for name, result in results.items()})
        print(f"  {what}, run {run + 1} of {options.runs}: done ({time.monotonic() - started:.0f} s)", flush=True)
    return takes


def row(takes: list[dict], group: str, condition: str, name: str, settings: str, ours: bool) -> table.Row:
    figures = table.median_row([each[name] for each in takes if name in each])
    return {"group": group, "condition": condition, "name": name, "settings": settings, "ours": ours} | figures


def relayed(options: argparse.Namespace) -> list[table.Row]:
    rows = []
    for condition, impairments in take.CONDITIONS:
        if wanted(options, condition):
            takes = several(options, condition, lambda seed: take.relayed(impairments, options.minutes * 60, seed))
            rows += [row(takes, "receivers", condition, each.name, each.settings, each.name.startswith("dragoman")) for each in listeners.RECEIVERS]
    return rows


def alone(options: argparse.Namespace) -> list[table.Row]:
    rows = []
    for condition in PEER_CONDITIONS:
        impairments = dict(take.CONDITIONS)[condition]
        for peer in peers.PEERS:
            if wanted(options, f"{condition} {peer.name}"):
                takes = several(options, f"{peer.name}, {condition}",
                                lambda seed: {peer.name: peers.measure(peer, impairments, options.minutes * 60, seed)})
                rows.append(row(takes, "systems", condition, peer.name, peer.settings, peer is peers.OURS))
    return rows


def versions() -> dict[str, str]:
    return {name: measure.first_line("dpkg-query", "-W", "-f=${Version}", name) for name in PACKAGES}


def text(result: dict) -> str:
    """The whole as Markdown."""
    rows = result["rows"]
    receiving, systems = ([each for each in rows if each["group"] == group] for group in ("receivers", "systems"))
    used = ", ".join(f"{name} {version or 'not installed'}" for name, version in result["versions"].items())
    settings = [f"- {name}: {what}." for name, what in {each["name"]: each["settings"] for each in rows}.items()]
    notes = [f"- We lose: {line}." for line in table.losses(rows)] + [f"- They buy sound with latency: {line}." for line in table.trades(rows)]
    return "\n".join([
        f"Receivers of one channel: floor → relay → dragoman-netsim → receiver, 5 ms frames, JACK period {take.PERIOD}, all at the same moment. "
        f"Medians of {result['runs']} runs of {60 * result['minutes']:.0f} s, seeds from {result['seed']}.", "", table.markdown(receiving), "",
        f"Whole systems, one at a time, JACK period {peers.PERIOD}:", "", table.markdown(systems), "",
        *notes, "", "What our listeners counted themselves in those takes, and the relay:", "",
        *(f"- {line}." for line in table.accounts(rows)), "", *settings, f"- Versions: {used}; {result['machine']['dragoman']}.", ""])


def write(options: argparse.Namespace, rows: list[table.Row]) -> dict:
    result = {"minutes": options.minutes, "runs": options.runs, "seed": options.seed, "machine": measure.machine(ROOT), "versions": versions(),
              "rows": rows, "losses": list(table.losses(rows)), "trades": list(table.trades(rows))}
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "compare.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (options.output / "compare.md").write_text(text(result), encoding="utf-8")
    return result


def main() -> None:
    options = command_line.arguments()
    missing = [name for name in ("gst-launch-1.0", "ffmpeg", "jackd", "jack_rec") if shutil.which(name) is None]
    if missing:
        sys.exit(f"tools/compare: {', '.join(missing)} not installed; run it with --install")
    rows = relayed(options)
    write(options, rows)
    result = write(options, rows + alone(options))
    print((options.output / "compare.md").read_text(encoding="utf-8"))
    print(f"written: {options.output / 'compare.json'}")
    if not any(each["ours"] and each.get("latency_ms") is not None for each in result["rows"]):
        sys.exit("nothing of ours was measured, so nothing is compared")
    verdict = f"beaten in {len(result['losses'])} places" if result["losses"] else "nowhere beaten"
    print(f"dragoman: {verdict}")
    sys.exit(bool(result["losses"]))


main()
