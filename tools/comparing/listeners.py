"""The receivers that are compared, as commands, and what each is set to."""

import collections.abc
import dataclasses
import re

from support import program

OPUS = "application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,payload=96"
RED = "application/x-rtp,media=audio,clock-rate=48000,encoding-name=RED,payload=97"


@dataclasses.dataclass(frozen=True)
class Stream:
    """Where a group arrives once the network has had it."""

    group: str
    port: int
    sdp: str  # path of its description


@dataclasses.dataclass(frozen=True)
class Receiver:
    name: str
    settings: str
    command: collections.abc.Callable[[Stream, Stream], list[str]]  # plain group, RED twin


def moved(sdp: str, group: str) -> str:
    """A session description of the same stream on another group."""
    old = re.search(r"^c=IN IP4 ([0-9.]+)", sdp, re.M)[1]
    return re.sub(rf"\b{re.escape(old)}\b", group, sdp)


def address(sdp: str) -> tuple[str, int]:
    return re.search(r"^c=IN IP4 ([0-9.]+)", sdp, re.M)[1], int(re.search(r"^m=audio (\d+)", sdp, re.M)[1])


def listen(stream: Stream) -> list[str]:
    return [program("dragoman-listen"), "--sdp", stream.sdp, "--device", "system", "--interface", "lo", "--json"]


def gstreamer(stream: Stream, latency_ms: int, sink: list[str], red: bool = False) -> list[str]:
    unpack = ["rtpreddec", "pt=97", "!", "capssetter", "replace=true", "caps=" + OPUS, "!"] if red else []
    return ["gst-launch-1.0", "-q", "udpsrc", f"address={stream.group}", f"port={stream.port}", "multicast-iface=lo",
            "caps=" + (RED if red else OPUS), "!", *unpack, "rtpjitterbuffer", f"latency={latency_ms}", "do-lost=true", "!",
            "rtpopusdepay", "!", "opusdec", "plc=true", "!", "audioconvert", "!", "audioresample", "!", "audio/x-raw,channels=1", "!",
            "jackaudiosink", "connect=none", "client-name=gstreamer", *sink]


def piped(source: list[str], channels: int, name: str) -> list[str]:
    """For what has no JACK output: it writes samples into a pipe, which a device of 20 ms empties. The
    device is there first, so that nothing piles up in the pipe before it plays."""
    play = ["gst-launch-1.0", "-q", "fdsrc", f"blocksize={480 * channels}", "!", "rawaudioparse", "format=pcm", "pcm-format=s16le",
            f"num-channels={channels}", "sample-rate=48000", "!", "audioconvert", "!", "audio/x-raw,format=F32LE,channels=1", "!",
            "jackaudiosink", "connect=none", f"client-name={name}", "sync=false", *DEVICE_20_MS]
    return ["bash", "-c", 'exec "${@:2:$1}" < <(sleep 2; exec setpriv --pdeathsig TERM "${@:$1+2}")', "pipe", str(len(play)), *play, *source]


def ffmpeg(stream: Stream) -> list[str]:
    decode = ["ffmpeg", "-nostdin", "-loglevel", "error", "-fflags", "nobuffer", "-flags", "low_delay", "-probesize", "32", "-analyzeduration", "0",
              "-protocol_whitelist", "file,rtp,udp", "-localaddr", "127.0.0.1", "-i", stream.sdp, "-ac", "1", "-ar", "48000",
              "-flush_packets", "1", "-f", "s16le", "-"]
    return piped(decode, channels=1, name="ffmpeg")


DEVICE_20_MS = ["buffer-time=20000", "latency-time=5000", "processing-deadline=5000000"]

PLAIN_LISTENER = Receiver("dragoman-listen", "as installed", lambda plain, red: listen(plain))
RED_LISTENER = Receiver("dragoman-listen, RED", "as installed, copies at 1 and 2 frames", lambda plain, red: listen(red))
RECEIVERS = (
    PLAIN_LISTENER,
    RED_LISTENER,
    Receiver("GStreamer, default", "rtpjitterbuffer latency=200, sink's buffer 200 ms: the defaults", lambda plain, red: gstreamer(plain, 200, [])),
    Receiver("GStreamer, 50 ms", "latency=50, sink's buffer 20 ms", lambda plain, red: gstreamer(plain, 50, DEVICE_20_MS)),
    Receiver("GStreamer, 20 ms", "latency=20, sink's buffer 20 ms", lambda plain, red: gstreamer(plain, 20, DEVICE_20_MS)),
    Receiver("GStreamer, 20 ms, RED", "the same behind rtpreddec", lambda plain, red: gstreamer(red, 20, DEVICE_20_MS, red=True)),
    Receiver("ffmpeg", "nobuffer, low_delay, no probing, into a device of 20 ms", lambda plain, red: ffmpeg(plain)),
)
