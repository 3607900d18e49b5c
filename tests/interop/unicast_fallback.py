"""Two hosts at a switch that passes no multicast: the listener says so, and hears by unicast what it
asked for."""

from namespace import Namespaces, serve
from support import Event, Programs, expect_tone, json_lines, program, read_wav


def main():
    with Namespaces(multicast=False) as hosts, Programs() as programs:
        event = Event(programs, booths=(), languages=["zh", "en"])
        serve(event, hosts)
        wav, lines = programs.path("heard.wav"), programs.path("listen.json")
        listen = programs.start("listen", hosts.on("b") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav, "--seconds", "4", "--json"],
            stdout=open(lines, "wb"))
        assert listen.wait(60) == 0
        expect_tone("by unicast", read_wav(wav)[-96000:], 440.0, [])
        transports = [row["transport"] for row in json_lines(lines)]
        assert transports[-1] == "unicast", transports


main()
