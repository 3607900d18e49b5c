"""Three desks as people use them: handover, auto-relay, slower, a call, text, and a desk
that dies on air, and talkback that no channel carries."""

import json
import signal
import subprocess
import urllib.error
import urllib.request

from desk import Desk
from support import Event, Programs, expect_tone, level_at, program, read_wav, wait_for

MATE = 1500.0


def post(event, path, body):
    request = urllib.request.Request(f"http://{event.http}{path}", json.dumps(body).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return reply.status, json.loads(reply.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def desk_of(event, booth, number):
    booth = next(b for b in event.state()["booths"] if b["id"] == booth)
    return booth["desks"][number - 1]


def expect_in_channel(event, hertz, other):
    wav = event.programs.path(f"en-{hertz:.0f}.wav")
    subprocess.run([program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en", "--output", wav,
                    "--seconds", "2"], check=True, timeout=60, capture_output=True)
    expect_tone("channel en", read_wav(wav), hertz, [other, Event.FLOOR])


def handover(event, first, mate):
    first.say("on")
    first.shows("the first desk on air", on_air=["en"], open_microphones=1)
    mate.shows("the mate to see it", partner="on", open_microphones=1)
    mate.say("handover ask")
    first.shows("the question", handover="wanted")
    mate.shows("the wait", handover="asked")
    first.say("handover accept")
    mate.shows("the mate on air", on_air=["en"], handover=None)
    expect_in_channel(event, MATE, Event.LANGUAGES["en"])
    assert "took over" in first.shows("the first desk off air", microphone="off")["reason"]
    first.say("handover take")
    first.shows("the take-over", on_air=["en"])
    assert "another microphone" in mate.shows("the mate cut", microphone="off")["reason"]
    expect_in_channel(event, Event.LANGUAGES["en"], MATE)


def monitor(event):
    return subprocess.run([program("dragoman-monitor"), event.http, "--once"], capture_output=True, text=True,
                          timeout=20, check=True).stdout


def signals(event, desk, mate):
    desk.say("slower")
    mate.shows("slower", slower=True)
    assert event.state()["slower"]
    desk.say("use microphone")
    mate.shows("microphone!", use_microphone=True)
    assert event.state()["use_microphone"]
    path = "/api/v1/rooms/hall/desks/en/2"
    assert post(event, path, {"call": "handled"})[0] == 409
    mate.say("call")
    wait_for("the call", lambda: desk_of(event, "en", 2)["call"] == "raised")
    assert "calls the technician" in monitor(event)
    assert post(event, path, {"call": "handled"})[1]["call"] == "handled"
    mate.shows("the technician on the way", call="handled")
    assert post(event, path, {"call": "finished"})[1]["call"] == "finished"
    assert post(event, path, {"message": "better?"})[0] == 200
    wait_for("the text", lambda: any(l["message"] == {"from": "technician", "desk": 0, "text": "better?"} for l in mate.lines()))
    mate.say("message technician much better")
    wait_for("the answer", lambda: json.loads(event.get("/api/v1/rooms/hall/messages"))["count"] == 2)
    assert "much better" in monitor(event) and "to en/2: better?" in monitor(event)
    mate.say("message mate coffee?")
    wait_for("the mate's text", lambda: any(l["message"] and l["message"]["text"] == "coffee?" for l in desk.lines()))
    wait_for("slower to go out by itself", lambda: not event.state()["slower"], 15)


def death(event, desk, mate):
    event.programs.end(desk.process, signal.SIGKILL)
    wait_for("the alarm", lambda: desk_of(event, "en", 1)["lost"])
    assert event.channel("en")["state"] in ("dead", "floor")
    mate.shows("nobody open", open_microphones=0)
    wait_for("the original", lambda: event.channel("en")["state"] == "floor")
    again = Desk(event, "en", 1, Event.LANGUAGES["en"])
    wait_for("the seat to be taken again", lambda: desk_of(event, "en", 1)["connected"])
    state = desk_of(event, "en", 1)
    assert state["microphone"] == "off" and not state["lost"], state
    # Its predecessor's last words, on air, stand in the same log.
    again.shows("the desk off air", microphone="off", on_air=[])
    return again


def standstill(event, desk):
    """A desk's program that hangs: its connection holds, but no sound comes, and it may wake at any moment."""
    desk.say("on")
    desk.shows("the desk on air", on_air=["en"])
    desk.process.send_signal(signal.SIGSTOP)
    try:
        wait_for("the alarm", lambda: desk_of(event, "en", 1)["lost"])
        wait_for("the original", lambda: event.channel("en")["state"] == "floor")
        wav = event.programs.path("standstill.wav")
        subprocess.run([program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en", "--output", wav,
                        "--seconds", "2"], check=True, timeout=60, capture_output=True)
        expect_tone("channel en while its desk stands still", read_wav(wav), Event.FLOOR, [Event.LANGUAGES["en"]])
        assert desk_of(event, "en", 1)["microphone"] == "off" and event.channel("en")["on_air"] == []
    finally:
        desk.process.send_signal(signal.SIGCONT)
    state = desk.shows("the desk to say that it is off air", microphone="off", on_air=[], linked=True)
    assert state["reason"] or state["cut_off"], state
    assert event.channel("en")["state"] == "floor"


def talkback(event, desk, mate):
    desk.say("on")
    desk.shows("the desk on air", on_air=["en"])
    desk.say("talk mate")
    desk.shows("whom it talks to", talk="mate", microphone="cough", on_air=[])
    mate.shows("who talks to it", talkers=["mate 1"])
    wav = event.programs.path("talkback.wav")
    subprocess.run([program("dragoman-listen"), event.http, "--room", "hall", "--channel", "en", "--output", wav,
                    "--seconds", "3"], check=True, timeout=60, capture_output=True)
    channel = read_wav(wav)[-96000:]
    for hertz in (Event.LANGUAGES["en"], MATE, Event.FLOOR):
        assert level_at(channel, hertz) < -60, f"channel en carries {hertz} Hz during talkback"
    event.programs.end(mate.process)
    heard = read_wav(mate.heard)[-96000:]
    expect_tone("the mate's headphones", heard, Event.LANGUAGES["en"], [MATE])
    expect_tone("the mate's headphones", heard, Event.FLOOR, [MATE])
    # What it says to somebody who is gone must not go on into the channel.
    state = desk.shows("the desk off air, since nobody hears it", microphone="off", on_air=[], talk="")
    assert "gone" in state["reason"], state
    desk.say("on")
    desk.shows("the desk on air again", on_air=["en"], talk="")


def main():
    with Programs() as programs:
        event = Event(programs, booths=("en", "ru"), sources='pivot = "en"')
        relay = event.relay()
        event.floor()
        first = Desk(event, "en", 1, Event.LANGUAGES["en"])
        mate, other = Desk(event, "en", 2, MATE), Desk(event, "ru", 1, Event.LANGUAGES["ru"])
        for desk in (first, mate, other):
            desk.shows("a desk at rest", microphone="off", floor_key="floor")
        handover(event, first, mate)
        other.shows("auto-relay", incoming="floor", floor_key="en")
        mate.shows("the pivot's own floor", floor_key="floor")
        signals(event, first, mate)
        programs.end(other.process)
        expect_tone("the floor key of ru", read_wav(other.heard)[-96000:], Event.LANGUAGES["en"], [Event.FLOOR])
        again = death(event, first, mate)
        standstill(event, again)
        talkback(event, again, mate)
        metrics = event.get("/metrics")
        for line in ('dragoman_room_slower_total{room="hall"} 1', 'dragoman_channel_quality{room="hall",channel="ru",quality="floor"} 1'):
            assert line in metrics, line
        assert programs.end(relay) == 0, "the relay did not end cleanly on SIGTERM"


main()
