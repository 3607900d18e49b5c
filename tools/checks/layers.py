#!/usr/bin/env python3
"""Who may include whom. Fails with file:line for every include or word that a folder may not use."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder → prefixes of the project's own headers that it may include. The longest matching folder rules.
MAY_INCLUDE = {
    "codecs/audio": ["codecs/audio"],
    "codecs/headphone": ["codecs/headphone", "codecs/audio"],
    "codecs/opus": ["codecs/opus", "codecs/audio"],
    "codecs/pcm": ["codecs/pcm", "codecs/audio"],
    "codecs/rtp": ["codecs/rtp", "codecs/audio"],
    "codecs/playout": ["codecs/playout", "codecs/rtp", "codecs/audio"],
    "codecs/sdp": ["codecs/sdp", "codecs/srtp", "codecs/rtp", "codecs/audio"],
    "codecs/ogg": ["codecs/ogg", "codecs/rtp", "codecs/audio", "codecs/opus"],
    "codecs/control": ["codecs/control"],
    "codecs/srtp": ["codecs/srtp", "codecs/rtp", "codecs/audio"],
    "codecs/stun": ["codecs/stun", "codecs/rtp", "codecs/audio"],
    "codecs/manifest": ["codecs/manifest", "codecs/srtp", "codecs/rtp", "codecs/audio"],
    "codecs/trace": ["codecs/trace", "codecs/rtp", "codecs/audio"],
    "relay/event": ["relay/event", "codecs"],
    "relay/engine": ["relay/engine", "relay/event/event.h", "relay/event/language.h", "codecs"],
    "relay/net": ["relay/net", "codecs"],
    "relay/store": ["relay/store", "codecs"],
    "relay/trust": ["relay/trust", "codecs"],
    "relay/watch": ["relay/watch", "relay/engine/ids.h", "relay/event/event.h", "relay/event/alarms.h", "codecs"],
    "relay/webrtc": ["relay/webrtc", "codecs"],
    "relay/app": ["relay", "codecs"],
    "client/audio": ["client/audio", "codecs", "relay/net/realtime.h"],
    "client": ["client", "codecs", "relay/net/udp.h", "relay/net/interface.h", "relay/net/realtime.h", "relay/net/wire_stream.h", "relay/net/tls.h"],
    "client/booth": ["client", "codecs", "relay/net/http.h", "relay/net/http_server.h", "relay/net/loop.h", "relay/net/page_asset.h"],
    "tools": ["tools", "tests/support", "client", "relay", "codecs"],
    "tools/load": ["tools/load", "client", "relay/net/udp.h", "relay/webrtc/dtls.h", "relay/webrtc/identity.h", "codecs"],
    "tools/netsim": ["tools/netsim", "client/cli", "relay/net/udp.h", "relay/net/interface.h", "relay/net/realtime.h", "codecs"],
    "tools/probe": ["tools/probe", "client", "relay/net/udp.h", "relay/net/igmp.h", "codecs"],
    "tools/replay": ["tools/replay", "tools/netsim", "client/audio", "client/cli", "client/listen", "client/net", "codecs"],
    "tests": ["tests", "tools", "client", "relay", "codecs"],
}

NO_THREADS = r"<(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token)>"
NO_SOCKETS = r"<(sys/socket\.h|netinet/.*|arpa/.*|poll\.h|sys/epoll\.h|sys/timerfd\.h|unistd\.h|boost/asio.*|boost/beast.*)>"
NO_PORTAUDIO = r"<(portaudio\.h|pa_.*)>"
PURE = [NO_THREADS, NO_SOCKETS, NO_PORTAUDIO, r"<(iostream|spdlog/.*|CLI/.*|toml\+\+/.*)>"]
# System headers that a folder may not include.
FORBIDDEN = {
    "codecs": PURE,
    "relay/engine": PURE,
    "relay/watch": PURE,
    "relay/webrtc": PURE,
    "relay/event": [NO_THREADS, NO_SOCKETS, NO_PORTAUDIO],
    "relay": [NO_PORTAUDIO],
    "client/audio": [r"<boost/(asio|beast).*>"],
    "client": [NO_PORTAUDIO],
}
# PortAudio is client/audio's alone; everything else under client/ falls under the rule of "client".
EXEMPT = {("client/audio", NO_PORTAUDIO)}
# Words that read a clock or hold a global where time and state must be handed in.
FORBIDDEN_WORDS = {
    "tools/netsim": [r"\bstd::random_device\b", r"_distribution\b"],
    "tools/replay": [r"\bmonotonic_now\(", r"\bwall_now\(", r"_clock::now\(", r"\bstd::random_device\b"],
    "codecs": [r"_clock::now\(", r"\bclock_gettime\(", r"\bgettimeofday\(", r"\bstd::random_device\b", r"\brand\(\)"],
    "relay/watch": [r"_clock::now\(", r"\bclock_gettime\(", r"\bgettimeofday\("],
    "relay/webrtc": [r"_clock::now\(", r"\bclock_gettime\(", r"\bgettimeofday\(", r"\bstd::random_device\b"],
    "relay/engine": [r"_clock::now\(", r"\bclock_gettime\(", r"\bgettimeofday\(", r"\bstd::random_device\b"],
}


def rules_for(path, table):
    """Value of the longest folder in `table` that holds `path`."""
    best = max((folder for folder in table if path.startswith(folder + "/")), key=len, default=None)
    return table.get(best)


def all_rules_for(path, table):
    return [rule for folder, rules in table.items() if path.startswith(folder + "/") for rule in rules
            if not any(path.startswith(f + "/") and r == rule for f, r in EXEMPT)]


def check(path):
    name = path.relative_to(ROOT).as_posix()
    allowed = rules_for(name, MAY_INCLUDE)
    forbidden = all_rules_for(name, FORBIDDEN)
    words = all_rules_for(name, FORBIDDEN_WORDS)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        own = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if own and allowed is not None and not any(own[1] == a or own[1].startswith(a + "/") for a in allowed):
            yield f"{name}:{number}: may not include {own[1]} (allowed: {', '.join(allowed)})"
        system = re.match(r"\s*#\s*include\s+(<[^>]+>)", line)
        if system and any(re.fullmatch(rule, system[1]) for rule in forbidden):
            yield f"{name}:{number}: may not include {system[1]} here"
        code = line.split("//")[0]
        for word in words:
            if re.search(word, code):
                yield f"{name}:{number}: time and randomness are handed in, not read here: {line.strip()}"


def main():
    files = [p for folder in ("codecs", "relay", "client", "tools", "tests") for p in (ROOT / folder).rglob("*") if p.suffix in (".h", ".cpp")]
    problems = [problem for path in sorted(files) for problem in check(path)]
    print("\n".join(problems) or f"layers: {len(files)} files keep to their folders' rules")
    sys.exit(bool(problems))


main()
