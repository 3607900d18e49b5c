/** A microphone's way to the relay: a control session as a technician in a browser (PROTOCOL.md), whose sound goes by
    WebRTC. It is one connection for many presses; between them only silence leaves. */

import type { Seat } from "shared/wire";

import { heldKey, isSecure } from "./key";
import { NoTalk, type Line, type Target } from "./talk";

const kPing = 1000;
/** The relay answers every ping; so many without an answer are a dead link. They are counted, since a page that was held
    up itself has only not looked yet. */
const kMissed = 3;
/** Without a connection after so long there will be none. */
const kLongest = 10_000;

const TROUBLE: Record<string, string> = {
  NotAllowedError: "The browser was told to give this page no microphone.",
  SecurityError: "The browser was told to give this page no microphone.",
  NotFoundError: "There is no microphone.",
  NotReadableError: "Another program has the microphone.",
};

type Said =
  | { type: "welcome" }
  | { type: "answer"; sdp: string }
  | { type: "talking"; to: string; booth?: string; desk?: number; hearers: Seat[] }
  | { type: "refused"; message: string; remedy: string };

interface Told {
  heardBy(hearers: Seat[] | null): void;
  lost(words: string): void;
}

async function microphone(): Promise<MediaStreamTrack> {
  if (!isSecure() || !navigator.mediaDevices) throw new NoTalk("Browsers give a microphone only to a page that came securely.", true);
  // The desk may be listened to beside it, by a loudspeaker.
  const audio = { echoCancellation: true, noiseSuppression: false, autoGainControl: true, channelCount: 1 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio }).catch((error: Error) => {
    throw new NoTalk(TROUBLE[error.name] ?? "The microphone cannot be opened.");
  });
  return stream.getAudioTracks()[0]!;
}

export class TalkLine implements Line {
  private attempt = 0;
  private track: MediaStreamTrack | null = null;
  private socket: WebSocket | null = null;
  private peer: RTCPeerConnection | null = null;
  private to: Target | null = null;
  private unanswered = 0;
  private pings = 0;
  private ready: { yes: () => void; no: (why: Error) => void } | null = null;

  constructor(private readonly told: Told) {}

  async open(room: string): Promise<void> {
    this.close();
    const attempt = this.attempt;
    const track = await microphone();
    if (attempt !== this.attempt) {
      track.stop();
      throw new NoTalk("");
    }
    track.enabled = false;
    track.onended = () => this.fail("The microphone is gone.");
    this.track = track;
    const late = window.setTimeout(() => this.fail("No connection to the relay for your voice."), kLongest);
    try {
      await new Promise<void>((yes, no) => {
        this.ready = { yes, no };
        this.join(room);
      });
    } finally {
      window.clearTimeout(late);
    }
  }

  talk(to: Target | null): void {
    this.to = to;
    if (this.track !== null) this.track.enabled = to !== null;
    this.say(to === null ? { type: "talk", to: "" } : { type: "talk", to: "desk", booth: to.booth, desk: to.desk });
  }

  close(): void {
    ++this.attempt;
    const { socket, peer, track, ready } = this;
    this.socket = this.peer = this.track = this.ready = this.to = null;
    window.clearInterval(this.pings);
    if (track !== null) track.onended = null;
    track?.stop();
    peer?.close();
    socket?.close();
    ready?.no(new NoTalk(""));
  }

  private join(room: string): void {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/session`);
    this.socket = socket;
    this.unanswered = 0;
    socket.onopen = () => this.say({ type: "hello", role: "technician", client: "console", room, webrtc: true, token: heldKey() ?? undefined });
    socket.onmessage = (event) => {
      if (socket === this.socket) this.take(event.data as string);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.fail("The relay has ended it.");
    };
    this.pings = window.setInterval(() => {
      if (++this.unanswered > kMissed) this.fail("No link to the relay.");
      else this.say({ type: "ping", t: Math.round(performance.now()) });
    }, kPing);
  }

  private take(text: string): void {
    this.unanswered = 0;
    const said = JSON.parse(text) as Said;
    if (said.type === "welcome") this.offer().catch(() => this.fail("This browser cannot send its sound."));
    if (said.type === "answer") this.peer?.setRemoteDescription({ type: "answer", sdp: said.sdp }).catch(() => this.fail("This browser cannot send its sound."));
    if (said.type === "refused") this.fail(`${said.message} ${said.remedy}`.trim());
    // Of another talk: of one before this, or the relay has ended this one, having heard nothing of the page for too long.
    if (said.type === "talking" && this.to !== null) this.told.heardBy(said.to === "desk" && said.booth === this.to.booth && (said.desk ?? 0) === this.to.desk ? said.hearers : null);
  }

  private async offer(): Promise<void> {
    const peer = new RTCPeerConnection();
    this.peer = peer;
    peer.addTransceiver(this.track!, { direction: "sendonly" });
    peer.onconnectionstatechange = () => {
      if (peer !== this.peer) return;
      if (peer.connectionState === "connected") this.ready?.yes();
      if (["disconnected", "failed", "closed"].includes(peer.connectionState)) this.fail("Your voice reaches the relay no longer.");
    };
    await peer.setLocalDescription(await peer.createOffer());
    if (peer === this.peer) this.say({ type: "offer", sdp: peer.localDescription!.sdp });
  }

  private say(message: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private fail(words: string): void {
    const { ready } = this;
    this.ready = null;
    this.close();
    ready?.no(new NoTalk(words));
    this.told.lost(words);
  }
}
