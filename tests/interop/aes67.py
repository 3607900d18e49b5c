"""An AES67 stream (L24, 1 ms packets, no PTP) from GStreamer is the floor."""

import os

from support import Event, Programs, expect_tone, free_port, need, program, read_wav, wait_for


def main():
    need("gst-launch-1.0")
    with Programs() as programs:
        port = free_port()
        with open(programs.path("hall.sdp"), "w", encoding="ascii") as f:
            f.write("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=Hall mixer\r\nc=IN IP4 239.69.2.1/0\r\nt=0 0\r\n"
                    f"m=audio {port} RTP/AVP 98\r\na=rtpmap:98 L24/48000/2\r\na=ptime:1\r\na=recvonly\r\n")
        event = Event(programs, booths=(), languages=["zh", "en"],
                      sources='[[room.source]]\nid = "hall-mixer"\nsdp = "hall.sdp"\n')
        event.relay()
        programs.start("mixer", [
            "gst-launch-1.0", "-q", "audiotestsrc", "is-live=true", "freq=997", "samplesperbuffer=48", "volume=0.1", "!",
            "audio/x-raw,format=S24BE,rate=48000,channels=2", "!", "rtpL24pay", "pt=98", "min-ptime=1000000",
            "max-ptime=1000000", "!", "udpsink", "host=239.69.2.1", f"port={port}", "multicast-iface=lo",
            "bind-address=127.0.0.1", "ttl-mc=0", "sync=false"])
        wait_for("the mixer to be alive", lambda: any(s["id"] == "hall-mixer" and s["alive"] for s in event.state()["sources"]))
        wav = programs.path("heard.wav")
        listen = programs.start("listen", [program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor",
                                           "--output", wav, "--seconds", "3"])
        assert listen.wait(60) == 0
        level = expect_tone("the mixer on the floor", read_wav(wav), 997.0, [440.0])
        assert abs(level + 20) < 1.5, f"997 Hz at {level:.1f} dBFS, sent at -20"
        print(f"{level:.1f} dBFS")


main()
