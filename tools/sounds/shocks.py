#!/usr/bin/env python3
"""Writes what hurts interpreters, as it would come down the line: see --help."""

import argparse
import cmath
import math
import pathlib
import struct
import wave

RATE = 48000
LENGTH = 3 * RATE
ONSET = RATE  # after a second of speech
EPILOG = """\
These are models of recordings, and none of them is one: each event is computed from what makes it - a loop that rings
up by itself, a body that falls and bounces, tones as exchanges send them, bytes taken for sound - in a small hall
whose echoes are those of its walls, and through the converter's clipping. The same on every run and machine.

Example:
  tools/sounds/shocks.py build/shocks      WAV files: 48 kHz, 16 bit, mono, 3 s, the event from the first second on
"""


class Chance:
    """The same numbers everywhere."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return self.state / 2147483648.0 - 1.0


def speech(level_dbfs):
    """A speaker's stand-in: noise, coloured and swelling like syllables."""
    chance, low, sound = Chance(3), 0.0, []
    for n in range(LENGTH):
        low += 0.12 * (chance.next() - low)
        sound.append(low * (0.55 + 0.45 * math.sin(2 * math.pi * 4 * n / RATE)))
    rms = math.sqrt(sum(x * x for x in sound) / LENGTH)
    gain = 10 ** (level_dbfs / 20) / rms / math.sqrt(2)
    return [x * gain for x in sound]


def echoes():
    """(delay in samples, gain) from a source to a microphone 1.2 m away: the direct way, and the walls of a hall of
    9 x 6.5 x 3.2 m by their images, each wall keeping 0.7 of what meets it."""
    size, source, ear = (9.0, 6.5, 3.2), (2.0, 1.5, 1.4), (2.9, 2.2, 1.1)
    taps = []
    for i in range(-3, 4):
        for j in range(-3, 4):
            for k in range(-2, 3):
                image = [n * s + (x if n % 2 == 0 else s - x) for n, s, x in zip((i, j, k), size, source)]
                way = math.dist(image, ear)
                taps.append((round(way / 343 * RATE), 0.7 ** (abs(i) + abs(j) + abs(k)) / way))
    taps.sort()
    return taps[:40]


def in_hall(dry):
    """`dry` as a microphone in the hall hears it, as loud as the direct sound alone."""
    taps = echoes()
    first, loudest = taps[0]
    wet = [0.0] * len(dry)
    for delay, gain in taps:
        shift, factor = delay - first, gain / loudest
        for n in range(shift, len(dry)):
            wet[n] += factor * dry[n - shift]
    return wet


LOW, HIGH = 0.35, 0.96  # one pole each: what microphone and loudspeaker leave, 300 Hz to 4 kHz or so
SLOPE = 3.0  # of the amplifier, before it saturates


def loop_gain(taps):
    """Of the loop through the hall, at the frequency that its echoes favour, with the amplifier at 1."""
    most = 0.0
    for hz in range(200, 5000, 2):
        z = cmath.exp(-2j * math.pi * hz / RATE)
        line = LOW / (1 - (1 - LOW) * z) * HIGH * (1 - z) / (1 - HIGH * z)
        most = max(most, SLOPE * abs(line * sum(g * z**d for d, g in taps)))
    return most


def howl():
    """The hall's loudspeaker in the speaker's microphone. Somebody turns the amplifier up by 1 dB past what the hall
    bears: the loop rings up by itself, out of the speaker's own voice, until the amplifier saturates."""
    voice, taps = speech(-40), echoes()
    loud = 10 ** (1 / 20) / loop_gain(taps)
    spoken, out = [0.0] * LENGTH, []
    low = high = last = 0.0
    for n in range(LENGTH):
        gain = loud / 4 if n < ONSET else loud
        heard = voice[n] + gain * sum(g * spoken[n - d] for d, g in taps if d <= n)
        low += LOW * (heard - low)
        high = HIGH * (high + low - last)
        last = low
        spoken[n] = math.tanh(SLOPE * high)
        out.append(heard)
    # The speaker's microphone was set for a voice: a howl goes 2 dB past its end.
    scale = 1.25 / max(map(abs, out))
    return [x * scale for x in out]


def hit(sound, at, force):
    """Steel on wood: a push of 0.25 ms, and what it makes ring - table, body, grille, capsule."""
    for n in range(int(0.00025 * RATE)):
        sound[at + n] += 6 * force * math.sin(math.pi * n / (0.00025 * RATE))
    for hz, decay, part in ((85, 0.07, 2.0), (240, 0.03, 1.2), (1900, 0.02, 1.0), (4700, 0.006, 0.8)):
        for n in range(min(int(8 * decay * RATE), len(sound) - at)):
            t = n / RATE
            sound[at + n] += force * part * math.exp(-t / decay) * math.sin(2 * math.pi * hz * t)


def dropped():
    """A microphone falls 0.9 m and bounces, each time half as fast, until it lies."""
    dry, fall, t = [0.0] * LENGTH, math.sqrt(2 * 9.81 * 0.9), ONSET / RATE
    speed = fall
    while speed > 0.15:
        if t * RATE >= LENGTH - 1000:
            break
        hit(dry, int(t * RATE), speed / fall)
        speed *= 0.5
        t += 2 * speed / 9.81
    return [a + b for a, b in zip(speech(-40), in_hall(dry))]


def phone():
    """A fax machine that answers on the line that was dialled in: the answering tone of 2100 Hz, its phase turned
    every 450 ms, and then the digits of somebody who presses keys; at the level that a wrong gain makes of it."""
    sound, turned = speech(-40), 1.0
    for n in range(ONSET, LENGTH):
        t = (n - ONSET) / RATE
        if t < 1.35:
            turned = -1.0 if int(t / 0.45) % 2 else 1.0
            sound[n] += 0.95 * turned * math.sin(2 * math.pi * 2100 * t)
        elif t % 0.2 < 0.12:
            sound[n] += 0.5 * (math.sin(2 * math.pi * 941 * t) + math.sin(2 * math.pi * 1477 * t))
    return sound


def static():
    """An encrypted stream that a receiver takes for L16: every bit by chance, full scale."""
    chance, sound = Chance(7), speech(-40)
    for n in range(ONSET, LENGTH):
        sound[n] = chance.next()
    return sound


def stutter():
    """A receiver that repeats the last 90 ms of a loud tone every 130: what a limiter with a short memory lets by."""
    sound = speech(-40)
    for n in range(ONSET, LENGTH):
        t = (n - ONSET) / RATE
        if t % 0.13 < 0.09:
            sound[n] = math.sin(2 * math.pi * 2500 * t)
    return sound


def hum():
    """A cable without its shield: the mains' fifth harmonic, in full."""
    sound = speech(-40)
    for n in range(ONSET, LENGTH):
        sound[n] += math.sin(2 * math.pi * 250 * (n - ONSET) / RATE)
    return sound


SHOCKS = {"feedback-howl": howl, "dropped-microphone": dropped, "phone-tone": phone, "full-scale-noise": static,
          "stutter": stutter, "hum": hum}


def write(path, sound):
    """Clipped as a converter does."""
    samples = [max(-32768, min(32767, round(32767 * x))) for x in sound]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def main():
    parser = argparse.ArgumentParser(prog="tools/sounds/shocks.py", description=__doc__.split(":", maxsplit=1)[0] + ".", epilog=EPILOG,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where NAME.wav are written: " + ", ".join(SHOCKS))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, make in SHOCKS.items():
        write(options.folder / f"{name}.wav", make())


if __name__ == "__main__":
    main()
