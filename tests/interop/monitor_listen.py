"""dragoman-monitor as a technician's script uses it, against a real relay: it hears a desk that is off air, what that desk
hears, the floor's source and a channel, each known by its frequency and counted by nobody; and tells with --json what
happens, alarms included."""

import json
import subprocess
import sys

from desk import EN, FR, two_desks
from support import Programs, expect_tone, program, read_wav, wait_for


def listens(event, target, hertz, others, seconds=2):
    wav = event.programs.path("heard.wav")
    done = subprocess.run([program("dragoman-monitor"), event.http, "--listen", target, "--output", wav,
                           "--seconds", str(seconds), "--json"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{target}: {done.returncode} {done.stderr}"
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(line["listen"] == target and line["alive"] for line in lines), done.stdout
    expect_tone(target, read_wav(wav), hertz, others)
    return lines


def listeners(event):
    return [[channel["listeners"][kind] for kind in ("multicast", "unicast", "web")] for channel in event.state()["channels"]]


def refuses(event, target, code, words):
    done = subprocess.run([program("dragoman-monitor"), event.http, "--listen", target], capture_output=True, text=True, timeout=60)
    assert done.returncode == code, f"{target}: {done.returncode}"
    assert words in done.stderr, done.stderr


class Stream:
    """The lines of --json."""

    def __init__(self, event):
        self.path = event.programs.path("stream.json")
        with open(self.path, "wb") as out:
            event.programs.start("monitor", [program("dragoman-monitor"), event.http, "--room", "hall", "--json", "--levels", "5"], stdout=out)

    def lines(self, kind=None):
        with open(self.path, encoding="utf-8") as stream:
            lines = [json.loads(line) for line in stream if line.endswith("}\n")]
        return [line for line in lines if kind is None or line["type"] == kind]


def main():
    with Programs() as programs:
        event, english, french = two_desks(programs)
        stream = Stream(event)
        before = listeners(event)
        floor = event.FLOOR

        listens(event, "hall/en:1", EN, [floor, FR])
        listens(event, "hall/fr:1", FR, [floor, EN])
        lines = listens(event, "hall/en:1:incoming", floor, [EN, FR])
        assert lines[-1]["channel"] == "floor", lines[-1]
        source = next(source["id"] for source in event.state()["sources"] if source["kind"] == "floor")
        listens(event, f"hall/source:{source}", floor, [EN, FR])
        listens(event, "hall/fr", FR, [floor, EN])
        listens(event, "hall/en", floor, [EN, FR])  # nobody interprets: the original
        assert listeners(event) == before, "nobody counts it"
        assert not any(line["on_air"] for line in english.lines()), "the English desk was never on air"

        refuses(event, "hall/xx", 2, "hall/en:1:incoming")
        refuses(event, "en:1:else", 2, "--listen takes")

        assert stream.lines()[0]["type"] == "state", "the whole state comes first"
        meters = stream.lines("meters")
        assert meters and meters[-1]["rooms"][0]["id"] == "hall"
        times = [line["t"] for line in meters]
        assert times == sorted(times)
        french.process.kill()
        wait_for("the alarm of the desk that died on air",
                 lambda: any(alarm["kind"] == "source_dead" for line in stream.lines("alarms") for alarm in line["alarms"]))
        wait_for("the change of its channel",
                 lambda: any(channel["state"] == "dead" for line in stream.lines("change") for room in line["rooms"]
                             for channel in room["channels"]))


if __name__ == "__main__":
    main()
    sys.exit(0)
