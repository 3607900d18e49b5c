"""A relay that is killed and started again goes on in the ears of an ffmpeg that never stopped."""

import os
import signal

from support import Event, Programs, expect_tone, ffmpeg_from_sdp, need, read_wav, wait_for


def main():
    need("ffmpeg")
    with Programs() as programs:
        event = Event(programs, booths=(), languages=["zh", "en"])
        relay = event.relay()
        event.floor()
        wav = programs.path("heard.wav")
        ffmpeg = programs.start("ffmpeg", ffmpeg_from_sdp(event.sdp("floor"), 120, wav) + ["-flush_packets", "1"])
        size = lambda: os.path.getsize(wav) if os.path.exists(wav) else 0
        wait_for("sound before the restart", lambda: size() > 2 * 96000)
        programs.end(relay, signal.SIGKILL)
        before = size()
        relay = event.relay()
        wait_for("the floor to come back", lambda: any(s["kind"] == "floor" and s["alive"] for s in event.state()["sources"]))
        wait_for("sound after the restart", lambda: size() > before + 5 * 96000)
        programs.end(ffmpeg, signal.SIGINT)
        samples = read_wav(wav)
        expect_tone("before the restart", samples[24000:72000 * 2], Event.FLOOR, [])
        expect_tone("after the restart", samples[-72000:], Event.FLOOR, [])
        assert programs.end(relay) == 0, "the relay did not end cleanly on SIGTERM"


main()
