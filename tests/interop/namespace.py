"""Network namespaces of the test's own: hosts on this machine. Needs root; skips without."""

import json
import os
import subprocess
import sys

from support import need, program, skip, wait_for

RELAY = "10.77.0.1"  # host a


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


class Namespaces:
    """Two hosts at a switch: `a` is 10.77.0.1, `b` is 10.77.0.2 (inside the namespaces only). With
    `multicast=False` the switch passes unicast alone, as badly configured ones do."""

    def __init__(self, multicast=True):
        need("ip")
        if os.geteuid() != 0:
            skip("network namespaces need root")
        self.multicast = multicast
        self.names = {host: f"dr{host}{os.getpid()}" for host in ("a", "b", "switch")}
        self.cable = {host: f"v{host}{os.getpid()}" for host in ("a", "b")}

    def __enter__(self):
        try:
            run("ip", "netns", "add", self.names["switch"])
        except subprocess.CalledProcessError as error:
            skip("no network namespaces here: " + error.stderr.strip())
        switch = ["ip", "-n", self.names["switch"]]
        run(*switch, "link", "add", "bridge", "up", "type", "bridge", "mcast_snooping", "0")
        for host, address in (("a", "10.77.0.1/24"), ("b", "10.77.0.2/24")):
            self.plug_in(host, address, switch)
        return self

    def plug_in(self, host, address, switch):
        cable, port = self.cable[host], f"port-{host}"
        run("ip", "netns", "add", self.names[host])
        run("ip", "link", "add", cable, "netns", self.names[host], "type", "veth", "peer", "name", port, "netns", self.names["switch"])
        run(*switch, "link", "set", port, "up", "master", "bridge")
        if not self.multicast:
            run(*switch, "link", "set", port, "type", "bridge_slave", "mcast_flood", "off")
        inside = ["ip", "-n", self.names[host]]
        run(*inside, "addr", "add", address, "dev", cable)
        run(*inside, "link", "set", cable, "up")
        run(*inside, "link", "set", "lo", "up", "multicast", "on")
        run(*inside, "route", "add", "224.0.0.0/4", "dev", cable)

    def __exit__(self, *_):
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def on(self, host):
        return ["ip", "netns", "exec", self.names[host]]


def again_on(hosts, host, script, *arguments):
    """Runs a script once more, on a host; fails when it does."""
    inside = subprocess.run(hosts.on(host) + [sys.executable, "-B", os.path.abspath(script), *arguments], timeout=280)
    assert inside.returncode == 0, "it failed inside: see above"


def on_the_cable(event):
    """For a script that runs on host a: the event's relay, started, with host b able to reach it."""
    event.http = event.http.replace("127.0.0.1", RELAY)
    with open(event.file, encoding="utf-8") as f:
        text = f.read()
    with open(event.file, "w", encoding="utf-8") as f:
        f.write(text.replace("127.0.0.1", RELAY))
    event.programs.start("relay", [program("dragoman-relay"), event.file, "--insecure"])
    wait_for("the relay to be ready", event.ready)


def serve(event, hosts, interfaces=None):
    """The event on host a: its relay, and a floor that speaks 440 Hz, both started. `interfaces` of host a, by name;
    the one cable that it has unless told otherwise."""
    event.http = "10.77.0.1:7400"
    names = interfaces or [hosts.cable["a"]]
    replace = {"interface": f"interfaces = {json.dumps(names)}" if len(names) > 1 else f'interface = "{names[0]}"',
               "ttl": "ttl = 1", "http": f'http = "{event.http}"', "media": 'media = "0.0.0.0:7402"'}
    with open(event.file, encoding="utf-8") as f:
        lines = f.read().splitlines()
    with open(event.file, "w", encoding="utf-8") as f:
        f.write("\n".join(replace.get(line.split(" =")[0], line) for line in lines))
    event.programs.start("relay", hosts.on("a") + [program("dragoman-relay"), event.file, "--insecure"])
    wait_for("the relay to be ready", lambda: subprocess.run(
        [*hosts.on("a"), program("dragoman-monitor"), event.http, "--once", "--json"], capture_output=True).returncode == 0)
    event.programs.start("floor", hosts.on("a") + [program("dragoman-floor"), event.http, "--room", "hall", "--tone", "440"])


def lose(hosts, percent):
    """Of what comes to host b as multicast RTP; the control session stays whole."""
    nft = [*hosts.on("b"), "nft"]
    run(*nft, "add table ip bad; add chain ip bad in { type filter hook prerouting priority -300 ; }; flush chain ip bad in")
    if percent:
        some = f"numgen random mod 100 < {percent}" if percent < 100 else ""
        run(*nft, f"add rule ip bad in ip daddr 224.0.0.0/4 udp dport >= 5004 {some} drop")
