/** WebRTC listening by the WHEP exchange: an offer goes in, an answer comes back; languages change by a POST. */

/** The relay doesn't offer it, and won't. */
export class NotOffered extends Error {}

/** The relay wants the event's PIN first. */
export class PinNeeded extends Error {}

/** A closed session: who has no key of his own hears nothing. */
export class Closed extends Error {}

/** After so many milliseconds without a connection the relay's place is given back. */
const kLongest = 10_000;

export class Whep {
  private peer: RTCPeerConnection | null = null;
  private location: string | null = null;
  private channel = "";

  constructor(
    private readonly base: string,
    private readonly ended: () => void,
    private readonly pass: () => Record<string, string> = () => ({}),
  ) {}

  /** Resolves with the sound once packets may flow; rejects when that takes too long, wherever it hangs. */
  connect(channel: string): Promise<MediaStream> {
    const late = new Promise<never>((_, no) => setTimeout(() => no(new Error("late")), kLongest));
    const stream = this.exchange(channel);
    stream.catch(() => {});
    late.catch(() => {});
    return Promise.race([stream, late]);
  }

  private async exchange(channel: string): Promise<MediaStream> {
    this.close();
    const peer = new RTCPeerConnection();
    this.peer = peer;
    this.channel = channel;
    const stream = new MediaStream();
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.ontrack = (event) => stream.addTrack(event.track);
    const connected = new Promise<void>((yes, no) => {
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") yes();
        if (peer.connectionState === "failed" || peer.connectionState === "closed") {
          no(new Error(peer.connectionState));
          if (peer === this.peer) this.ended();
        }
      };
    });
    connected.catch(() => {});
    await peer.setLocalDescription(await peer.createOffer());
    const shown = this.pass();
    const reply = await fetch(this.base + encodeURIComponent(channel), {
      method: "POST",
      headers: { "Content-Type": "application/sdp", ...shown },
      body: peer.localDescription!.sdp,
    });
    if ([404, 405, 501].includes(reply.status)) throw new NotOffered();
    // A PIN may have been shown since the offer left.
    if (reply.status === 401) throw this.pass()["Authorization"] === shown["Authorization"] ? new PinNeeded() : new Error("another key");
    if (reply.status === 403) throw new Closed();
    if (reply.status !== 201) throw new Error(String(reply.status));
    const location = reply.headers.get("Location");
    const answer = await reply.text();
    if (peer !== this.peer) {
      if (location) end(location);
      throw new Error("superseded");
    }
    this.location = location;
    await peer.setRemoteDescription({ type: "answer", sdp: answer });
    await connected;
    if (peer !== this.peer) throw new Error("superseded");
    if (this.channel !== channel) void this.tell();
    return stream;
  }

  /** The same connection carries another language from now on. */
  change(channel: string): void {
    if (channel === this.channel) return;
    this.channel = channel;
    if (this.location) void this.tell();
  }

  /** Packets received so far. */
  async packets(): Promise<number> {
    let count = 0;
    (await this.peer?.getStats())?.forEach((report: { type: string; packetsReceived?: number }) => {
      if (report.type === "inbound-rtp") count += report.packetsReceived ?? 0;
    });
    return count;
  }

  close(): void {
    const peer = this.peer;
    this.peer = null;
    peer?.close();
    if (this.location) end(this.location);
    this.location = null;
  }

  private async tell(): Promise<void> {
    const reply = await fetch(this.location!, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ channel: this.channel }),
    }).catch(() => null);
    if (!reply?.ok && this.peer) this.ended();
  }
}

/** Outlives the page that asks for it. */
function end(location: string): void {
  fetch(location, { method: "DELETE", keepalive: true }).catch(() => {});
}
