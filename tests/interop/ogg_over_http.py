"""A player without SDP hears a channel as endless Ogg Opus over HTTP."""

from support import Event, Programs, expect_tone, need, read_wav


def main():
    need("ffmpeg")
    with Programs() as programs:
        event = Event(programs, booths=("en",), languages=["zh", "en"])
        event.relay()
        event.interpreted()
        wav = programs.path("heard.wav")
        url = f"http://{event.http}/api/v1/rooms/hall/channels/en.opus"
        ffmpeg = programs.start("ffmpeg", ["ffmpeg", "-nostdin", "-loglevel", "warning", "-i", url, "-t", "3", "-ac", "1",
                                           "-ar", "48000", "-c:a", "pcm_s16le", "-y", wav])
        assert ffmpeg.wait(60) == 0
        print(f"{expect_tone('Ogg Opus', read_wav(wav), 620.0, [440.0]):.1f} dBFS")


main()
