"""A desk that floods the control side, beyond what hands do and as fast as a socket takes it: it is told why, closed
and counted; another desk's orders are obeyed meanwhile, and a listener hears an unbroken tone."""

import os
import socket
import threading

from bad_input import counted
from desk import Desk, EN, FR
from support import Event, Programs, expect_tone, json_lines, level_at, program, read_wav, wait_for
from websocket import WebSocket

REFUSED = "dragoman_session_refused_messages_total"
CUT_OFF = 'dragoman_http_refused_total{reason="flood"}'
AT_ONCE = 5000


class Session(WebSocket):
    """A desk of the Russian booth, without a voice."""

    def __init__(self, event):
        host, port = event.http.split(":")
        super().__init__(socket.create_connection((host, int(port)), timeout=20), event.http, "/api/v1/session")
        self.say({"type": "hello", "role": "interpreter", "client": "flood", "room": "hall", "booth": "ru", "desk": 1,
                  "port": 40000, "codec": "l16", "channels": 1, "packet_us": 2500})
        first = self.hear()
        assert first["type"] == "welcome", first

    def press(self, times):
        """Microphone on, off, on ..., in one piece."""
        both = self.frame({"type": "microphone", "on": True}) + self.frame({"type": "microphone", "on": False})
        self.socket.sendall(both * (times // 2))


def beyond_hands(event):
    """Forty of 150 are obeyed, the others refused, each with a reason; the session goes on."""
    before, session = counted(event, REFUSED), Session(event)
    session.press(150)
    session.say({"type": "ping", "t": 1})
    heard = []
    while not heard or heard[-1]["type"] != "pong":
        heard.append(session.hear())
    refused = [message for message in heard if message["type"] == "refused"]
    assert len(refused) >= 100, len(refused)
    assert all(each["code"] == "limit" and each["message"] and each["remedy"] for each in refused), refused[:3]
    assert counted(event, REFUSED) - before == len(refused)
    session.close()
    print(f"beyond hands: {len(refused)} of 150 refused: {refused[0]['message']} {refused[0]['remedy']}")
    wait_for("the seat to be free", lambda: not event.state()["booths"][2]["desks"][0]["connected"])


class Flood:
    """Comes back whenever it was closed, until it is stopped."""

    def __init__(self, event):
        self.event, self.closed, self.stopped, self.failure = event, [], threading.Event(), None
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()
        if self.failure:
            raise self.failure

    def _run(self):
        try:
            while not self.stopped.is_set():
                self._flood_once()
        except (AssertionError, OSError, EOFError) as failure:
            self.failure = failure

    def _flood_once(self):
        session = Session(self.event)
        try:
            session.press(AT_ONCE)
        except OSError:
            pass  # it was closed in the middle
        while (message := session.hear())["type"] != "close":
            pass
        self.closed.append(message)
        session.close()


def at_full_rate(event, programs, other):
    heard, log = programs.path("heard.wav"), programs.path("listen.log")
    listen = programs.start("listen", [program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en",
                                       "--output", heard, "--seconds", "8", "--json"])
    wait_for("the listener to hear", lambda: os.path.exists(heard) and os.path.getsize(heard) > 48000)
    before, orders = counted(event, CUT_OFF), 0
    with Flood(event) as flood:
        # In eight seconds a desk may give 200 orders, and this one is no flood.
        while listen.poll() is None and orders < 150:
            order = "off" if orders % 2 else "on"
            other.say(order)
            other.shows(f"order {orders} of the other desk", microphone=order)
            orders += 1
        listen.wait(60)
    assert listen.returncode == 0 and flood.closed
    assert all(each["code"] == 1008 and each["reason"] for each in flood.closed), flood.closed
    assert counted(event, CUT_OFF) - before == len(flood.closed), (counted(event, CUT_OFF), len(flood.closed))
    samples = read_wav(heard)
    level = expect_tone("beside a flood", samples, EN, [Event.FLOOR])
    tenths = [level_at(samples[at:at + 4800], EN) for at in range(4800, len(samples) - 4800, 4800)]
    # The flood and its sender share a machine with the listener: one stall of that is none of the relay's.
    broken = [tenth for tenth in tenths if tenth <= level - 3]
    assert len(broken) <= 1, f"the tone is broken: {broken} beside {level:.1f} dBFS"
    last = json_lines(log)[-1]
    print(f"full rate: {len(flood.closed)} sessions of {AT_ONCE} presses closed ({flood.closed[0]['reason']}); meanwhile {orders} orders "
          f"of another desk obeyed, {last['lost']} packets lost by a listener, {last['concealed_ms']} ms concealed")


def main():
    with Programs() as programs:
        event = Event(programs, booths=("en", "fr", "ru"), languages=["zh", "en", "fr", "ru"])
        relay = event.relay()
        event.floor()
        event.booth("en")
        other = Desk(event, "fr", 1, FR)
        other.shows("the other desk", microphone="off")
        beyond_hands(event)
        at_full_rate(event, programs, other)
        assert relay.poll() is None and event.ready()
        assert event.channel("en")["state"] == "interpreted"


if __name__ == "__main__":
    main()
