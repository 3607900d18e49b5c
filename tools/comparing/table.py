"""Several takes as one figure, the table, and where we lose. Pure."""

import collections.abc
import statistics

import account

FIGURES = ("latency_ms", "latency_p99_ms", "creep_ms", "missing_percent", "silent_percent", "dropouts")
Row = dict  # {"condition", "name", "settings", "ours", "runs", and FIGURES or "not_measured"}


def median_row(takes: list[dict | str]) -> Row:
    """The median of each figure over the takes that were measured; of a take in which nothing was heard
    only what is missing counts."""
    measured = [take for take in takes if not isinstance(take, str)]
    if not measured:
        return {"not_measured": takes[0] if takes else "no take"}
    row: Row = {"runs": len(measured)}
    for figure in FIGURES:
        known = [take[figure] for take in measured if take[figure] is not None]
        row[figure] = round(statistics.median(known), 3) if known else None
    row["own"] = account.median([take.get("own") for take in measured])
    return row


def cell(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def line(row: Row) -> str:
    if "not_measured" in row:
        return f"| {row['condition']} | {row['name']} | not measured: {row['not_measured']} | | | | |"
    name = f"**{row['name']}**" if row["ours"] else row["name"]
    numbers = [f"{cell(row['latency_ms'], 1)} ({cell(row['latency_p99_ms'], 1)})", cell(row["creep_ms"], 1), cell(row["missing_percent"], 2),
               cell(row["silent_percent"], 2), cell(row["dropouts"], 0)]
    return f"| {row['condition']} | {name} | {' | '.join(numbers)} |"


def markdown(rows: list[Row]) -> str:
    head = ["| network | receiver | latency, median (99 %), ms | creep, ms | missing, % | silent, % | dropouts |", "|---|---|---|---|---|---|---|"]
    return "\n".join(head + [line(row) for row in rows])


def accounts(rows: list[Row]) -> collections.abc.Iterator[str]:
    """What ours counted in the same takes: a line each."""
    for row in rows:
        if row.get("own"):
            yield f"{row['condition']}, {row['name']}: {account.words(row['own'])}"


def beaten(ours: Row, other: Row) -> bool:
    """Does the other hear more at no longer latency, or as much at less? Within the noise of a shared
    machine it is a draw: 0.1 % of the sound, a millisecond."""
    more = other["missing_percent"] < ours["missing_percent"] - 0.1
    sooner = other["latency_ms"] < ours["latency_ms"] - 1
    as_much = other["missing_percent"] <= ours["missing_percent"] + 0.1
    as_soon = other["latency_ms"] <= ours["latency_ms"] + 1
    return (more and as_soon) or (sooner and as_much)


def losses(rows: list[Row]) -> collections.abc.Iterator[str]:
    """Where none of ours is unbeaten: a line each."""
    known = [row for row in rows if row.get("latency_ms") is not None]
    for condition in dict.fromkeys((row["group"], row["condition"]) for row in known):
        same = [row for row in known if (row["group"], row["condition"]) == condition]
        ours = [row for row in same if row["ours"]]
        for other in same:
            if ours and not other["ours"] and all(beaten(own, other) for own in ours):
                best = min(ours, key=lambda row: (row["missing_percent"], row["latency_ms"]))
                yield (f"{condition[1]}: {other['name']} has {cell(other['latency_ms'], 1)} ms and {cell(other['missing_percent'], 2)} % missing, "
                       f"{best['name']} {cell(best['latency_ms'], 1)} ms and {cell(best['missing_percent'], 2)} %")


def trades(rows: list[Row]) -> collections.abc.Iterator[str]:
    """Where somebody hears more than ours, at the price of latency: a line each."""
    known = [row for row in rows if row.get("latency_ms") is not None]
    for condition in dict.fromkeys((row["group"], row["condition"]) for row in known):
        same = [row for row in known if (row["group"], row["condition"]) == condition]
        ours = [row for row in same if row["ours"]]
        if not ours:
            continue
        best = min(ours, key=lambda row: (row["missing_percent"], row["latency_ms"]))
        for other in same:
            if not other["ours"] and other["missing_percent"] < best["missing_percent"] - 0.1 and other["latency_ms"] > best["latency_ms"] + 1:
                yield (f"{condition[1]}: {other['name']} misses {cell(other['missing_percent'], 2)} %, {best['name']} {cell(best['missing_percent'], 2)} %; "
                       f"it is {other['latency_ms'] - best['latency_ms']:.0f} ms later")
