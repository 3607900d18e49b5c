"""Two hosts on two networks: either cable is pulled while the listener records, and nothing is lost. The
first cable carries the control session as well. Needs root for network namespaces."""

from namespace import Namespaces, run, serve
from support import Event, Programs, expect_tone, json_lines, program, read_wav, wait_for


def second_network(hosts):
    """A second cable for each host at a switch of its own: 10.78.0.1 and 10.78.0.2."""
    switch = ["ip", "-n", hosts.names["switch"]]
    run(*switch, "link", "add", "bridge2", "up", "type", "bridge", "mcast_snooping", "0")
    for host, address in (("a", "10.78.0.1/24"), ("b", "10.78.0.2/24")):
        inside = ["ip", "-n", hosts.names[host]]
        cable = hosts.cable[host] + "b"
        run("ip", "link", "add", cable, "netns", hosts.names[host], "type", "veth",
            "peer", "name", f"port2-{host}", "netns", hosts.names["switch"])
        run(*switch, "link", "set", f"port2-{host}", "up", "master", "bridge2")
        run(*inside, "addr", "add", address, "dev", cable)
        run(*inside, "link", "set", cable, "up")


def set_link(hosts, port, state):
    run("ip", "-n", hosts.names["switch"], "link", "set", port, state)


def main():
    with Namespaces() as hosts, Programs() as programs:
        second_network(hosts)
        event = Event(programs, booths=(), languages=["zh", "en"])
        serve(event, hosts, [hosts.cable["a"], hosts.cable["a"] + "b"])
        wav, lines = programs.path("heard.wav"), programs.path("listen.json")
        listen = programs.start("listen", hosts.on("b") + [
            program("dragoman-listen"), event.http, "--room", "hall", "--channel", "floor", "--output", wav, "--seconds", "14", "--json"],
            stdout=open(lines, "wb"))
        after = lambda count: wait_for(f"{count} seconds of sound", lambda: len(json_lines(lines)) >= count)
        for count, port, state in ((3, "port2-b", "down"), (5, "port2-b", "up"), (8, "port-b", "down"), (10, "port-b", "up")):
            after(count)
            set_link(hosts, port, state)
        assert listen.wait(60) == 0
        report = json_lines(lines)[-1]
        assert report["transport"] == "multicast", report
        assert report["lost"] == 0, report
        expect_tone("by two paths", read_wav(wav)[-96000:], 440.0, [])
        with open(programs.path("listen.log")) as f:
            log = f.read()
        for told in ("the second path is silent", "the first path is silent", "both paths are heard again"):
            assert told in log, told + "\n" + log


main()
