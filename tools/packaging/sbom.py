#!/usr/bin/env python3
"""Writes a software bill of materials (CycloneDX 1.5, JSON) of what a build was made of: the distribution's packages whose
headers were included or whose libraries the programs load, the compiler, and the npm packages that the pages are built with.

  sbom.py BUILD OUT      after a build with ninja; the same build gives the same bytes
"""

import base64
import glob
import json
import os
import platform
import re
import subprocess
import sys
import uuid

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SPACE = uuid.UUID("5d0f4e0c-9b54-4a5b-8f0f-2f5a3b1f4c11")


def said(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def included(build):
    """Headers of the system that anything but the tests includes."""
    files, counts = set(), False
    for line in said("ninja", "-C", build, "-t", "deps").splitlines():
        if line and not line.startswith(" "):
            counts = not line.startswith("tests/")
        elif counts and line.strip():
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith("/usr/"):
                files.add(path)
    return files


def loaded(build):
    """Libraries that the programs load."""
    files = set()
    for each in glob.glob(os.path.join(build, "bin", "dragoman-*")):
        for line in said("ldd", each).splitlines():
            found = re.search(r"=> (/\S+)", line)
            if found:
                files.add(os.path.realpath(found[1]))
    return files


def packages_of(files):
    """Names with architecture. A path may be known by where it lay before /usr was merged."""
    names = set()
    paths = sorted(files | {path.removeprefix("/usr") for path in files if path.startswith("/usr/lib")})
    for i in range(0, len(paths), 500):
        # Paths of no package make it fail; the others are told all the same.
        answer = subprocess.run(["dpkg-query", "-S", *paths[i:i + 500]], capture_output=True, text=True, check=False).stdout
        for line in answer.splitlines():
            owner = line.split(": ")[0]
            if not owner.startswith("diversion "):
                names.update(owner.split(", "))
    return names


def debian(names, uses):
    system = platform.freedesktop_os_release()
    form = "${binary:Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${Homepage}\n"
    components = []
    for line in said("dpkg-query", "-W", "-f", form, *sorted(names)).splitlines():
        name, version, architecture, source, source_version, homepage = line.split("\t")
        plain = name.split(":")[0]
        component = {"type": "library", "bom-ref": f"deb:{plain}", "name": plain, "version": version,
                     "purl": f"pkg:deb/{system['ID']}/{plain}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}&distro={system['ID']}-{system.get('VERSION_ID', 'sid')}",
                     "properties": [{"name": "dragoman:use", "value": uses[name]}, {"name": "dragoman:source", "value": f"{source} {source_version}"}]}
        if homepage:
            component["externalReferences"] = [{"type": "website", "url": homepage}]
        components.append(component)
    return components


def npm(lock):
    """A page's own code is bundled with those that are no tools of its build."""
    components = []
    for path, package in sorted(json.load(lock)["packages"].items()):
        if not path or package.get("link"):
            continue
        name = path.split("node_modules/")[-1]
        component = {"type": "library", "bom-ref": f"npm:{path}", "name": name, "version": package["version"],
                     "purl": f"pkg:npm/{name.replace('@', '%40', 1) if name.startswith('@') else name}@{package['version']}",
                     "scope": "optional" if package.get("dev") else "required"}
        if "license" in package:
            component["licenses"] = [{"expression": package["license"]}]
        if package.get("integrity", "").startswith("sha512-"):
            component["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(package["integrity"][7:]).hex()}]
        components.append(component)
    return components


def version(build):
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as cache:
        return re.search(r"^CMAKE_PROJECT_VERSION:STATIC=(.*)$", cache.read(), re.M)[1]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    build, out = os.path.abspath(sys.argv[1]), sys.argv[2]
    uses = {}
    for names, use in ((packages_of(included(build)), "compiled in"), (packages_of(loaded(build)), "loaded"), (packages_of({os.path.realpath("/usr/bin/c++")}), "compiler")):
        for name in names:
            uses.setdefault(name, use)
    with open(os.path.join(ROOT, "tools", "page", "package-lock.json"), encoding="utf-8") as lock:
        components = debian(set(uses), uses) + npm(lock)
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, json.dumps(components, sort_keys=True))}",
            "metadata": {"component": {"type": "application", "bom-ref": "dragoman", "name": "dragoman", "version": version(build)}},
            "components": components,
            "dependencies": [{"ref": "dragoman", "dependsOn": [each["bom-ref"] for each in components]}]}
    with open(out, "w", encoding="utf-8") as file:
        json.dump(bill, file, indent=1, ensure_ascii=False)
        file.write("\n")


main()
