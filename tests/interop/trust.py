"""Keys, roles and TLS as others meet them: an event made by `dragoman-relay init`, Python's ssl and our own clients
against it, and what is left in files and logs."""

import base64
import json
import os
import signal
import socket
import sqlite3
import ssl
import stat
import subprocess

import support
from sealed import check_sealed
from support import Programs, free_tcp_port, program, wait_for
from trusted import Trusted
from websocket import WebSocket


def code(answer):
    return json.loads(answer[2])["error"]["code"]


def check_files(event):
    for folder, folders, files in os.walk(event.dir):
        for name in files:
            path = os.path.join(folder, name)
            if path != event.path("event.toml"):
                assert stat.S_IMODE(os.stat(path).st_mode) == 0o600, f"{path} is open to others"
        for name in folders:
            assert stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o700, f"{name} is open to others"
    for name in ("operator", "technician", "listener", "hall.floor", "hall.en.1", "hall.en.2"):
        assert os.path.exists(event.path("keys", name + ".svg")), name
        assert len(event.key(name)["token"]) == 43
    print("init: every secret is a file of mode 0600")


def check_roles(event):
    command = "/api/v1/rooms/hall/channels/en"
    before = event.refused("wrong_key")
    assert event.ask("POST", command, "technician", {"gain_db": -3.0})[0] == 200
    assert event.ask("POST", command, "operator", {"gain_db": 0.0})[0] == 200
    none, wrong = event.ask("POST", command, body={}), event.ask("POST", command, body={}, token="A" * 43)
    seat = event.ask("POST", command, "hall.en.1", {"gain_db": -3.0})
    assert (none[0], code(none)) == (401, "key_needed") and "WWW-Authenticate" in none[1], none
    assert (wrong[0], code(wrong)) == (401, "key_unknown"), wrong
    assert (seat[0], code(seat)) == (403, "wrong_role") and "desk 1 of booth en" in seat[2], seat
    assert event.refused("wrong_key") == before + 1
    print("roles: right keys work; none, a wrong one and a seat's are refused with a reason, and counted")


def check_public(event):
    public = ["/", "/hall", "/healthz", "/readyz", "/api/v1/event", "/api/v1/rooms/hall/channels/en.sdp"]
    closed = ["/metrics", "/api/v1/keys", "/api/v1/rooms/hall/messages"]
    for path in public:
        assert event.plain("GET", path)[0] in (200, 302), path
    for path in closed:
        assert event.plain("GET", path)[0] == 401, path
    everybody = json.loads(event.plain("GET", "/api/v1/event")[2])["rooms"][0]
    staff = json.loads(event.ask("GET", "/api/v1/event", "technician")[2])["rooms"][0]
    assert everybody["booths"] == [] and everybody["sources"] == [] and "messages" not in everybody
    assert staff["booths"][0]["id"] == "en" and [c["id"] for c in everybody["channels"]] == ["floor", "en", "fr"]
    print("public: the plain port gives pages, health, descriptions and channels, and nobody's seat")


def check_versions(event):
    with socket.create_connection(("127.0.0.1", event.https), timeout=20) as raw:
        with event.tls().wrap_socket(raw, server_hostname="127.0.0.1") as secure:
            assert secure.version() == "TLSv1.3", secure.version()
    for version in (ssl.TLSVersion.TLSv1_2,):
        try:
            with socket.create_connection(("127.0.0.1", event.https), timeout=20) as raw:
                event.tls(version).wrap_socket(raw, server_hostname="127.0.0.1")
            raise AssertionError(f"{version.name} was spoken")
        except ssl.SSLError as error:
            assert "version" in str(error).lower(), error
    for option in ("-tls1", "-tls1_1", "-tls1_2"):
        said = subprocess.run(["openssl", "s_client", option, "-connect", f"127.0.0.1:{event.https}", "-cipher", "ALL:@SECLEVEL=0"],
                              input="", capture_output=True, text=True, timeout=30)
        assert said.returncode != 0 and "BEGIN CERTIFICATE" not in said.stdout, (option, said.stdout)
    print("TLS: 1.3 is spoken, 1.0 to 1.2 are not")


def write_key(path, key):
    """As init does: nobody else may read it."""
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as f:
        json.dump(key, f)


def check_clients(event):
    good = event.path("keys", "technician.key")
    seen = event.run("dragoman-monitor", "--once", "--json", key=good)
    assert seen.returncode == 0, seen.stderr
    assert json.loads(seen.stdout)["rooms"][0]["booths"][0]["id"] == "en"

    changed = event.key("technician")
    changed["pin"] = "sha256/" + "A" * 43 + "="
    bad = event.programs.path("other.key")
    write_key(bad, changed)
    refused = event.run("dragoman-monitor", "--once", key=bad)
    assert refused.returncode == 1 and "not the relay that the key file is for" in refused.stderr, refused.stderr

    changed = event.key("technician")
    del changed["pin"]
    write_key(bad, changed)
    unknown = event.run("dragoman-monitor", "--once", key=bad)
    assert unknown.returncode == 1 and "--key FILE" in unknown.stderr, unknown.stderr

    another = event.run("dragoman-floor", "--room", "hall", "--tone", "440", key=event.path("keys", "hall.en.1.key"))
    assert another.returncode == 2 and "That key opens desk 1 of booth en" in another.stderr, another.stderr
    print("clients: the pin decides; a key of another role is told what it opens")


def expired_server(programs):
    """A TLS server whose certificate was valid until yesterday, by OpenSSL's own tools."""
    for name in ("index.txt", "index.txt.attr"):
        open(programs.path(name), "w").close()
    with open(programs.path("ca.cnf"), "w", encoding="utf-8") as f:
        f.write("[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\n"
                "rand_serial=yes\n[p]\ncommonName=supplied\n[req]\ndistinguished_name=d\n[d]\n")
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=programs.dir, check=True, capture_output=True, timeout=60)
    openssl("req", "-config", "ca.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "old.key",
            "-subj", "/CN=old", "-out", "old.csr")
    openssl("ca", "-config", "ca.cnf", "-batch", "-selfsign", "-keyfile", "old.key", "-in", "old.csr", "-out", "old.pem",
            "-startdate", "20240101000000Z", "-enddate", "20250101000000Z")
    port = free_tcp_port()
    programs.start("old", ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", "old.pem", "-key", "old.key", "-quiet"])
    def up():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return True
        except OSError:
            return False
    wait_for("the old server", up)
    der = subprocess.run(["openssl", "x509", "-in", "old.pem", "-pubkey", "-noout"], cwd=programs.dir, check=True,
                         capture_output=True, timeout=60).stdout
    spki = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"], input=der, check=True, capture_output=True, timeout=60).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"], input=spki, check=True, capture_output=True, timeout=60).stdout
    return port, "sha256/" + base64.b64encode(digest).decode()


def check_expired(event):
    port, pin = expired_server(event.programs)
    key = dict(event.key("technician"), relay=f"https://127.0.0.1:{port}", pin=pin)
    path = event.programs.path("expired.key")
    write_key(path, key)
    said = event.run("dragoman-monitor", "--once", key=path)
    assert said.returncode == 1 and "2025-01-01" in said.stderr and "clock says" in said.stderr, said.stderr
    print("clients: an expired certificate is named with its date, the clock and the remedy")


class LiveSocket(WebSocket):
    """Of which only matters that it stays open."""

    def __init__(self, event, key):
        raw = socket.create_connection(("127.0.0.1", event.https), timeout=20)
        secure = event.tls().wrap_socket(raw, server_hostname="127.0.0.1")
        self.serial = secure.getpeercert()["serialNumber"]
        super().__init__(secure, f"127.0.0.1:{event.https}", "/api/v1/live", f"Authorization: Bearer {event.key(key)['token']}\r\n")

    def bytes(self, count):
        """True when so many more came, False when it was closed first."""
        while count > 0:
            self.socket.sendall(b"\x8a\x80\0\0\0\0")  # a pong: we still listen
            data = self.socket.recv(65536)
            if not data:
                return False
            count -= len(data)
        return True


def check_renewal(event):
    before = LiveSocket(event, "technician")
    event.init("--renew")
    event.process.send_signal(signal.SIGHUP)
    wait_for("the new certificate", lambda: LiveSocket(event, "technician").serial != before.serial)
    assert before.bytes(50_000), "the session of the old certificate ended"
    pinned = event.run("dragoman-monitor", "--once", "--json", key=event.path("keys", "technician.key"))
    assert pinned.returncode == 0, pinned.stderr
    print("renewal: newcomers get the new certificate, sessions go on, and key files still hold")


def check_revocation(event):
    floor = event.programs.start("floor", [program("dragoman-floor"), "--key", event.path("keys", "hall.floor.key"),
                                           "--room", "hall", "--tone", "440"])
    wait_for("the floor's session", lambda: event.sessions("hall.floor") == 1)
    answer = event.ask("POST", "/api/v1/keys/hall.floor", "technician", {"revoked": True})
    assert answer[0] == 200 and json.loads(answer[2])["kept"] is True, answer
    assert floor.wait(60) == 2, "the floor goes on with a revoked key"
    assert event.sessions("hall.floor") == 0
    assert event.ask("POST", "/api/v1/keys/operator", "technician", {"revoked": True})[0] == 403
    with open(event.path("trust", "credentials.json"), encoding="utf-8") as f:
        assert next(k for k in json.load(f)["credentials"] if k["name"] == "hall.floor")["revoked"]
    # The file is obeyed as well.
    event.init("--replace", "hall.floor")
    wait_for("the replaced key", lambda: event.ask("GET", "/api/v1/event", "hall.floor")[0] == 200)
    print("revocation: the session ends at once, stays out, and the file knows")


def check_persons(event):
    event.init("--technician", "ann")
    token = event.key("technician.ann")["token"]
    wait_for("the new key", lambda: event.ask("POST", "/api/v1/rooms/hall/channels/en", body={"gain_db": -1.0}, token=token)[0] == 200)
    live = LiveSocket(event, "technician.ann")
    event.init("--remove", "technician.ann")
    wait_for("the session's end", lambda: not live.bytes(10_000))
    assert event.ask("GET", "/metrics", token=token)[0] == 401
    print("persons: a key of one's own, until it is removed")
    return token


def check_pin(event):
    event.init("--pin")
    with open(event.path("keys", "delegates.pin"), encoding="utf-8") as f:
        pin = f.read().strip()
    sdp = "/api/v1/rooms/hall/channels/en.sdp"
    wait_for("the PIN to count", lambda: event.plain("GET", sdp)[0] == 401)
    assert event.plain("POST", "/api/v1/pin", body={"pin": "x"})[0] == 401
    token = json.loads(event.plain("POST", "/api/v1/pin", body={"pin": pin})[2])["token"]
    assert event.plain("GET", sdp, token=token)[0] == 200
    assert event.plain("GET", "/metrics", token=token)[0] == 403
    print("PIN: listening needs it, and it gives nothing else")
    return [pin, token]


def check_flood(event):
    silent = []
    try:
        for _ in range(3000):
            silent.append(socket.create_connection(("127.0.0.1", event.https if len(silent) % 2 else event.http), timeout=20))
        assert event.plain("GET", "/healthz")[0] == 200
        assert event.ask("GET", "/api/v1/event", "technician")[0] == 200
    finally:
        for each in silent:
            each.close()
    print("3,000 silent connections: whoever asks is served")


def check_guessing(event):
    answers = [event.ask("GET", "/metrics", token="B" * 43) for _ in range(8)]
    assert answers[0][0] == 401 and answers[-1][0] == 429, [a[0] for a in answers]
    assert int(answers[-1][1]["Retry-After"]) >= 1
    assert event.ask("GET", "/metrics", "technician")[0] == 200
    assert event.refused("slowed") >= 1
    print("guessing: slowed from the sixth on, and a right key passes all the same")


def check_traces(event, secrets):
    Programs.end(event.process)
    for folder, _, files in os.walk(event.programs.dir):
        for name in files:
            if "/keys" in folder or name.endswith(".key"):
                continue
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            for secret in secrets:
                assert secret.encode() not in data, f"a secret stands in {folder}/{name}"
    journal = sqlite3.connect(event.path("var", "journal.sqlite"))
    rows = journal.execute("SELECT kind, who, detail FROM entry WHERE who != ''").fetchall()
    assert any(k == "command" and by == "technician, key technician, 127.0.0.1" and "gain" in d for k, by, d in rows), rows
    assert any(k == "command" and by == "technician, key technician.ann, 127.0.0.1" for k, by, _ in rows), rows
    assert any(k == "refused: channel" and by.startswith("anybody, ") for k, by, _ in rows), rows
    assert any(k == "command: key" and '"revoked": true' in d for k, _, d in rows), rows
    print(f"traces: {len(rows)} actions of staff in the journal, and no secret in any log or file but the keys'")


def main():
    support.need("openssl")
    with Programs() as programs:
        event = Trusted(programs)
        check_files(event)
        names = ("operator", "technician", "listener", "hall.floor", "hall.en.1", "hall.en.2")
        secrets = [event.key(name)["token"] for name in names]
        event.start()
        for check in (check_roles, check_public, check_versions, check_clients, check_expired, check_sealed, check_renewal, check_revocation):
            check(event)
        secrets += [event.key("hall.floor")["token"], check_persons(event)] + check_pin(event)
        check_flood(event)
        check_guessing(event)
        check_traces(event, secrets)


main()
