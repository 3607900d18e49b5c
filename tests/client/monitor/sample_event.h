#pragma once
/// An event as a relay tells it, in small.

#include <string>

namespace dragoman::client::testing {

inline const std::string kState = R"({"type":"state","name":"Sub-Forum","rooms":[{"id":"hall",
"name":"Main hall","floor_language":"zh","floor_language_by":"ar","slower":false,"messages":2,"channels":[
{"id":"floor","number":0,"language":null,"name":"Floor","direction":"ltr","state":"floor","quality":"floor",
 "on_air":[],"level_dbfs":-23.1,"peak_dbfs":-11,"limited_samples":0,"muted":false,"group":"239.77.0.0",
 "port":5004,"listeners":{"multicast":2,"unicast":1,"web":null}},
{"id":"zh","number":1,"language":"zh","name":"中文","direction":"ltr","state":"floor","quality":"floor",
 "on_air":[],"level_dbfs":null,"listeners":{"multicast":0,"unicast":0,"web":0}},
{"id":"en","number":2,"language":"en","name":"English","direction":"ltr","state":"interpreted",
 "quality":"+","on_air":[{"booth":"en","desk":1}],"level_dbfs":-20,"peak_dbfs":-8,"limited_samples":5,
 "listeners":{"multicast":12,"unicast":3,"web":4,"redundancy":5,"recovered":1234}},
{"id":"ar","number":9,"language":"ar","name":"العربية","direction":"rtl","state":"relay","quality":"−",
 "on_air":[{"booth":"ar","desk":2}],"level_dbfs":-30,"listeners":{"multicast":0,"unicast":0,"web":0}}],
"booths":[{"id":"en","a":"en","b":["zh"],"desks":[
 {"desk":1,"connected":true,"microphone":"on","on_air":["en"],"incoming":"floor"},
 {"desk":2,"connected":false,"microphone":"off","on_air":[],"incoming":"floor","floor_key":"floor",
  "handover":"","call":"none","lost":false,"reason":"","reason_code":"none"}]}],
"sources":[
{"id":"mixer","kind":"floor","alive":true,"selected":true,"level_dbfs":-23.1,"received":4000,"lost":3,
 "late":1,"jitter_ms":0.12,"drift_ppm":-12.5,"buffer_ms":4.5},
{"id":"en/1","kind":"desk","alive":true,"selected":false,"level_dbfs":-20,"received":4000,"lost":40,
 "late":0,"jitter_ms":null,"drift_ppm":null,"buffer_ms":null}]}]})";

}  // namespace dragoman::client::testing
