"""The sound that is sent, and what of it was heard: delay, missing, silent. Pure, on numpy.

Every receiver is held against the same recording of the mouth, on one count of samples. The sound is
steady noise: no two stretches of it are alike, so that each one tells by itself when it was heard,
and whether it was; concealment can't guess it, and a gap can't hide in a pause.
"""

import dataclasses
import wave

import numpy

RATE = 48000
BAND_HZ = (300, 6000)
WINDOW = RATE // 200  # 5 ms: the share that is missing is counted in these
BLOCK = RATE // 10  # 100 ms: the delay is found in these,
HOP = RATE // 4  # every quarter of a second
LONGEST = 2 * RATE  # delay that is looked for
BLOCK_LIKE, WINDOW_LIKE = 0.5, 0.5  # correlation from which it is the same sound
SLACK = 48  # samples that a window may lie beside the delay around it
QUIET = 0.1  # 20 dB under the mouth's level: a dropout
SETTLE = 5 * RATE  # start and learning are not counted


@dataclasses.dataclass(frozen=True)
class Heard:
    """What one receiver played of one take."""

    latency_ms: float | None  # median; None: nothing of it was heard
    latency_p99_ms: float | None
    creep_ms: float | None  # median of the last quarter (at most a minute) less that of the first
    missing_percent: float  # of the mouth's sound, not to be found in what was played
    silent_percent: float  # of what was played, 20 dB under the level of the mouth
    dropouts: int  # runs of silence
    own: dict | None = None  # what ours counted itself meanwhile: account.py


def noise(seconds: float, seed: int, rms: float = 0.07) -> numpy.ndarray:
    count = int(seconds * RATE)
    spectrum = numpy.fft.rfft(numpy.random.default_rng(seed).standard_normal(count))
    hertz = numpy.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < BAND_HZ[0]) | (hertz > BAND_HZ[1])] = 0
    sound = numpy.fft.irfft(spectrum, count)
    return sound * (rms / numpy.sqrt(numpy.mean(sound**2)))


def write_wav(path: str, sound: numpy.ndarray) -> None:
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((numpy.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def read_wav(path: str) -> numpy.ndarray:
    """One row a channel."""
    with wave.open(path, "rb") as f:
        if (f.getframerate(), f.getsampwidth()) != (RATE, 2):
            raise ValueError(f"{path}: not 48 kHz, 16 bit")
        values = numpy.frombuffer(f.readframes(f.getnframes()), dtype="<i2").reshape(-1, f.getnchannels())
    return values.T / 32768


def block_delay(block: numpy.ndarray, ahead: numpy.ndarray) -> int | None:
    """Where in `ahead` the block is heard, in samples; None when it isn't."""
    size = 1 << (len(ahead) + len(block)).bit_length()
    product = numpy.fft.irfft(numpy.fft.rfft(ahead, size) * numpy.conj(numpy.fft.rfft(block, size)), size)
    places = len(ahead) - len(block) + 1
    sums = numpy.concatenate(([0.0], numpy.cumsum(ahead**2)))
    energy = sums[len(block):len(block) + places] - sums[:places]
    like = numpy.abs(product[:places]) / numpy.sqrt(numpy.maximum(energy, 1e-9) * max(float(numpy.sum(block**2)), 1e-9))
    best = int(numpy.argmax(like))
    return best if like[best] >= BLOCK_LIKE else None


def delays(mouth: numpy.ndarray, ear: numpy.ndarray, longest: int = LONGEST) -> list[tuple[int, int]]:
    """(place in the mouth, delay) of each block that was heard, in samples."""
    found = []
    for at in range(SETTLE, len(mouth) - longest - BLOCK, HOP):
        delay = block_delay(mouth[at:at + BLOCK], ear[at:at + BLOCK + longest])
        if delay is not None:
            found.append((at, delay))
    return found


def window_heard(window: numpy.ndarray, around: numpy.ndarray) -> bool:
    if len(around) < len(window):
        return False
    sums = numpy.concatenate(([0.0], numpy.cumsum(around**2)))
    energy = sums[len(window):] - sums[:-len(window)]
    like = numpy.abs(numpy.correlate(around, window, "valid")) / numpy.sqrt(numpy.maximum(energy, 1e-9) * max(float(numpy.sum(window**2)), 1e-9))
    return bool(like.max() >= WINDOW_LIKE)


def missing_share(mouth: numpy.ndarray, ear: numpy.ndarray, found: list[tuple[int, int]]) -> float:
    """Share of the mouth's windows that are heard nowhere between the delays before and after them."""
    places = [at for at, _ in found]
    windows = range(SETTLE, len(mouth) - LONGEST - BLOCK, WINDOW)
    missing = 0
    for at in windows:
        after = min(int(numpy.searchsorted(places, at)), len(found) - 1)
        near = [delay for _, delay in found[max(0, after - 1):after + 1]]
        around = ear[max(0, at + min(near) - SLACK):at + max(near) + WINDOW + SLACK]
        missing += not window_heard(mouth[at:at + WINDOW], around)
    return missing / max(1, len(windows))


def silences(mouth: numpy.ndarray, ear: numpy.ndarray) -> tuple[float, int]:
    """Share of silent windows, and the number of their runs."""
    count = (len(mouth) - SETTLE - LONGEST - BLOCK) // WINDOW
    heard = ear[SETTLE:SETTLE + count * WINDOW].reshape(count, WINDOW)
    said = mouth[SETTLE:SETTLE + count * WINDOW]
    quiet = numpy.sqrt(numpy.mean(heard**2, axis=1)) < QUIET * numpy.sqrt(numpy.mean(said**2))
    runs = int(quiet[0]) + int(numpy.sum(quiet[1:] & ~quiet[:-1]))
    return float(numpy.mean(quiet)), runs


def heard(mouth: numpy.ndarray, ear: numpy.ndarray) -> Heard:
    found = delays(mouth, ear)
    silent, dropouts = silences(mouth, ear)
    if not found:
        return Heard(None, None, None, 100.0, 100 * silent, dropouts)
    times = numpy.array([delay for _, delay in found]) * 1000 / RATE
    edge = max(1, min(len(times) // 4, 60 * RATE // HOP))
    return Heard(
        latency_ms=round(float(numpy.median(times)), 2),
        latency_p99_ms=round(float(numpy.quantile(times, 0.99)), 2),
        creep_ms=round(float(numpy.median(times[-edge:]) - numpy.median(times[:edge])), 2),
        missing_percent=round(100 * missing_share(mouth, ear, found), 3),
        silent_percent=round(100 * silent, 3),
        dropouts=dropouts,
    )
