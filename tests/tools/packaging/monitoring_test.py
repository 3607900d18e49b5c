"""Alert rules and dashboard speak only of what a relay really exports: monitoring_test.py RELAY"""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
MONITORING = ROOT / "tools" / "packaging" / "monitoring"
sys.path.insert(0, str(MONITORING))
import dashboard  # noqa: E402

RELAY = sys.argv.pop(1)


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.read().decode()


class Relay:
    """One room on ports and groups of its own."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port(socket.SOCK_STREAM)
        event = pathlib.Path(self.folder.name) / "event.toml"
        event.write_text(f'''[event]
name = "Monitoring"
[network]
interface = "lo"
ttl = 0
multicast = "239.{150 + self.port % 50}.0.0/16"
http = "127.0.0.1:{self.port}"
media = "127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
[[room]]
id = "hall"
languages = ["en"]
[[room.source]]
id = "mixer"
sdp = "hall.sdp"
[[room.booth]]
id = "en"
a = "en"
''')
        (pathlib.Path(self.folder.name) / "hall.sdp").write_text(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=hall\r\nc=IN IP4 239.149.2.1/1\r\nt=0 0\r\n"
            f"m=audio {free_port(socket.SOCK_DGRAM)} RTP/AVP 98\r\na=rtpmap:98 L24/48000/1\r\na=ptime:1\r\n")
        self.child = subprocess.Popen([RELAY, str(event)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.child.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                return self
        raise AssertionError("the relay did not start: " + "".join(said))

    def __exit__(self, *_):
        self.child.terminate()
        self.child.communicate()
        self.folder.cleanup()


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with Relay() as relay:
            text = fetch(relay.port, "/metrics")
            cls.runbook = {kind: fetch(relay.port, "/runbook/" + kind)
                           for kind in re.findall(r'dragoman_alarms_total\{kind="(\w+)"\}', text)}
        cls.exported = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
        cls.rules = (MONITORING / "alerts.yml").read_text(encoding="utf-8")

    def check_names(self, text):
        names = set(re.findall(r"\bdragoman_\w+", text))
        self.assertTrue(names)
        self.assertEqual(names - self.exported, set())

    def test_rules_speak_of_what_is_exported(self):
        self.check_names("\n".join(re.findall(r"expr: (.*)", self.rules)))

    def test_rules_name_runbook_sections_that_there_are(self):
        self.assertTrue(self.runbook)
        for kind in re.findall(r"/runbook/(\w+)\"", self.rules):
            self.assertIn(kind, self.runbook)

    def test_dashboard_speaks_of_what_is_exported(self):
        panels = dashboard.dashboard()["panels"]
        self.check_names("\n".join(target["expr"] for panel in panels for target in panel["targets"]))
        self.check_names(json.dumps(dashboard.dashboard()["templating"]))

    def test_panels_do_not_overlap_and_fill_the_width(self):
        taken = set()
        for panel in dashboard.dashboard()["panels"]:
            at = panel["gridPos"]
            cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertTrue(all(x < dashboard.WIDTH for x, _ in cells))
            taken |= cells
        self.assertEqual(len(taken) % dashboard.WIDTH, 0)

    def test_promtool_takes_the_rules(self):
        promtool = shutil.which("promtool")
        if promtool is None:
            self.skipTest("promtool is not installed (package prometheus)")
        check = subprocess.run([promtool, "check", "rules", str(MONITORING / "alerts.yml")], capture_output=True, text=True)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)


if __name__ == "__main__":
    unittest.main()
