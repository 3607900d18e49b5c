"""Every listener reports to the relay's media port, by multicast, by unicast and from a session description."""

from support import Event, Programs, program, wait_for

COUNTER = "dragoman_media_receiver_reports_total"


def reports(event):
    return next(float(line.split()[1]) for line in event.get("/metrics").splitlines() if line.startswith(COUNTER))


def main():
    with Programs() as programs:
        event = Event(programs, booths=(), languages=["zh", "en"])
        event.relay()
        event.floor()
        here = [event.http, "--room", "hall", "--channel", "zh"]
        listeners = {
            "multicast": here + ["--transport", "multicast"],
            "unicast": here + ["--transport", "unicast"],
            "described": ["--sdp", event.sdp("zh"), "--interface", "lo"],
        }
        for name, arguments in listeners.items():
            before = reports(event)
            listener = programs.start(name, [program("dragoman-listen")] + arguments + ["--null"])
            wait_for(f"a report of the {name} listener", lambda: reports(event) > before)
            seen = reports(event)
            assert programs.end(listener) == 0, name
            wait_for(f"the BYE of the {name} listener", lambda: reports(event) > seen)


main()
