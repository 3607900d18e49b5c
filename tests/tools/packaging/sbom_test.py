"""The bill of materials of this very build names what it is made of: sbom_test.py BUILD"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = sys.argv.pop(1)


def bill():
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        subprocess.run([sys.executable, "-B", ROOT / "tools/packaging/sbom.py", BUILD, out.name], check=True, timeout=120)
        return json.load(out)


class Bill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bill = bill()
        cls.parts = {part["name"]: part for part in cls.bill["components"]}

    def test_the_libraries_that_sound_and_keys_depend_on_are_in_it(self):
        for pattern in (r"libopus0", r"libssl3.*", r"libsodium23", r"libboost.*-dev", r"libcli11-dev", r"libstdc\+\+6", r"g\+\+-.*"):
            self.assertTrue(any(re.fullmatch(pattern, name) for name in self.parts), pattern)

    def test_versions_are_those_that_are_installed(self):
        said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libopus0"], check=True, capture_output=True, text=True).stdout
        self.assertEqual(self.parts["libopus0"]["version"], said)
        self.assertIn("pkg:deb/", self.parts["libopus0"]["purl"])

    def test_every_npm_package_is_there_with_its_hash(self):
        locked = json.loads((ROOT / "tools/page/package-lock.json").read_text())["packages"]
        listed = [part for part in self.bill["components"] if part["bom-ref"].startswith("npm:")]
        self.assertEqual(len(listed), len([path for path, each in locked.items() if path and not each.get("link")]))
        self.assertTrue(all(len(part["hashes"][0]["content"]) == 128 for part in listed))
        self.assertEqual(self.parts["preact"]["version"], locked["node_modules/preact"]["version"])

    def test_tests_alone_bring_nothing_in(self):
        self.assertNotIn("catch2", self.parts)
        self.assertNotIn("libsrtp2-dev", self.parts)

    def test_the_same_build_gives_the_same_bill(self):
        self.assertEqual(bill(), self.bill)
        references = [part["bom-ref"] for part in self.bill["components"]]
        self.assertEqual(len(references), len(set(references)))


unittest.main()
