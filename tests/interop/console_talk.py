"""A technician talks to desks from the console in a real Chromium whose microphone plays a tone: a desk hears it by its
frequency while the key is held, and not afterwards; no channel carries it; the journal says who talked to whom. With keys
it goes by SRTP all the way, and ends with the key. The steps are in console_talk.mjs."""

import os
import sqlite3
import sys

from browser import chromium, page_tools, run_steps
from desk import Desk
from support import Event, Programs, wait_for, write_tone
from trusted import Trusted

TECHNICIAN, DESK, MATE = 2500.0, 620.0, 1500.0


def talks(path):
    """Of the journal: what was said aside, by whom and to whom, as (kind, booth, desk, who, detail); all of it over."""
    journal = sqlite3.connect(path)
    rows = journal.execute("SELECT kind, booth, desk, who, detail, ended FROM entry WHERE kind LIKE 'talk to %' ORDER BY rowid").fetchall()
    journal.close()
    return [row[:5] for row in rows] if rows and all(row[5] for row in rows) else []


def main():
    browser, tools = chromium(), page_tools()
    with Programs() as programs:
        voice = programs.path("voice.wav")
        write_tone(voice, TECHNICIAN)
        event = Event(programs, languages=["zh", "en", "ru"], booths=("en", "ru"))
        event.relay()
        event.floor()
        desks = {"en": Desk(event, "en", 1, DESK), "mate": Desk(event, "en", 2, MATE), "ru": Desk(event, "ru", 1, MATE)}
        keyed = Trusted(programs)
        keyed.start()
        sealed = Desk(keyed, "en", 1, DESK, keyed.path("keys", "hall.en.1.key"), name="sealed")
        for each in (*desks.values(), sealed):
            each.shows("a desk at rest", microphone="off")
        run_steps("console_talk.mjs", {
            "browser": browser, "tools": tools, "url": f"http://{event.http}", "voice": voice, "tone": TECHNICIAN,
            "heard": {name: desk.heard for name, desk in desks.items()},
            "keyed": {"http": keyed.http, "https": keyed.https, "heard": sealed.heard,
                      "token": keyed.key("technician")["token"], "operator": keyed.key("operator")["token"]},
            "shots": os.environ.get("DRAGOMAN_SHOTS", ""),
        })
        desks["en"].say("talk mate")
        desks["en"].shows("the desk's own talk", talk="mate")
        desks["en"].say("talk off")
        desks["en"].shows("its end", talk="")
        kept = wait_for("the journal", lambda: len(rows := talks(programs.path("var/journal.sqlite"))) >= 3 and rows)
        assert kept[0][:3] == ("talk to desk", "en", 1) and "127.0.0.1" in kept[0][3], kept
        assert kept[0][4] == "technician 1 to desk en 1" and any(row[2] == 0 and row[1] == "en" for row in kept), kept
        assert kept[-1][:3] == ("talk to mate", "en", 1), kept
        kept = wait_for("the other journal", lambda: talks(keyed.path("var", "journal.sqlite")))
        assert all("key technician" in row[3] and "127.0.0.1" in row[3] for row in kept), kept


if __name__ == "__main__":
    main()
    sys.exit(0)
