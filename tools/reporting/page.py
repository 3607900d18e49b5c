"""The page: one HTML file that needs nothing else."""

import html as text
import pathlib

import charts
import measure

STYLE = pathlib.Path(__file__).with_name("page.css")

# section, title, what it is, charts of which result
SECTIONS = (
    ("latency", "Latency", "Chirps go in where a microphone would, and are found where an ear would be: capture, relay and listener "
     "are the real programs, joined by JACK's cables on one sample clock. Sound cards are not in it. The bare pair only captures, "
     "encodes, sends, decodes and plays: the least that is possible on this machine. A row is that of its runs in which the machine itself stood "
     "still least, as a thread of highest priority on each processor saw it: a playout that was late once expects it again for two seconds.",
     "mouth_to_ear", (charts.marks, charts.histogram, charts.latency, charts.hops)),
    ("loss", "Loss and concealment", "A quarter of an hour of sound through a network that loses packets, with the copies (RED) of "
     "packets before. Delay is what nine looks of ten stay within, above that of a clean network. Virtual time.", "playout", (charts.loss,)),
    ("jitter", "Jitter", "Even jitter, learned within the first two seconds; the worst of several seeds. Virtual time.", "playout", (charts.jitter,)),
    ("stalls", "Buffer through stalls", "A Wi-Fi that sleeps 150 ms in every 10 s. The first two stalls are heard. After each the delay comes "
     "down again during sound; from then on it rises, as inaudibly, shortly before the next one is due, and falls when that does not come. Virtual time.", "playout", (charts.stalls,)),
    ("tones", "Time-scaling and resampling", "A tone from a clock that runs 200 ppm fast, through 8 ms of jitter that comes and goes every 10 s: the buffer "
     "grows and shrinks and the resampler works, while it sounds. A click would be a step of its envelope, or of the sound itself. Concealment "
     "is left out. Virtual time.", "playout", (charts.tones,)),
    ("callback", "Audio callback", "What a listener (decoder, playout, mix, meter) and a desk (the same, and its microphone's packets) do in a call "
     "of the audio device, beside the time until the next. The quietest of the rounds.", "callback", (charts.callback,)),
    ("drift", "Drift", "Two clocks that differ, and uninterrupted speech for two days: every decision of the playout, without the samples; "
     "then an hour with them. Virtual time.", "playout", (charts.drift, charts.drift_seeds, charts.full_chain)),
    ("cost", "Cost of a channel", "Everything in: a desk on air (L16, 2.5 ms), playout, level match, meters, Opus at complexity 10 in 5 ms "
     "frames, multicast, RED twin. Each bar is the cheapest of its rounds.", "media", (charts.cost,)),
)


def table(rows):
    lines = "".join(
        f'<tr><td>{text.escape(row.what)}</td><td class="number">{text.escape(row.value_text)}</td><td class="number">{text.escape(row.limit_text)}</td>'
        f'<td class="verdict {"ok" if row.ok else "over"}">{"ok" if row.ok else "OVER"}</td></tr>' for row in rows)
    return f'<div class="scroll"><table><thead><tr><th>figure</th><th class="number">measured</th><th class="number">limit</th><th></th></tr></thead><tbody>{lines}</tbody></table></div>'


def section(results, rows, key, title, words, source, drawings):
    own = [row for row in rows if row.section == key]
    parts = [f'<section id="{key}"><h2>{title}</h2><p>{words}</p>']
    if measure.has(results, source):
        parts += [f"<figure>{drawing}</figure>" for drawing in (draw(results[source]) for draw in drawings) if drawing]
    else:
        parts.append(f'<p class="missing">Not measured: {text.escape(measure.why_not(results, source))}.</p>')
    if own:
        parts.append(table(own))
    for name in results[source].get("missing", []):
        parts.append(f'<p class="missing">Not measured: {text.escape(name)}: no run succeeded.</p>')
    return "".join(parts) + "</section>"


def summary(results, rows):
    """One line a section: how many of its figures hold."""
    cells = []
    for key, title, *_ in SECTIONS:
        own = [row for row in rows if row.section == key]
        over = sum(not row.ok for row in own)
        state, words = ("none", "not measured") if not own else ("over", f"{over} of {len(own)} over") if over else ("ok", f"{len(own)} of {len(own)} ok")
        cells.append(f'<a class="tile {state}" href="#{key}"><span>{title}</span><strong>{words}</strong></a>')
    return f'<nav class="tiles">{"".join(cells)}</nav>'


def facts(machine):
    return "".join(f"<div><dt>{text.escape(name)}</dt><dd>{text.escape(str(value)) or '–'}</dd></div>" for name, value in machine.items())


def comparison(compared):
    """The section of what tools/compare found; nothing without it."""
    if not compared:
        return ""
    head = ("network", "receiver", "latency, median, ms", "creep, ms", "missing, %", "silent, %")
    keys = ("latency_ms", "creep_ms", "missing_percent", "silent_percent")
    lines = "".join(
        f"<tr><td>{text.escape(row['condition'])}</td><td>{text.escape(row['name'])}</td>"
        + "".join(f'<td class="number">{"–" if row.get(key) is None else format(row[key], ".2f")}</td>' for key in keys) + "</tr>" for row in compared["rows"])
    lost = "".join(f"<p>We lose: {text.escape(line)}.</p>" for line in compared["losses"])
    lost += "".join(f"<p>They buy sound with latency: {text.escape(line)}.</p>" for line in compared.get("trades", []))
    return (f'<section id="comparison"><h2>Beside others</h2><p>The same sound through the same network, medians of {compared["runs"]} runs.</p>'
            f'<div class="scroll"><table><thead><tr>{"".join(f"<th>{word}</th>" for word in head)}</tr></thead><tbody>{lines}</tbody></table></div>{lost}</section>')


def html(results, rows, compared=None):
    over = sum(not row.ok for row in rows)
    verdict = f"All {len(rows)} figures are within their limits." if not over else f"{len(rows) - over} of {len(rows)} figures are within their limits, {over} over."
    quick = '<p class="missing">Short measurements (--quick): they show that everything runs; the figures are rough.</p>' if results["playout"].get("quick") else ""
    links = " · ".join(f'<a href="{name}.json">{name}.json</a>' for name in ("machine", *measure.NAMES) if name == "machine" or measure.has(results, name))
    sections = "".join(section(results, rows, *each) for each in SECTIONS)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Dragoman: figures of {text.escape(results["machine"]["date"])}</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header><h1>Dragoman, measured</h1><p class="lead">{verdict}</p>{quick}</header>
{summary(results, rows)}
<section id="machine"><h2>Machine</h2><dl>{facts(results["machine"])}</dl></section>
{sections}
{comparison(compared)}
<footer><p>Raw figures: {links}</p><p>Made by <code>tools/report</code>; run it to measure your machine.</p></footer>
</main>
</body>
</html>
"""
