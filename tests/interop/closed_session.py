"""A closed session: open and encrypted channels move to other groups and keys in one step. Who has a key of his own hears
no gap, who has none hears nothing a second later, and whose key is revoked meanwhile cannot follow either; an ear on every
group that there is sees it all on the wire. A relay that starts again is still closed."""

import json
import select
import signal
import socket
import struct
import threading
import time

from desk import EN, FR, Desk
from support import Programs, json_lines, program, wait_for
from trusted import Trusted

HZ = 440
PLACES = 13
PORTS = {"en": 5008, "fr": 5012}
CHANNELS = """
[[room.channel]]
id = "en"
encrypt = true
"""


class Wire:
    """Everything that arrives on the groups of a channel: where, when, and its last four bytes, which name the key."""

    def __init__(self, block):
        self.usual = {"fr": f"239.{block}.0.2", "en": f"239.{block + 1}.0.1"}
        self.seen = []
        self.sockets = {}
        for name, port in PORTS.items():
            number = (port - 5004) // 4
            for group in [self.usual[name]] + [f"239.{block + 2 + place}.0.{number}" for place in range(1, PLACES + 1)]:
                ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                ear.bind((group, port))
                ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + socket.inet_aton("127.0.0.1"))
                ear.setblocking(False)
                self.sockets[ear] = (name, group)
        self.ended = False
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self):
        while not self.ended:
            for ear in select.select(list(self.sockets), [], [], 0.2)[0]:
                try:
                    while True:
                        packet = ear.recv(2048)
                        name, group = self.sockets[ear]
                        self.seen.append((time.monotonic(), name, group, struct.unpack("!H", packet[2:4])[0], struct.unpack("!I", packet[-4:])[0]))
                except BlockingIOError:
                    pass

    def since(self, when, name):
        return [each for each in list(self.seen) if each[0] >= when and each[1] == name]

    def check_no_gap(self, when, name):
        """Over all groups together no packet is missing and none comes twice."""
        numbers = [each[3] for each in self.since(when, name)]
        assert numbers, f"nothing of {name}"
        # Two groups may be read in the wrong order.
        further = sorted((each - numbers[0] + 32768) % 65536 for each in numbers)
        assert all(b - a == 1 for a, b in zip(further, further[1:])), f"{name}: packets are missing or came twice"

    def close(self):
        self.ended = True
        self.thread.join()
        for ear in self.sockets:
            ear.close()


class Listener:
    def __init__(self, event, name, channel, key=None):
        self.said, self.name = event.programs.path(name + ".out"), name
        where = ["--key", event.path("keys", key + ".key")] if key else [f"127.0.0.1:{event.http}"]
        with open(self.said, "wb") as out:
            self.process = event.programs.start(name, [program("dragoman-listen"), *where, "--room", "hall", "--channel", channel,
                                                       "--transport", "multicast", "--null", "--json"], stdout=out)
        wait_for(f"what {name} hears", lambda: len(self.lines()) >= 2 and self.hears())

    def lines(self):
        return json_lines(self.said)

    def hears(self):
        return (self.lines()[-1]["level_dbfs"] or -120) > -60

    def check_nothing_missing(self, what):
        last = self.lines()[-1]
        assert last["transport"] == "multicast" and last["lost"] == 0, (self.name, what, last)
        assert self.hears(), (self.name, what, last)
        return last["concealed_ms"]


def session(event, closed):
    status, _, text = event.ask("POST", "/api/v1/rooms/hall/session", "technician", {"closed_session": closed})
    assert status == 200 and json.loads(text)["closed_session"] is closed, (status, text)
    return time.monotonic()


def groups(seen):
    return {each[2] for each in seen}


def keys(seen):
    return {each[4] for each in seen}


def wait_a_second_after(moment):
    """What the claim is about: a second after the command."""
    wait_for("a second", lambda: time.monotonic() > moment + 1)
    return moment + 1


def check_closed(event, wire, member, guest):
    began = time.monotonic()
    before = keys(wire.since(began - 1, "en"))
    closed = wait_a_second_after(session(event, True))
    wait_for("what is sent then", lambda: len(wire.since(closed, "en")) > 200 and len(wire.since(closed, "fr")) > 200)
    for name in PORTS:
        seen = wire.since(closed, name)
        assert len(groups(seen)) == 1 and wire.usual[name] not in groups(seen), (name, groups(seen))
        assert len(keys(seen)) == 1 and not keys(seen) & before, (name, keys(seen))
        wire.check_no_gap(began, name)
    concealed = member.check_nothing_missing("closed")
    wait_for("silence at the guest's", lambda: not guest.hears())
    for path in ("fr.opus", "fr.sdp", "en.sdp"):
        assert event.plain("GET", f"/api/v1/rooms/hall/channels/{path}")[0] == 403, path
    assert event.ask("GET", "/api/v1/rooms/hall/channels/fr.sdp", "listener")[0] == 200
    print(f"closed: both channels in {groups(wire.since(closed, 'fr')) | groups(wire.since(closed, 'en'))} and nowhere else a second later, "
          f"no packet missing on the wire or at who stays ({concealed:.0f} ms concealed since the start), silence at the guest's")


def check_revoked(event, wire, member, removed):
    began = time.monotonic()
    before = keys(wire.since(began - 1, "fr")), groups(wire.since(began - 1, "fr"))
    assert event.ask("POST", "/api/v1/keys/listener", "technician", {"revoked": True})[0] == 200
    then = wait_a_second_after(time.monotonic())
    wait_for("what is sent then", lambda: len(wire.since(then, "fr")) > 200)
    assert not keys(wire.since(then, "fr")) & before[0] and not groups(wire.since(then, "fr")) & before[1]
    wire.check_no_gap(began, "fr")
    member.check_nothing_missing("revoked")
    wait_for("silence at who was removed", lambda: not removed.hears())
    print("revoked meanwhile: other keys and other groups again, no packet missing for who stays, silence for who was removed")


def check_opened(event, wire, member, guest):
    began = time.monotonic()
    opened = wait_a_second_after(session(event, False))
    wait_for("what is sent then", lambda: len(wire.since(opened, "fr")) > 200)
    for name in PORTS:
        assert groups(wire.since(opened, name)) == {wire.usual[name]}, (name, groups(wire.since(opened, name)))
        wire.check_no_gap(began, name)
    member.check_nothing_missing("opened")
    wait_for("the guest's return", guest.hears)
    print("opened: back where the channels were, no packet missing, and the guest hears again")


def check_desk(event):
    """A desk that once had to hear its colleague from the channel, because his line had broken, still has that channel open."""
    here, mate = (Desk(event, "en", number, hertz, event.path("keys", f"hall.en.{number}.key")) for number, hertz in ((1, EN), (2, FR)))
    here.shows("the desk", linked=True)
    mate.say("on")
    here.shows("its colleague on air", hears_partner=True)
    event.programs.end(mate.process, signal.SIGKILL)
    here.shows("its colleague gone", hears_partner=False)
    began = session(event, True)
    wait_a_second_after(wait_a_second_after(began))
    wait_a_second_after(session(event, False))
    with open(event.programs.path(here.name + ".log"), encoding="utf-8", errors="replace") as log:
        lost = [line for line in log if "multicast" in line]
    assert not lost and not here.lines()[-1]["reason"], (lost, here.lines()[-1]["reason"])
    for desk in (here, mate):
        event.programs.end(desk.process)
    print("a desk follows with its colleague's channel as well")


def check_restart(event, wire):
    session(event, True)
    event.programs.end(event.process, signal.SIGKILL)
    event.start()
    began = time.monotonic()
    wait_for("what is sent then", lambda: len(wire.since(began, "fr")) > 200)
    assert wire.usual["fr"] not in groups(wire.since(began, "fr")) and wire.usual["en"] not in groups(wire.since(began, "en"))
    print("killed and started again: still closed")


def main():
    with Programs() as programs:
        event = Trusted(programs, CHANNELS)
        event.start()
        programs.start("floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"), "--room", "hall", "--tone", str(HZ)])
        wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
        wire = Wire(event.block)
        try:
            member, removed = Listener(event, "member", "fr", "hall.en.1"), Listener(event, "removed", "en", "listener")
            guest = Listener(event, "guest", "fr")
            check_closed(event, wire, member, guest)
            check_revoked(event, wire, member, removed)
            check_opened(event, wire, member, guest)
            check_desk(event)
            check_restart(event, wire)
        finally:
            wire.close()


main()
