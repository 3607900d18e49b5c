"""What the relay's own host cannot see: a listener on another host watches the multicast of a network whose switch has
a querier and then none, that stops passing groups, and on which somebody else sends to one of them. Needs root for
network namespaces."""

import json

from namespace import Namespaces, lose, run, serve
from support import Event, Programs, json_lines, need, program, wait_for

ALARMS = """[alarms]
off = ["media_late", "cpu", "jitter", "loss", "drift", "too_low", "too_loud", "clipping", "silent"]
multicast_hold = "1s"
querier_hold = "6s"
clear_hold = "1s"
"""
# Somebody's idea of a stream, to the group and port that it is given, 50 packets a second.
STRANGER = """
import socket, struct, sys, time
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("10.77.0.2"))
for n in range(100000):
    out.sendto(struct.pack(">BBHII", 0x80, 96, n & 0xffff, n * 960, 0xbad) + b"noise", (sys.argv[1], int(sys.argv[2])))
    time.sleep(0.02)
"""


def set_querier(hosts, on):
    """Of the switch: it asks once a second, under its own address."""
    switch = ["ip", "-n", hosts.names["switch"]]
    run(*switch, "link", "set", "bridge", "type", "bridge", "mcast_snooping", "1", "mcast_query_use_ifaddr", "1",
        "mcast_query_interval", "100", "mcast_startup_query_interval", "25", "mcast_querier", "1" if on else "0")


class Log:
    """What the relay says, from where it was last looked at."""

    def __init__(self, path):
        self.path = path
        self.seen = 0

    def all(self):
        with open(self.path, encoding="utf-8") as f:
            return f.read()

    def told(self, what, *words):
        """Waits for a new line that has all of the words."""
        def line():
            return any(all(word in line for word in words) for line in self.all()[self.seen:].splitlines())

        wait_for(what, line)
        self.seen = len(self.all())


def group_of(event, hosts, channel):
    plan = json.loads(run(*hosts.on("a"), program("dragoman-relay"), event.file, "--check", "--json", "--insecure").stdout)
    found = next(each for each in plan["rooms"][0]["channels"] if each["id"] == channel)
    return found["group"], str(found["port"])


def main():
    need("nft", "python3")
    with Namespaces() as hosts, Programs() as programs:
        run("ip", "-n", hosts.names["switch"], "addr", "add", "10.77.0.254/24", "dev", "bridge")
        set_querier(hosts, True)
        event = Event(programs, booths=(), languages=["zh", "en"], audio=ALARMS)
        serve(event, hosts)
        report = programs.path("watch.json")
        programs.start("watch", hosts.on("b") + [
            program("dragoman-probe"), "watch", event.http, "--room", "hall", "--interface", hosts.cable["b"], "--name", "balcony", "--json"],
            stdout=open(report, "wb"))
        relay = Log(programs.path("relay.log"))

        last = lambda: (json_lines(report) or [{}])[-1]
        wait_for("the watcher to hear groups and querier", lambda: not last().get("missing", ["?"]) and last()["querier"] == "heard")
        lose(hosts, 100)
        relay.told("multicast to be missed", "multicast_lost", "balcony")
        assert "en" in last()["missing"], last()
        lose(hosts, 0)
        relay.told("multicast to be back", "multicast_lost", "is over")

        stranger = programs.start("stranger", hosts.on("b") + ["python3", "-c", STRANGER, *group_of(event, hosts, "en")])
        relay.told("the stranger to be named", "foreign_sender", "10.77.0.2")
        programs.end(stranger)
        relay.told("the stranger to be gone", "foreign_sender", "is over")

        assert "no_querier" not in relay.all(), "the switch asked all the while"
        set_querier(hosts, False)
        relay.told("the relay to miss a querier", "no_querier", hosts.cable["a"])
        set_querier(hosts, True)
        relay.told("the relay to hear it again", "no_querier", "is over")


main()
