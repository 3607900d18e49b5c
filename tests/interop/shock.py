"""Shocks through the whole way from a floor to an interpreter's ear - file, relay, Opus, network, playout, headphones -
at several volumes and calibrations: what leaves is measured by a sound level meter that shares nothing with the code."""

import os
import subprocess
import sys

from desk import Desk
from support import Event, Programs, program, read_wav, skip, wait_for

try:
    import numpy
except ImportError:
    skip("numpy is missing")

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SHOCKS = ("feedback-howl", "dropped-microphone", "phone-tone", "full-scale-noise")
ROUNDING = 0.01  # dB: the WAV has 16 bits


def a_weighted(sound):
    """By the formula of IEC 61672-1, by Fourier transform of the whole."""
    hz = numpy.fft.rfftfreq(len(sound), 1 / 48000)
    squares = hz**2
    curve = 12194**2 * squares**2 / ((squares + 20.6**2) * numpy.sqrt((squares + 107.7**2) * (squares + 737.9**2)) * (squares + 12194**2))
    return numpy.fft.irfft(numpy.fft.rfft(sound) * curve * 10**0.1, len(sound))


def longest_above(sound, limit_db, full_scale_db):
    """Milliseconds for which the A-weighted RMS of the last 100 ms stays above a limit, at most."""
    power = numpy.cumsum(numpy.concatenate((numpy.zeros(4800), a_weighted(sound)**2)))
    level = 10 * numpy.log10(numpy.maximum(2 * (power[4800:] - power[:-4800]) / 4800, 1e-20)) + full_scale_db
    edges = numpy.diff(numpy.concatenate(([0], (level > limit_db).astype(int), [0])))
    runs = numpy.flatnonzero(edges < 0) - numpy.flatnonzero(edges > 0)
    return runs.max(initial=0) / 48


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
        return numpy.array(read_wav(self.desk.heard))

    def judge(self, since, shock):
        """What was heard since then: within the limits, and no silence."""
        sound = self.sound()[since:]
        peak = 20 * numpy.log10(numpy.abs(sound).max()) + self.full
        loud = longest_above(sound, 94, self.full)
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
