"""Programs with a server and a wire of their own: from their mouth through their server, if they have
one, to their ear, with the network on the way in. JACK's period is the one they like best,
and ours beside them has the same."""

import collections.abc
import dataclasses
import shutil

import mumble
import snapcast
import sound
from listeners import RED_LISTENER as RED
from support import Programs, free_port, program, wait_for
from take import Take, relayed

JAMULUS_INI = """<client>
 <enableopussmall>1</enableopussmall>
 <audiochannels>0</audiochannels>
 <audioquality>2</audioquality>
 <autojitbuf>1</autojitbuf>
</client>
"""


PERIOD = 64
HEADLESS = ["env", "QT_QPA_PLATFORM=offscreen", "HOME=."]


def network(take: Take, to: int, condition: list[str]) -> int:
    """An impaired way to a UDP port of this machine; its own port."""
    port = free_port()
    take.start("network", [program("dragoman-netsim"), "--listen", f"127.0.0.1:{port}", "--to", f"127.0.0.1:{to}",
                           "--seed", str(take.seed), *condition])
    return port


def jamulus(take: Take, condition: list[str]) -> tuple[str, str]:
    """(JACK port of the mouth, of the ear)"""
    server = free_port()
    with open(take.programs.path("client.ini"), "w", encoding="utf-8") as f:
        f.write(JAMULUS_INI)
    take.start("jamulus-server", [*HEADLESS, "Jamulus", "-s", "-n", "-F", "--serverbindip", "127.0.0.1", "-p", str(server)])
    way = network(take, server, condition)
    mouth = take.start_port("jamulus", [*HEADLESS, "Jamulus", "-n", "-j", "--clientname", "compare", "-i", "client.ini",
                                        "-c", f"127.0.0.1:{way}"], "input")
    return mouth, port_of(take, mouth, "output")


def jacktrip(take: Take, condition: list[str]) -> tuple[str, str]:
    ear_port, mouth_port = free_port(), free_port()
    common = ["-n", "1", "-q", "2", "-b", "16", "-D"]
    take.start("jacktrip-ear", [*HEADLESS, "jacktrip", "-s", "-J", "ear", "-B", str(ear_port), "-P", str(mouth_port), *common])
    way = network(take, ear_port, condition)
    take.start("jacktrip-mouth", [*HEADLESS, "jacktrip", "-c", "127.0.0.1", "-J", "lips", "-B", str(mouth_port), "-P", str(way), *common])
    return port_of(take, "lips:", "send"), port_of(take, "ear:", "receive")


def port_of(take: Take, client: str, kind: str) -> str:
    client = client.split(":")[0] + ":"
    return wait_for(f"JACK port {client}{kind}", lambda: next(
        (p for p in take.jack.ports() if p.startswith(client) and p[len(client):].startswith(kind)), None), deadline=20)


@dataclasses.dataclass(frozen=True)
class Peer:
    name: str
    program: str  # what must be installed
    settings: str
    # starts it in a take, its network impaired; JACK ports of the mouth and of the ear
    start: collections.abc.Callable[[Take, list[str]], tuple[str, str]] | None = None


OURS = Peer("Dragoman, 2.5 ms frames", "", "Opus at 96 kb/s; dragoman-floor, dragoman-relay, dragoman-listen on the RED group")
PEERS = (
    OURS,
    Peer("Jamulus", "Jamulus", "Opus; its server with 64-sample frames, small network buffers, automatic jitter buffers, high quality; "
                               "the network is passed twice, there and back", jamulus),
    Peer("JackTrip", "jacktrip", "16-bit PCM, two peers and no server, queue of 2 packets", jacktrip),
    Peer("Mumble", "mumble", mumble.SETTINGS, mumble.start),
    Peer("Snapcast", "snapclient", snapcast.SETTINGS, snapcast.start),
)


def measure(peer: Peer, condition: list[str], seconds: float, seed: int) -> sound.Heard | str:
    """What its ear played, or why nothing was measured."""
    if peer.start is None:
        return relayed(condition, seconds, seed, (RED,), frame="2.5ms", period=PERIOD)[RED.name]
    if shutil.which(peer.program) is None:
        return "not installed (tools/compare --install)"
    with Programs() as programs:
        take = Take(programs, seconds, seed, PERIOD)
        mouth, ear = peer.start(take, condition)
        return take.record(take.say(mouth), {peer.name: ear})[peer.name]
