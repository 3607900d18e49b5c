#include "relay/app/page_assets.h"

namespace dragoman::app {

const std::string_view kPageStyle = R"css(
:root { color-scheme: light dark; --ink: #14202b; --paper: #f6f7f9; --card: #fff; --line: #d5dbe1;
        --on: #0a7a43; --calm: #5a6875; --bad: #b3261e; --meter: #2a7fd4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #10161c; --card: #1a232c; --line: #33404c; --on: #55c98c;
          --calm: #9dabb8; --bad: #ff8a80; --meter: #5aa7ee; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1.05rem/1.45 system-ui, sans-serif; color: var(--ink);
       background: var(--paper); }
main, header { max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
header p { margin: .2rem 0 0; color: var(--calm); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .7rem; }
li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem;
     display: grid; gap: .5rem; grid-template-columns: 1fr auto; align-items: center; }
li[data-playing] { border-color: var(--on); box-shadow: 0 0 0 1px var(--on); }
h2 { font-size: 1.25rem; margin: 0; }
.state { color: var(--calm); font-size: .9rem; }
.state[data-state=interpreted], .state[data-state=relay] { color: var(--on); }
.state[data-state=dead], .state[data-state=muted] { color: var(--bad); }
button { font: inherit; min-width: 6.5rem; min-height: 2.75rem; border-radius: .5rem; cursor: pointer;
         border: 1px solid var(--ink); background: var(--ink); color: var(--paper); }
button[aria-pressed=true] { background: var(--on); border-color: var(--on); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--meter); outline-offset: 2px; }
.meter { grid-column: 1 / -1; height: .4rem; border-radius: .2rem; background: var(--line);
         overflow: hidden; }
.meter i { display: block; height: 100%; width: 100%; background: var(--meter);
           transform: scaleX(0); transform-origin: left; }
[dir=rtl] .meter i { transform-origin: right; }
audio { grid-column: 1 / -1; width: 100%; }
.links { grid-column: 1 / -1; font-size: .85rem; color: var(--calm); }
a { color: inherit; }
.rooms a { grid-column: 1 / -1; font-size: 1.2rem; }
)css";

const std::string_view kPageScript = R"js(
'use strict';
const items = new Map();
for (const item of document.querySelectorAll('li[data-room]'))
  items.set(item.dataset.item, item);
const words = { interpreted: 'Interpretation', relay: 'Interpretation (relay)', floor: 'Original',
                silent: 'Pause', muted: 'Muted', dead: 'Interrupted' };

function mark(item, playing) {
  item.toggleAttribute('data-playing', playing);
  const button = item.querySelector('button');
  button.setAttribute('aria-pressed', playing);
  button.textContent = playing ? 'Stop' : 'Listen';
}
for (const item of items.values()) {
  const audio = item.querySelector('audio');
  item.querySelector('button').addEventListener('click', () => {
    if (audio.paused) audio.play().catch(() => mark(item, false)); else audio.pause();
  });
  audio.addEventListener('play', () => {
    for (const other of items.values())
      if (other !== item) other.querySelector('audio').pause();
    mark(item, true);
  });
  // A live stream is not resumed where it was left: the next play begins with what is said then.
  audio.addEventListener('pause', () => {
    mark(item, false);
    audio.src = item.dataset.stream + '?t=' + Date.now();
  });
}

function showState(room) {
  for (const channel of room.channels) {
    const item = items.get(channel.id);
    if (!item) continue;
    const state = item.querySelector('.state');
    state.dataset.state = channel.state;
    const text = words[channel.state] || '…';
    if (state.textContent !== text) state.textContent = text;
  }
}
function showMeters(room) {
  for (const channel of room.channels) {
    const item = items.get(channel.id);
    if (!item || channel.rms_dbfs === null) continue;
    const part = Math.min(1, Math.max(0, (channel.rms_dbfs + 60) / 60));
    item.querySelector('.meter i').style.transform = 'scaleX(' + part.toFixed(3) + ')';
  }
}
const status = document.getElementById('status');
let wait = 500;
function connect() {
  const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
  const socket = new WebSocket(scheme + location.host + '/api/v1/live');
  socket.onopen = () => { wait = 500; status.textContent = ''; };
  socket.onmessage = event => {
    const message = JSON.parse(event.data);
    const room = message.rooms.find(r => r.id === document.body.dataset.room);
    if (!room) return;
    if (message.type === 'meters') showMeters(room); else showState(room);
  };
  socket.onclose = () => {
    status.textContent = 'No connection to the relay; trying again …';
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 8000);
  };
}
connect();
)js";

}  // namespace dragoman::app
