"""Every figure that has a limit, beside it. The limits of the listening side stand here; those of the
benchmarks that print their own are taken from there."""

import dataclasses

import measure

# loss %, burst, copies: concealed %, added delay ms
LOSS_LIMITS = {
    (1, 1, (1, 2)): (0.01, 10),
    (5, 1, (1, 2)): (0.05, 10),
    (10, 1, (1, 2)): (0.2, 10),
    (20, 1, (1, 2)): (1, 10),
    (5, 2, (1, 2)): (0.5, 10),
    (5, 4, (2, 4)): (0.3, 20),
}
JITTER_FACTOR = 1.2
STALL_DROPOUT, STALL_BACK_S = 0.5, 10
DRIFT_OFF_MS, DRIFT_PPM, DRIFT_SLEW = 2, 500, 10
TONE_DB = 1
CHANNEL_CHANGE_MS, START_MS, ESTIMATE_MS = 60, 500, 1
CONTROL_PERCENT, LAMP_MS = 10, 50
CHANNELS_FROM = 32  # fewer bear what the relay takes without any
MEGABYTES_PER_CHANNEL = 1.0


@dataclasses.dataclass(frozen=True)
class Row:
    """One figure. It holds when it is at most its limit."""

    section: str
    what: str
    value: float
    limit: float
    unit: str
    digits: int = 2

    @property
    def ok(self):
        return self.value <= self.limit

    @property
    def value_text(self):
        return f"{self.value:.{self.digits}f} {self.unit}"

    @property
    def limit_text(self):
        return f"{self.limit:g} {self.unit}"


def loss(playout):
    for each in playout["loss"]:
        copies = tuple(each["copies"])
        limits = LOSS_LIMITS.get((each["loss_percent"], each["burst"], copies))
        if limits is None:
            continue
        bursts = "" if each["burst"] == 1 else f" in bursts of {each['burst']}"
        what = f"{each['loss_percent']:g} % loss{bursts}, RED {list(copies)}"
        yield Row("loss", f"{what}: concealed", each["concealed_percent"], limits[0], "%", 4)
        yield Row("loss", f"{what}: added delay, longest", each["added_delay_ms"], limits[1], "ms")
    cut = max(each["concealed_ms"] for each in playout["two_paths"])
    yield Row("loss", "two paths, either one cut: concealed", cut, 0, "ms")


def jitter(playout):
    for in_order, name in ((True, "in order"), (False, "overtaking")):
        rows = [row for row in playout["jitter"] if row["in_order"] == in_order]
        yield Row("jitter", f"jitter of 0 … {max(row['jitter_ms'] for row in rows):g} ms, {name}: concealed after 2 s, worst", max(row["concealed_ms"] for row in rows), 0, "ms")
        for row in rows:
            # Delay comes in steps of the device's period, so a jitter of less costs a whole one.
            limit = round(max(JITTER_FACTOR * row["jitter_p999_ms"], row["period_ms"] * (row["jitter_ms"] > 0)), 2)
            yield Row("jitter", f"jitter 0–{row['jitter_ms']:g} ms, {name}: added delay, longest of {row['seeds']} seeds", row["largest_added_delay_ms"], limit, "ms")


def stalls(playout):
    each = playout["stalls"]
    what = f"{each['stall_ms']} ms stalls every {each['every_s']} s"
    yield Row("stalls", f"{what}: concealed in {each['seconds'] / 60:g} min", each["concealed_percent"], STALL_DROPOUT, "%", 3)
    yield Row("stalls", f"{what}: back within 5 ms of before, after the last", each["back_s"], STALL_BACK_S, "s")
    yield Row("stalls", f"{what}: back for good, after the next was due, which did not come", each["back_for_good_s"] - each["every_s"], STALL_BACK_S, "s")


def tones(playout):
    for each in playout["tones"]:
        what = f"a tone of {each['hertz']:g} Hz, stretched, shortened and resampled"
        yield Row("tones", f"{what}: largest step of its envelope above a clean one's", each["envelope_step_db"] - each["clean_envelope_step_db"], TONE_DB, "dB", 3)


def callback(callbacks):
    for each in callbacks["callbacks"]:
        what = f"{each['who']}, period {each['period']}: p99.9 of our own work"
        yield Row("callback", what, each["p999_percent"], each["limit_percent"], "% of the period")


def drift(playout):
    seeds = playout["drift"]
    what = f"{seeds[0]['hours']:g} h at ±100 ppm, worst of {len(seeds)} seeds"
    yield Row("drift", f"{what}: under-runs", max(s["underruns"] for s in seeds), 0, "", 0)
    yield Row("drift", f"{what}: over-runs", max(s["overruns"] for s in seeds), 0, "", 0)
    yield Row("drift", f"{what}: delay off its target", max(s["worst_off_ms"] for s in seeds), DRIFT_OFF_MS, "ms")
    yield Row("drift", f"{what}: playing speed off", max(s["largest_ppm"] for s in seeds), DRIFT_PPM, "ppm", 0)
    yield Row("drift", f"{what}: its slew", max(s["largest_slew_ppm_s"] for s in seeds), DRIFT_SLEW, "ppm/s")
    for each in playout["full_chain"]:
        what = f"{each['seconds'] / 60:g} min at {each['sender_ppm']:+g} ppm, samples and all"
        yield Row("drift", f"{what}: concealed", each["concealed_ms"], 0, "ms")
        yield Row("drift", f"{what}: delay off its target", each["worst_off_ms"], DRIFT_OFF_MS, "ms")


def cost(media):
    for each in media["costs"]:
        if each["listeners"]:
            yield Row("cost", f"fan-out to {each['listeners']} unicast listeners", each["percent"]["fanout"], each["percent"]["limit"], "% of a core")
            continue
        count = each["channels"]
        if count >= CHANNELS_FROM:
            yield Row("cost", f"{count} live channels: each", each["percent"]["total"] / count, each["percent"]["limit"] / count, "% of a core")
    if media["mb_of_one_more"] > 0:
        yield Row("cost", f"memory of one more channel, beside {media['mb_of_none']:.0f} MB without any", media["mb_of_one_more"], MEGABYTES_PER_CHANNEL, "MB")


def mouth_to_ear(mouth):
    names = {"p50": "median", "p99": "99 %", "above": "median above a bare pair"}
    for row in mouth["rows"]:
        for key, limit in row["limits"].items():
            if key in row["values"]:
                yield Row("latency", f"{row['name']}: {names.get(key, key)}", row["values"][key], limit, "ms")
        if row["result"].get("estimate"):
            yield Row("latency", f"{row['name']}: own estimate, off by", abs(row["result"]["estimate"]["off_ms"]), ESTIMATE_MS, "ms")


def desks(result):
    for row in result["rows"]:
        what = f"{row['desks']} desks, {'each pressing a key every two seconds' if row['act'] else 'connected'}"
        yield Row("cost", f"{what}: control side", row["control_percent"], CONTROL_PERCENT, "% of a core")
        yield Row("cost", f"{what}: late ticks, beside those of an idle relay and the moments in which the machine stood still", row["late_ticks"], row["late_ticks_idle"] + row["stops"], "", 0)
        if row["act"]:
            yield Row("latency", f"{what}: lamp, 99 %", row["lamp_ms"]["p99"], LAMP_MS, "ms", 1)


def against_limits(results):
    rows = []

    def add(name, *parts):
        if measure.has(results, name):
            for part in parts:
                rows.extend(part(results[name]))

    add("mouth_to_ear", mouth_to_ear)
    add("channel_change", lambda r: [Row("latency", "channel change, command to ear: median", r["channel_change_ms"]["p50"], CHANNEL_CHANGE_MS, "ms", 1)])
    add("start_up", lambda r: [Row("latency", "relay's start to its first packet: median", r["start_to_first_packet_ms"]["p50"], START_MS, "ms", 1)])
    add("desks", desks)
    add("playout", loss, jitter, stalls, tones, drift)
    add("callback", callback)
    add("media", cost)
    return rows
