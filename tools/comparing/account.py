"""What our own programs count during a take, so that sound which a busy machine cost is told apart from
sound that the network did. Pure."""

import json
import statistics

# of dragoman-listen's lines, all totals
TOTALS = ("lost", "late", "recovered", "late_callbacks", "concealed_ms", "stretched_ms", "shortened_ms")
LATE_FRAMES = "relay_late_frames"


def listener(lines: str, since: float, until: float) -> dict[str, float] | None:
    """By how much each total rose between two moments; None when nothing was said before or after."""
    said = [json.loads(line) for line in lines.splitlines() if line.endswith("}")]
    before = [row for row in said if row["t"] <= since]
    after = [row for row in said if row["t"] >= until] or said[-1:]
    if not before or after[0]["t"] <= since:
        return None
    return {key: round(after[0][key] - before[-1][key], 2) for key in TOTALS}


def late_frames(metrics: str) -> int:
    """Frames of all rooms that the relay made late, of its /metrics."""
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in metrics.splitlines() if line.startswith("dragoman_room_late_ticks_total{"))


def median(accounts: list[dict | None]) -> dict[str, float] | None:
    known = [each for each in accounts if each]
    return {key: round(statistics.median(each[key] for each in known), 2) for key in known[0]} if known else None


def words(own: dict[str, float]) -> str:
    return (f"{own['lost']:g} packets lost, {own['late']:g} late, {own['recovered']:g} brought by copies; {own['concealed_ms']:g} ms concealed, "
            f"{own['stretched_ms'] + own['shortened_ms']:g} ms time-scaled; {own['late_callbacks']:g} late callbacks, "
            f"{own[LATE_FRAMES]:g} late frames at the relay")
