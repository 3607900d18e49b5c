"""Two hosts at a switch that passes no multicast: the listener says so, and hears by unicast what it
asked for."""

import json

from namespace import Namespaces
from support import Event, Programs, expect_tone, program, read_wav, wait_for
import os


def main():
    with Namespaces(multicast=False) as hosts, Programs() as programs:
        event = Event(programs, booths=(), languages=["zh", "en"])
        event.http = "10.77.0.1:7400"
        with open(event.file, encoding="utf-8") as f:
            lines = f.read().splitlines()
        replace = {"interface": hosts.cable["a"], "http": event.http, "media": "10.77.0.1:7402"}
        with open(event.file, "w", encoding="utf-8") as f:
            f.write("\n".join(f'{k} = "{replace[k]}"' if (k := line.split(" =")[0]) in replace else line for line in lines))
        programs.start("relay", hosts.on("a") + [program("dragoman-relay"), event.file, "--insecure"])
        programs.start("floor", hosts.on("a") + [program("dragoman-floor"), event.http, "--room", "hall", "--tone", "440"])
        wav, lines = programs.path("heard.wav"), programs.path("listen.json")
        listen = programs.start("listen", hosts.on("b") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav, "--seconds", "4", "--json"],
            stdout=open(lines, "wb"))
        assert listen.wait(60) == 0
        expect_tone("by unicast", read_wav(wav)[-96000:], 440.0, [])
        with open(lines) as f:
            transports = [json.loads(line)["transport"] for line in f]
        assert transports[-1] == "unicast", transports


main()
