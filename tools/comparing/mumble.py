"""Mumble, headless: its server and two clients that use JACK, set up by files so that no dialogue waits for an answer."""

import hashlib
import pathlib
import sqlite3
import ssl
import subprocess

from support import free_tcp_port
from take import Take

SETTINGS = "Opus at 96 kb/s, 10 ms a packet, jitter buffer and output delay at their least (10 ms each), continuous, no noise suppression"
MOUTH, EAR = "mumble-mouth", "mumble-ear"
SERVER = """uname={user}
database={folder}/server.sqlite
host=127.0.0.1
port={port}
bandwidth=200000
bonjour=False
sslCert={folder}/server.pem
sslKey={folder}/server.key
"""
CLIENT = """[General]
lastupdate=2
[audio]
input=JACK
output=JACK
transmit=0
quality=96000
noisesupress=0
denoise=false
loudness=30000
echo=false
echomulti=false
outputdelay=1
[net]
framesperpacket=1
jitterbuffer=1
[jack]
autoconnect=false
startserver=false
output=1
[ui]
usage=false
updatecheck=false
plugincheck=false
disablepubliclist=true
[tts]
enable=false
"""


def certificate(folder: pathlib.Path, name: str) -> tuple[pathlib.Path, pathlib.Path]:
    """(certificate, key)"""
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={name}", "-out", pem, "-keyout", key],
                   check=True, capture_output=True)
    return pem, key


def write_home(home: pathlib.Path, name: str, port: int, server: pathlib.Path) -> None:
    """What a client that has been here before would have: settings, a certificate, and the server's, which it trusts."""
    (home / ".config" / "Mumble").mkdir(parents=True)
    (home / ".config" / "Mumble" / "Mumble.conf").write_text(CLIENT, encoding="utf-8")
    pem, key = certificate(home, name)
    subprocess.run(["openssl", "pkcs12", "-export", "-in", pem, "-inkey", key, "-passout", "pass:", "-out", home / "MumbleAutomaticCertificateBackup.p12"],
                   check=True, capture_output=True)
    (home / "Documents").symlink_to(".")
    data = home / ".local" / "share" / "Mumble" / "Mumble"
    data.mkdir(parents=True)
    digest = hashlib.sha1(ssl.PEM_cert_to_DER_cert(server.read_text(encoding="ascii"))).hexdigest()
    with sqlite3.connect(data / "mumble.sqlite") as database:
        database.execute("CREATE TABLE cert (id INTEGER PRIMARY KEY AUTOINCREMENT, hostname TEXT, port INTEGER, digest TEXT)")
        database.execute("INSERT INTO cert (hostname, port, digest) VALUES ('127.0.0.1', ?, ?)", (port, digest))


def start(take: Take, condition: list[str]) -> tuple[str, str]:
    """(JACK port of the mouth, of the ear)"""
    folder = pathlib.Path(take.programs.dir)
    port = free_tcp_port()
    server, _ = certificate(folder, "server")
    (folder / "server.ini").write_text(SERVER.format(user=folder.owner(), folder=folder, port=port), encoding="utf-8")
    take.start("mumble-server", ["/usr/sbin/murmurd", "-fg", "-ini", str(folder / "server.ini")])
    ports = []
    for name, kind in ((MOUTH, "input"), (EAR, "output")):
        home = folder / name
        write_home(home, name, port, server)
        ports.append(take.start_port(name, ["env", f"HOME={home}", "QT_QPA_PLATFORM=offscreen", "mumble", "-m", "-jn", name,
                                            f"mumble://{name}@127.0.0.1:{port}/?version=1.2.0"], kind))
    return ports[0], ports[1]
