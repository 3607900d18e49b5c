"""The charts, as SVG that takes its colours from the page, so that one drawing serves light and dark."""

import io
import re

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

import figures  # noqa: E402

# Drawn in these, shown in the page's variables of the same name.
COLOURS = {"ink": "#102030", "muted": "#607080", "grid": "#d0d8e0", "a": "#1f6feb", "b": "#d9730d", "c": "#2da44e", "d": "#8250df",
           "e": "#bf3989", "f": "#0e8a8a", "limit": "#cf222e"}
INK, MUTED, GRID, A, B, C, D, E, F, LIMIT = COLOURS.values()
WIDTH = 9.6
LIMIT_LINE = {"color": LIMIT, "linewidth": 1.3, "linestyle": (0, (5, 3))}

pyplot.rcParams.update({
    "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 10.5, "text.color": INK, "axes.labelcolor": INK,
    "axes.edgecolor": MUTED, "axes.titlesize": 11, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.titlecolor": INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "axes.axisbelow": True, "grid.color": GRID, "grid.linewidth": 0.8,
    "xtick.color": MUTED, "ytick.color": MUTED, "xtick.labelcolor": INK, "ytick.labelcolor": INK, "lines.linewidth": 1.8, "lines.markersize": 5,
    "legend.frameon": False, "legend.fontsize": 10, "figure.constrained_layout.use": True, "savefig.transparent": True,
})


def svg(figure, name):
    """The figure as an element for inside the page: its ids are its own, its size is the page's."""
    text = io.StringIO()
    pyplot.rcParams["svg.hashsalt"] = name
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    drawn = text.getvalue()
    drawn = re.sub(r"<metadata>.*?</metadata>", "", drawn[drawn.index("<svg"):], flags=re.S)
    drawn = re.sub(r'\bid="', f'id="{name}-', drawn)
    drawn = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", drawn)
    for key, colour in COLOURS.items():
        drawn = drawn.replace(colour, f"var(--{key})")
    return re.sub(r'<svg ([^>]*?)width="[^"]*"', r'<svg role="img" \1', drawn.replace('height="', 'data-height="', 1), count=1)


def plots(rows, columns, height, **options):
    return pyplot.subplots(rows, columns, figsize=(WIDTH, height), **options)


def columns_of(table, names, rows="over_time"):
    places = [table["columns"].index(name) for name in names]
    return [[row[place] for row in table[rows]] for place in places]


def latency(mouth):
    """From the quickest mark to the slowest, with the quantiles on the way."""
    rows = mouth["rows"][::-1]
    figure, axes = plots(1, 1, 1.1 + 0.62 * len(rows))
    for y, row in enumerate(rows):
        times = row["result"]["mouth_to_ear_ms"]
        low = times.get("min", times["p50"])
        axes.plot([low, times["max"]], [y, y], color=MUTED, linewidth=1.6, solid_capstyle="butt", zorder=2)
        axes.barh(y, times["p90"] - times["p50"], left=times["p50"], height=0.42, color=A, zorder=3)
        axes.barh(y, times["p99"] - times["p90"], left=times["p90"], height=0.2, color=A, zorder=3)
        axes.plot(times["p50"], y, "o", color=A, markersize=7, zorder=4)
        axes.annotate(f"{times['p50']:.1f}", (times["p50"], y), (0, 9), textcoords="offset points", ha="center", color=INK)
        for key, style in (("p50", "solid"), ("p99", (0, (3, 2)))):
            if key in row["limits"]:
                axes.plot([row["limits"][key]] * 2, [y - 0.36, y + 0.36], color=LIMIT, linewidth=1.6, linestyle=style, zorder=4)
    axes.set_yticks(range(len(rows)), [row["name"] for row in rows])
    axes.set_xlabel("mouth to ear, ms")
    axes.set_xlim(left=0)
    axes.set_ylim(-0.6, len(rows) - 0.3)
    axes.grid(axis="y", visible=False)
    handles = [
        pyplot.Line2D([], [], color=A, marker="o", linewidth=5, label="median to 90 %, on to 99 %"), pyplot.Line2D([], [], color=MUTED, label="quickest to slowest"),
        pyplot.Line2D([], [], color=LIMIT, label="limit of the median"), pyplot.Line2D([], [], color=LIMIT, linestyle=(0, (3, 2)), label="limit of 99 %")]
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.2, 1), ncol=4, columnspacing=1.2, fontsize=9)
    return svg(figure, "latency")


def histogram(mouth):
    """Every mark of the run, in steps of a quarter of a millisecond."""
    rows = mouth["rows"]
    figure, axes = plots(len(rows), 1, 1.0 + 1.25 * len(rows), sharex=True, squeeze=False)
    last = max(max(row["result"]["marks_ms"]) for row in rows) + 1
    for each, row in zip(axes[:, 0], rows):
        marks = row["result"]["marks_ms"]
        each.hist(marks, bins=[step / 4 for step in range(int(last * 4) + 2)], color=A)
        for key, style in (("p50", "solid"), ("p99", (0, (3, 2)))):
            if key in row["limits"]:
                each.axvline(row["limits"][key], color=LIMIT, linewidth=1.4, linestyle=style)
        each.set_title(f"{row['name']}: {len(marks)} marks", fontsize=10)
        each.set_ylabel("marks")
        each.yaxis.get_major_locator().set_params(integer=True, nbins=3)
    axes[-1, 0].set_xlabel("mouth to ear, ms")
    axes[-1, 0].set_xlim(0, last)
    return svg(figure, "histogram")


def marks(mouth):
    """Each mark of the run when it came, and when the machine stood still: what moves the delay, and for how long."""
    rows = [row for row in mouth["rows"] if row["result"].get("marks_at")]
    if not rows:
        return None
    figure, axes = plots(len(rows), 1, 1.0 + 1.25 * len(rows), sharex=True, sharey=True, squeeze=False)
    for each, row in zip(axes[:, 0], rows):
        result = row["result"]
        begin = result["marks_at"][0]
        each.plot([at - begin for at in result["marks_at"]], result["marks_ms"], ".", color=A, markersize=4)
        for at, ms in result["stops"] or []:
            each.axvline(at - begin, ymax=min(1.0, ms / 10), color=LIMIT, linewidth=1.2)
        each.set_title(row["name"], fontsize=10)
        each.set_ylabel("ms")
    axes[-1, 0].set_ylim(0, 1.05 * max(max(row["result"]["marks_ms"]) for row in rows))
    axes[-1, 0].set_xlabel("s since the first mark")
    handles = [pyplot.Line2D([], [], color=A, marker=".", linestyle="", label="a mark"),
               pyplot.Line2D([], [], color=LIMIT, label="the machine stood still (as high as 10 ms or more: the whole height)")]
    axes[0, 0].legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncol=2, fontsize=9)
    return svg(figure, "marks")


HOPS = {"capture": A, "contribution": C, "relay": D, "relay_playout": D, "relay_processing": INK, "encode": B, "network": MUTED, "playout": E, "device": F, "rest": GRID}


def hop_parts(result):
    """The relay's two apart where both are known, else together."""
    known = result["hops_ms"]
    unused = ("relay",) if known.get("rest") is not None else ("relay_playout", "relay_processing", "rest")
    return {hop: 0 if hop in unused else max(0, known.get(hop) or 0) for hop in HOPS}


def hops(mouth):
    """Where the median goes; empty when no row knows."""
    rows = [row for row in mouth["rows"] if row["result"].get("hops_ms")][::-1]
    if not rows:
        return ""
    parts = [hop_parts(row["result"]) for row in rows]
    figure, axes = plots(1, 1, 1.6 + 0.6 * len(rows))
    lefts = [0.0] * len(rows)
    for hop, shade in HOPS.items():
        widths = [part[hop] for part in parts]
        if any(widths):
            axes.barh(range(len(rows)), widths, left=lefts, height=0.5, color=shade, label=hop.replace("_", " "))
        lefts = [left + width for left, width in zip(lefts, widths)]
    axes.set_yticks(range(len(rows)), [row["name"] for row in rows])
    axes.set_xlabel("share of the median, ms")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.2, 1), ncol=5, columnspacing=1.2, handlelength=1.2, fontsize=9)
    return svg(figure, "hops")


def loss(playout):
    figure, axes = plots(2, 3, 6.4, sharex=True, sharey="row")
    lines = (([], "no copies", MUTED, "s"), ([1, 2], "RED [1, 2]", A, "o"), ([2, 4], "RED [2, 4]", B, "^"))
    for column, burst in enumerate((1, 2, 4)):
        concealed, delay = axes[0][column], axes[1][column]
        for copies, label, colour, marker in lines:
            rows = sorted((r for r in playout["loss"] if r["burst"] == burst and r["copies"] == copies), key=lambda r: r["loss_percent"])
            x = [row["loss_percent"] for row in rows]
            concealed.plot(x, [row["concealed_percent"] for row in rows], color=colour, marker=marker, label=label)
            delay.plot(x, [row["added_delay_ms"] for row in rows], color=colour, marker=marker, label=label)
        for (percent, of, copies), (most, more) in figures.LOSS_LIMITS.items():
            if of == burst:
                mark = {"color": LIMIT, "marker": 7, "markersize": 8, "linestyle": "none", "zorder": 5}
                concealed.plot(percent, most, label=f"limit of RED {list(copies)}" if percent == 5 else None, **mark)
                delay.plot(percent, more, **mark)
        concealed.set_yscale("symlog", linthresh=0.001, linscale=0.4)
        concealed.set_ylim(0, 40)
        concealed.set_yticks([0, 0.001, 0.01, 0.1, 1, 10], ["0", "0.001", "0.01", "0.1", "1", "10"])
        concealed.minorticks_off()
        concealed.set_title("single losses" if burst == 1 else f"bursts of {burst}")
        delay.set_xlabel("packets lost, %")
        concealed.legend(loc="lower right", fontsize=9)
    axes[0][0].set_ylabel("concealed, %")
    axes[1][0].set_ylabel("added delay, ms")
    axes[1][0].set_ylim(bottom=-1)
    return svg(figure, "loss")


def jitter(playout):
    figure, axes = plots(1, 2, 3.4, sharey=True)
    for each, in_order, title in zip(axes, (True, False), ("packets stay in order", "packets overtake each other")):
        rows = [row for row in playout["jitter"] if row["in_order"] == in_order]
        x = [row["jitter_ms"] for row in rows]
        each.plot(x, [figures.JITTER_FACTOR * row["jitter_p999_ms"] for row in rows], label="limit: 1.2 × the 99.9 % jitter", **LIMIT_LINE)
        each.plot(x, [row["largest_added_delay_ms"] for row in rows], color=MUTED, linewidth=1.2, marker="_", label="largest")
        each.plot(x, [row["added_delay_ms"] for row in rows], color=A, marker="o", label="median")
        each.set_title(title)
        each.set_xlabel("jitter, 0 to … ms, even")
    axes[0].set_ylabel("added delay, ms")
    axes[0].legend(loc="upper left")
    return svg(figure, "jitter")


def stalls(playout):
    each = playout["stalls"]
    seconds, delay, target, concealed = columns_of(each, ["s", "delay_ms", "target_ms", "concealed_ms"])
    figure, axes = plots(2, 1, 5.0, sharex=True, height_ratios=[3, 2])
    axes[0].plot(seconds, delay, color=A, label="delay, arrival to ear")
    axes[0].plot(seconds, target, color=B, linewidth=1.3, label="target")
    axes[0].axvline(66 + figures.STALL_BACK_S, label="limit of coming back", **LIMIT_LINE)
    axes[0].axvline(66, color=MUTED, linewidth=1.2, linestyle=":", label="the next stall was due")
    axes[0].set_ylabel("ms")
    axes[0].set_title("buffer")
    axes[1].plot(seconds, [d - t for d, t in zip(delay, target)], color=C, linewidth=1.3, label="margin: delay − target")
    heard = [(s, c) for s, c in zip(seconds, concealed) if c > 0]
    axes[1].bar([s for s, _ in heard], [c for _, c in heard], width=0.5, color=LIMIT, zorder=3, label="concealed in each 50 ms")
    axes[1].set_ylabel("ms")
    axes[1].set_xlabel("seconds; a stall of 150 ms every 10 s up to second 56")
    axes[1].set_title("margin and what was concealed")
    for one in axes:
        one.legend(loc="upper right", ncol=4)
        one.margins(x=0.01)
    axes[0].set_ylim(0, max(*delay, *target) * 1.3)
    axes[1].set_ylim(top=max(d - t for d, t in zip(delay, target)) * 1.3)
    return svg(figure, "stalls")


def tones(playout):
    rows = playout["tones"]
    figure, axes = plots(1, 1, 2.9)
    for shift, key, colour, label in ((-0.2, "envelope_step_db", A, "envelope, sample to sample"), (0.2, "steepest_above_clean_db", B, "steepest step of the sound")):
        places = [place + shift for place in range(len(rows))]
        axes.bar(places, [row[key] for row in rows], color=colour, width=0.36, label=label)
        for place, row in zip(places, rows):
            axes.annotate(f"{row[key]:.2f}", (place, max(0, row[key])), (0, 4), textcoords="offset points", ha="center")
    axes.axhline(figures.TONE_DB, label="limit (envelope)", **LIMIT_LINE)
    axes.set_xticks(range(len(rows)), [f"{row['hertz']:g} Hz" for row in rows])
    axes.set_ylabel("dB")
    axes.set_ylim(0, max(figures.TONE_DB, *(row["envelope_step_db"] for row in rows), *(row["steepest_above_clean_db"] for row in rows)) * 1.4)
    axes.legend(loc="upper left", ncol=3)
    axes.grid(axis="x", visible=False)
    return svg(figure, "tones")


def callback(callbacks):
    rows = callbacks["callbacks"]
    figure, axes = plots(1, 1, 2.9)
    for shift, key, colour, label in ((-0.26, "p50_percent", C, "median"), (0, "p99_percent", A, "99 %"), (0.26, "p999_percent", B, "99.9 %")):
        places = [place + shift for place in range(len(rows))]
        axes.bar(places, [row[key] for row in rows], color=colour, width=0.24, label=label)
        for place, row in zip(places, rows):
            axes.annotate(f"{row[key]:.1f}", (place, row[key]), (0, 4), textcoords="offset points", ha="center", fontsize=9)
    limit = rows[0]["limit_percent"]
    axes.axhline(limit, label="limit of 99.9 %", **LIMIT_LINE)
    axes.set_xticks(range(len(rows)), [f"{row['who']}, period {row['period']}" for row in rows])
    axes.set_ylabel("% of the period")
    axes.set_ylim(0, max(limit, *(row["p999_percent"] for row in rows)) * 1.4)
    axes.legend(loc="upper left", ncol=4)
    axes.grid(axis="x", visible=False)
    return svg(figure, "callback")


def drift(playout):
    seeds = playout["drift"]
    hours, low, high, ppm = columns_of(seeds[0], ["hours", "off_low_ms", "off_high_ms", "ppm"])
    figure, axes = plots(2, 1, 5.0, sharex=True)
    axes[0].fill_between(hours, low, high, color=A, alpha=0.75, linewidth=0, label="delay − target, extremes of each 5 min")
    for limit in (figures.DRIFT_OFF_MS, -figures.DRIFT_OFF_MS):
        axes[0].axhline(limit, label="limit, after the first minute" if limit > 0 else None, **LIMIT_LINE)
    axes[0].set_ylim(-2.9, 3.7)
    axes[0].set_ylabel("ms")
    axes[0].legend(loc="upper right", ncol=2)
    axes[0].set_title("delay beside its target")
    axes[1].plot(hours, ppm, color=A, linewidth=1.2, label="playing speed")
    axes[1].set_ylabel("ppm (limit ±500)")
    axes[1].set_xlabel("hours")
    axes[1].set_title(f"playing speed: a clock at {seeds[0]['sender_ppm']:+g} ppm that swings by a tenth of it every six hours")
    axes[1].margins(x=0.01)
    return svg(figure, "drift")


def drift_seeds(playout):
    seeds = playout["drift"]
    figure, axes = plots(1, 3, 2.9)
    shown = (("worst_off_ms", "delay off its target, ms", figures.DRIFT_OFF_MS), ("largest_ppm", "playing speed, ppm", figures.DRIFT_PPM),
             ("largest_slew_ppm_s", "slew, ppm/s", figures.DRIFT_SLEW))
    for each, (key, label, limit) in zip(axes, shown):
        each.hist([seed[key] for seed in seeds], bins=24, range=(0, limit * 1.08), color=A)
        each.axvline(limit, **LIMIT_LINE)
        each.set_xlabel(label)
        each.yaxis.get_major_locator().set_params(integer=True)
    axes[0].set_ylabel("seeds")
    return svg(figure, "seeds")


def full_chain(playout):
    runs = playout["full_chain"]
    figure, axes = plots(2, 1, 4.6, sharex=True)
    for each, colour in zip(runs, (A, B)):
        seconds, delay, target, estimate = columns_of(each, ["s", "delay_ms", "target_ms", "drift_ppm"])
        minutes = [s / 60 for s in seconds]
        name = f"{each['sender_ppm']:+g} ppm"
        axes[0].plot(minutes, [d - t for d, t in zip(delay, target)], color=colour, linewidth=1.2, label=name)
        axes[1].plot(minutes, estimate, color=colour, label=name)
        axes[1].axhline(each["sender_ppm"], color=MUTED, linewidth=1, linestyle=":")
    for limit in (figures.DRIFT_OFF_MS, -figures.DRIFT_OFF_MS):
        axes[0].axhline(limit, label="limit, after the first minute" if limit > 0 else None, **LIMIT_LINE)
    axes[0].set_ylim(-2.9, 3.7)
    axes[0].set_ylabel("ms")
    axes[0].set_title("delay beside its target")
    axes[0].legend(loc="upper right", ncol=3)
    axes[1].set_ylabel("ppm")
    axes[1].set_xlabel("minutes")
    axes[1].set_title("drift as the playout finds it, the truth dotted")
    axes[1].margins(x=0.01)
    return svg(figure, "hour")


def cost(media):
    rows = [row for row in media["costs"] if not row["listeners"]]
    figure, axes = plots(1, 2, 3.4, width_ratios=[3, 2])
    lefts = [0.0] * len(rows)
    for thread, colour in (("receive", C), ("mix", A), ("send", D), ("fanout", B)):
        heights = [row["percent"][thread] / row["channels"] for row in rows]
        if any(heights):
            axes[0].bar(range(len(rows)), heights, bottom=lefts, color=colour, width=0.6, label=thread)
        lefts = [left + height for left, height in zip(lefts, heights)]
    for place, height in enumerate(lefts):
        axes[0].annotate(f"{height:.2f}", (place, height), (0, 4), textcoords="offset points", ha="center")
    axes[0].axhline(1.0, label="limit", **LIMIT_LINE)
    axes[0].axhline(media["bare_encoder_percent"], color=MUTED, linewidth=1.2, linestyle=":", label="an encoder alone")
    axes[0].set_ylabel("% of a core, each")
    axes[0].set_ylim(0, max(1.0, *lefts) * 1.42)
    axes[0].legend(loc="upper left", ncol=3)
    axes[0].set_title("processor")
    memory = [(row["mb"] - media["mb_of_none"]) / row["channels"] for row in rows]
    axes[1].bar(range(len(rows)), memory, color=A, width=0.6)
    for place, height in enumerate(memory):
        axes[1].annotate(f"{height:.2f}", (place, height), (0, 4), textcoords="offset points", ha="center")
    axes[1].axhline(figures.MEGABYTES_PER_CHANNEL, **LIMIT_LINE)
    axes[1].set_ylabel("MB, each, beyond the plane's own")
    axes[1].set_ylim(0, max(1.0, *memory) * 1.42)
    axes[1].set_title("memory")
    for each in axes:
        each.set_xticks(range(len(rows)), [str(row["channels"]) for row in rows])
        each.set_xlabel("live channels")
        each.grid(axis="x", visible=False)
    return svg(figure, "cost")
