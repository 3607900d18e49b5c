"""Writes the Grafana dashboard of a relay: python3 dashboard.py OUTPUT.json"""

import json
import sys

ROOM = 'instance=~"$instance",room=~"$room"'
WIDTH = 24

# Title, unit, columns of 24, and lines of query and legend.
PANELS = [
    ("Alarms", "stat", "short", 6, [("sum by (kind, severity) (dragoman_alarm_active{instance=~\"$instance\"})", "{{kind}} {{severity}}")]),
    ("Every engine ticks", "stat", "bool_yes_no", 3, [("dragoman_ready{instance=~\"$instance\"}", "{{instance}}")]),
    ("Listeners", "timeseries", "short", 9, [(f"sum by (channel) (dragoman_listeners{{{ROOM}}})", "{{channel}}")]),
    ("Receivers that report, by how they hear", "timeseries", "short", 6,
     [(f"sum by (hearing) (dragoman_listener_reporters{{{ROOM}}})", "{{hearing}}")]),
    ("Level of the channels", "timeseries", "dB", 12, [(f"dragoman_channel_level_dbfs{{{ROOM}}}", "{{channel}}")]),
    ("Loudness, short-term", "timeseries", "dB", 12, [(f"dragoman_channel_loudness_lufs{{{ROOM}}}", "{{channel}}")]),
    ("Loss of the sources", "timeseries", "pps", 8, [(f"rate(dragoman_source_lost_packets_total{{{ROOM}}}[1m])", "{{source}}")]),
    ("Jitter of the sources", "timeseries", "s", 8, [(f"dragoman_source_jitter_seconds{{{ROOM}}}", "{{source}}")]),
    ("Round trip to listeners, 95 %", "timeseries", "s", 8,
     [(f"max by (channel, transport) (dragoman_listener_round_trip_p95_seconds{{{ROOM}}})", "{{channel}} {{transport}}")]),
    ("Duty of the media threads", "timeseries", "percentunit", 12,
     [("rate(dragoman_thread_busy_seconds_total{instance=~\"$instance\"}[1m])", "{{thread}}")]),
    ("Late rounds", "timeseries", "cps", 6, [("rate(dragoman_thread_late_cycles_total{instance=~\"$instance\"}[1m])", "{{thread}}")]),
    ("Refused and dropped", "timeseries", "pps", 6,
     [("rate(dragoman_media_rejected_packets_total{instance=~\"$instance\"}[1m]) > 0", "refused: {{reason}}"),
      ("rate(dragoman_media_dropped_total{instance=~\"$instance\"}[1m]) > 0", "dropped: {{reason}}")]),
]


def panel(number, at, title, kind, unit, columns, queries):
    return {
        "id": number, "title": title, "type": kind,
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "gridPos": {"x": at[0], "y": at[1], "w": columns, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        "targets": [{"refId": chr(ord("A") + i), "expr": query, "legendFormat": legend} for i, (query, legend) in enumerate(queries)],
    }


def variable(name, query):
    return {"name": name, "type": "query", "query": query, "multi": True, "includeAll": True, "refresh": 2,
            "current": {"text": "All", "value": "$__all"}, "datasource": {"type": "prometheus", "uid": "${datasource}"}}


def dashboard():
    panels, x, y = [], 0, 0
    for number, (title, kind, unit, columns, queries) in enumerate(PANELS, 1):
        if x + columns > WIDTH:
            x, y = 0, y + 8
        panels.append(panel(number, (x, y), title, kind, unit, columns, queries))
        x += columns
    variables = [{"name": "datasource", "type": "datasource", "query": "prometheus"},
                 variable("instance", "label_values(dragoman_ready, instance)"),
                 variable("room", "label_values(dragoman_channel_level_dbfs, room)")]
    return {"title": "Dragoman", "uid": "dragoman", "schemaVersion": 39, "refresh": "5s", "time": {"from": "now-30m", "to": "now"},
            "templating": {"list": variables}, "panels": panels}


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(dashboard(), out, indent=1, ensure_ascii=False)
        out.write("\n")
