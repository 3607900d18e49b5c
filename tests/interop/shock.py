"""Shocks through the whole way from a floor to an interpreter's ear - file, relay, Opus, network, playout, headphones -
at several volumes and calibrations: what leaves is measured by a sound level meter that shares nothing with the code."""

import cmath
import functools
import itertools
import math
import os
import subprocess
import sys

from desk import Desk
from support import Event, Programs, RATE, program, read_wav, wait_for

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SHOCKS = ("feedback-howl", "dropped-microphone", "phone-tone", "full-scale-noise")
ROUNDING = 0.01  # dB: the WAV has 16 bits
LOOKED_AT = 2 ** 18  # samples, 5.5 s: a whole round of 3 s, wherever it begins
WINDOW = RATE // 10


@functools.cache
def turns(size):
    return [cmath.exp(-2j * cmath.pi * k / size) for k in range(size // 2)]


def fourier(x):
    if len(x) == 2:
        return [x[0] + x[1], x[0] - x[1]]
    even, odd = fourier(x[::2]), [w * y for w, y in zip(turns(len(x)), fourier(x[1::2]))]
    return [a + b for a, b in zip(even, odd)] + [a - b for a, b in zip(even, odd)]


@functools.cache
def a_curve(size):
    """By the formula of IEC 61672-1: a factor for each line of the spectrum."""
    def factor(line):
        square = (min(line, size - line) * RATE / size) ** 2
        return (10**0.1 * 12194**2 * square**2 / ((square + 20.6**2) * math.sqrt((square + 107.7**2) * (square + 737.9**2)) * (square + 12194**2)))
    return [factor(line) for line in range(size)]


def a_weighted(sound):
    spectrum = [y * factor for y, factor in zip(fourier(sound), a_curve(len(sound)))]
    return [y.real / len(sound) for y in fourier([y.conjugate() for y in spectrum])]  # back again, but for its conjugate


def longest_above(sound, limit_db, full_scale_db):
    """Milliseconds for which the A-weighted RMS of the last 100 ms stays above a limit, at most."""
    energy = list(itertools.accumulate((y * y for y in a_weighted(sound)), initial=0.0))
    limit = 10 ** ((limit_db - full_scale_db) / 10) * WINDOW / 2
    longest = run = 0
    for before, after in zip(energy, energy[WINDOW:]):
        run = run + 1 if after - before > limit else 0
        longest = max(longest, run)
    return longest / 48


class Ear:
    def __init__(self, event, booth, volume, calibration):
        self.desk, self.full = Desk(event, booth, 1, 1000.0), calibration or 110
        self.name = f"{booth}: volume {volume:+} dB, {calibration or 'no'} calibration"
        self.desk.shows("the desk", microphone="off")
        self.desk.say(f"volume {volume}")
        if calibration:
            self.desk.say(f"calibration {calibration}")
        self.desk.shows("its settings", headphones={**self.desk.lines()[-1]["headphones"], "volume_db": volume,
                                                    "calibration_db": calibration, "full_scale_db_spl": self.full})

    def sound(self):
        return read_wav(self.desk.heard)

    def judge(self, since, shock):
        """What was heard since then: within the limits, and no silence."""
        sound = self.sound()[since:]
        peak = 20 * math.log10(max(map(abs, sound))) + self.full
        loud = longest_above(sound[-LOOKED_AT:], 94, self.full)
        assert peak <= 100 + ROUNDING, f"{shock}, {self.name}: {peak:.2f} dB SPL"
        assert loud <= 100, f"{shock}, {self.name}: above 94 dB SPL for {loud:.1f} ms"
        assert peak > 80, f"{shock}, {self.name}: nothing is heard"
        return f"{peak:.1f} dB SPL, {loud:.0f} ms"


def main():
    with Programs() as programs:
        folder = programs.path("shocks")
        subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tools", "sounds", "shocks.py"), folder], check=True, timeout=60)
        event = Event(programs, booths=("en", "fr", "ru"), languages=["zh", "en", "fr", "ru"])
        event.relay()
        ears = [Ear(event, "en", 0.0, None), Ear(event, "fr", 12.0, 120.0), Ear(event, "ru", -6.0, 104.0)]
        for shock in SHOCKS:
            starts = [len(ear.sound()) for ear in ears]
            floor = programs.start(f"floor-{shock}", [program("dragoman-floor"), event.http, "--room", "hall",
                                                      "--file", os.path.join(folder, shock + ".wav"), "--loop"])
            for ear, start in zip(ears, starts):
                wait_for("two rounds of it", lambda ear=ear, start=start: len(ear.sound()) > start + 8 * 48000)
            print(f"{shock}: " + "; ".join(ear.judge(start, shock) for ear, start in zip(ears, starts)))
            programs.end(floor)


if __name__ == "__main__":
    main()
