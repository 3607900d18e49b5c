"""Which browser the tests find here, and how they run one of their scripts in it."""

import json
import os
import shutil
import subprocess

from support import need, skip


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        # Ubuntu's package only fetches a snap, which is not to be had everywhere.
        if found and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return found
    return skip("there is no chromium (tools/setup --tests installs it on Debian)")


def page_tools():
    """Where playwright-core lies."""
    need("node")
    tools = os.environ["DRAGOMAN_PAGE"]
    if not os.path.exists(os.path.join(tools, "installed.stamp")):
        skip("the page was built without npm (tools/setup installs it)")
    return tools


def figures_of(script, setting, timeout):
    """What a script that measures prints: one JSON object."""
    done = subprocess.run(["node", script, json.dumps(setting)], stdout=subprocess.PIPE, timeout=timeout)
    assert done.returncode == 0, "nothing could be measured: see above"
    return json.loads(done.stdout)


def run_steps(script, setting, timeout=540):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), script)
    done = subprocess.run(["node", path, json.dumps(setting)], timeout=timeout)
    assert done.returncode == 0, "a step failed: see above"
