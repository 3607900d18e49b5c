"""Line-up before the meeting: a channel's name is spoken, another's keyed, then the tone; the event's check
says when a sound cannot be used."""

import json
import os
import shutil
import subprocess
import urllib.request

from support import Event, Programs, RATE, level_at, program, read_wav, write_tone

NAME, TONE = 700.0, 1000.0


def recorded(event, channel, seconds):
    body = json.dumps({"line_up": True}).encode()
    with urllib.request.urlopen(urllib.request.Request(
            f"http://{event.http}/api/v1/rooms/hall/channels/{channel}", body, method="POST"), timeout=5) as reply:
        assert json.loads(reply.read())["line_up"]
    wav = event.programs.path(channel + ".wav")
    subprocess.run([program("dragoman-listen"), event.http, "--room", "hall", "--channel", channel, "--output", wav,
                    "--seconds", str(seconds)], check=True, timeout=60, capture_output=True)
    return read_wav(wav)


def loudest(samples, hertz):
    step = RATE // 10
    return max(level_at(samples[at:at + step], hertz) for at in range(0, len(samples) - step, step))


def check(event):
    done = subprocess.run([program("dragoman-relay"), event.file, "--check"], capture_output=True, text=True, timeout=20)
    return done.returncode, done.stdout + done.stderr


def refusals(event, names):
    whole = names + "/en.wav"
    for made, words in ((lambda: write_tone(whole, NAME, 11), "longer than 10 s"),
                        (lambda: write_tone(whole, NAME, 1, -90), "no speech"),
                        (lambda: open(whole, "w").write("no sound"), "en.wav"),
                        (lambda: os.remove(whole), "no language of this room")):
        made()
        code, said = check(event)
        assert code == 2 and words in said and "event.toml:" in said, (words, code, said)


def synthesised(event, folder):
    tool = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "say-names")
    bin_of_tool = os.path.join(os.path.dirname(tool), "..", "build", "bin", "dragoman-relay")
    if shutil.which("espeak-ng") is None or not os.path.exists(bin_of_tool):
        print("not tried: tools/say-names (espeak-ng or its build is missing)")
        return
    subprocess.run([tool, folder, "en", "ru"], check=True, timeout=60)
    code, said = check(event)
    assert code == 0 and "spoken en ru" in said, said


def main():
    with Programs() as programs:
        event = Event(programs, sources='spoken_names = "names"', booths=())
        names = programs.path("names")
        os.mkdir(names)
        write_tone(names + "/en.wav", NAME, 1.0)
        code, said = check(event)
        assert code == 0 and "line-up: spoken en, keyed zh ru mn es fr" in said, said
        relay = event.relay()
        spoken, keyed = recorded(event, "en", 8), recorded(event, "fr", 2)
        assert loudest(spoken, NAME) > -35, f"the name at {loudest(spoken, NAME):.1f} dBFS"
        assert abs(loudest(spoken, TONE) + 18) < 1, f"the tone at {loudest(spoken, TONE):.1f} dBFS"
        assert loudest(keyed, NAME) < -50, "the other channel speaks, too"
        assert programs.end(relay) == 0
        refusals(event, names)
        synthesised(event, names)


main()
