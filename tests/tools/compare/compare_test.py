"""The pure parts of tools/compare: what of a sound was heard, and when; medians; who is beaten."""

import json
import pathlib
import sys
import unittest

try:
    import numpy
except ImportError:
    print("skipped: numpy is not installed (tools/setup --tests installs it)")
    sys.exit(77)

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "comparing"))
import account  # noqa: E402
import sound  # noqa: E402
import table  # noqa: E402

DELAY = 1234  # samples
MOUTH = sound.noise(12, seed=7)
COUNTED = (len(MOUTH) - sound.SETTLE - sound.LONGEST - sound.BLOCK) // sound.WINDOW


def delayed(by, gain=1.0):
    return gain * numpy.concatenate((numpy.zeros(by), MOUTH))[:len(MOUTH)]


def window(number):
    """Where the n-th counted window of the mouth is heard."""
    start = sound.SETTLE + DELAY + number * sound.WINDOW
    return slice(start, start + sound.WINDOW)


class Heard(unittest.TestCase):
    def test_whole_sound_is_found_at_its_delay_whatever_its_level_and_polarity(self):
        for gain in (1.0, 0.2, -0.7):
            heard = sound.heard(MOUTH, delayed(DELAY, gain))
            self.assertAlmostEqual(heard.latency_ms, 1000 * DELAY / sound.RATE, delta=0.03)
            self.assertEqual((heard.creep_ms, heard.missing_percent, heard.silent_percent, heard.dropouts), (0, 0, 0, 0))

    def test_silence_is_missing_and_a_dropout(self):
        ear = delayed(DELAY)
        for number in (100, 200, 201):
            ear[window(number)] = 0
        heard = sound.heard(MOUTH, ear)
        self.assertAlmostEqual(heard.missing_percent, 100 * 3 / COUNTED, delta=0.01)
        # The delay is no multiple of a window, so that of three windows' silence only one is whole.
        self.assertEqual(heard.dropouts, 1)

    def test_something_else_in_its_place_is_missing_but_not_silent(self):
        ear = delayed(DELAY)
        other = sound.noise(1, seed=8)
        for number in range(100, 110):
            ear[window(number)] = other[:sound.WINDOW]
        heard = sound.heard(MOUTH, ear)
        self.assertAlmostEqual(heard.missing_percent, 100 * 10 / COUNTED, delta=0.15)
        self.assertEqual(heard.silent_percent, 0)

    def test_a_delay_that_grows_is_creep_and_nothing_is_missing(self):
        half = len(MOUTH) * 3 // 5
        ear = numpy.concatenate((delayed(DELAY)[:half], delayed(DELAY + 480)[half:]))
        heard = sound.heard(MOUTH, ear)
        self.assertAlmostEqual(heard.creep_ms, 10, delta=0.03)
        self.assertLess(heard.missing_percent, 0.3)

    def test_another_sound_is_not_heard(self):
        heard = sound.heard(MOUTH, sound.noise(12, seed=9))
        self.assertIsNone(heard.latency_ms)
        self.assertEqual(heard.missing_percent, 100)


def row(name, latency, missing, ours=False):
    return {"group": "receivers", "condition": "clean", "name": name, "settings": "", "ours": ours, "runs": 1, "latency_ms": latency,
            "latency_p99_ms": latency, "creep_ms": 0, "missing_percent": missing, "silent_percent": 0, "dropouts": 0}


class Table(unittest.TestCase):
    def test_median_leaves_out_what_was_not_measured(self):
        takes = [row("a", latency, 0) for latency in (10, 30, 11)] + ["it crashed"]
        self.assertEqual(table.median_row(takes)["latency_ms"], 11)
        self.assertEqual(table.median_row(["it crashed"]), {"not_measured": "it crashed"})

    def test_a_take_without_sound_counts_as_missing_without_a_latency(self):
        nothing = row("a", None, 100)
        self.assertEqual(table.median_row([nothing])["missing_percent"], 100)
        self.assertIsNone(table.median_row([nothing])["latency_ms"])

    def test_who_is_as_soon_and_hears_more_beats_us(self):
        self.assertEqual(len(list(table.losses([row("we", 15, 1, ours=True), row("they", 15.5, 0.5)]))), 1)
        self.assertEqual(len(list(table.losses([row("we", 15, 0, ours=True), row("they", 5, 0)]))), 1)

    def test_one_of_ours_that_is_not_beaten_is_enough(self):
        rows = [row("we", 15, 5, ours=True), row("we, RED", 20, 0, ours=True), row("they", 15, 4)]
        self.assertEqual(list(table.losses(rows)), [])

    def test_sound_bought_with_latency_is_told_apart(self):
        rows = [row("we", 15, 1, ours=True), row("they", 400, 0)]
        self.assertEqual(list(table.losses(rows)), [])
        self.assertEqual(len(list(table.trades(rows))), 1)

    def test_the_table_says_why_a_figure_is_missing(self):
        line = table.line({"condition": "clean", "name": "peer", "ours": False, "not_measured": "not installed"})
        self.assertIn("not measured: not installed", line)
        self.assertEqual(line.count("|"), table.line(row("we", 15, 0, ours=True)).count("|"))


def said(t, **totals):
    return json.dumps({"t": t} | dict.fromkeys(account.TOTALS, 0) | totals)


class Account(unittest.TestCase):
    def test_a_listener_is_held_to_what_it_counted_in_the_take(self):
        lines = "\n".join([said(10, lost=3), said(11, lost=4, concealed_ms=5), said(12, lost=6, concealed_ms=15.5, late_callbacks=2), said(13, lost=9)])
        own = account.listener(lines, 11.2, 11.9)
        self.assertEqual((own["lost"], own["concealed_ms"], own["late_callbacks"], own["late"]), (2, 10.5, 2, 0))

    def test_a_line_that_is_cut_and_a_take_that_is_longer_than_its_lines_are_no_harm(self):
        lines = said(10) + "\n" + said(12, lost=1) + "\n" + said(13, lost=5)[:9]
        self.assertEqual(account.listener(lines, 10.5, 60)["lost"], 1)
        self.assertIsNone(account.listener(lines, 9, 60))
        self.assertIsNone(account.listener("", 9, 60))

    def test_late_frames_are_those_of_all_rooms(self):
        metrics = '# TYPE dragoman_room_late_ticks_total counter\ndragoman_room_late_ticks_total{room="a"} 2\ndragoman_room_late_ticks_total{room="b"} 3\nother 7\n'
        self.assertEqual(account.late_frames(metrics), 5)

    def test_runs_are_one_line_by_their_medians(self):
        owns = [{key: n for key in (*account.TOTALS, account.LATE_FRAMES)} for n in (1, 9, 2)]
        takes = [row("we", 15, 0, ours=True) | {"own": own} for own in owns] + [row("we", 15, 0, ours=True)]
        [line] = table.accounts([{"condition": "1 % loss", "name": "we"} | table.median_row(takes)])
        self.assertIn("1 % loss, we: 2 packets lost", line)


unittest.main()
