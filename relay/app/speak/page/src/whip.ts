/** Speaking by the WHIP exchange (PROTOCOL.md): an offer goes in, an answer comes back, and the session's own path tells
    what becomes of the sound. */

/** What the relay says of the session. */
export interface State {
  connected: boolean;
  alive: boolean;
  on_floor: boolean;
  selected: boolean;
  room_open: boolean;
  floor_muted: boolean;
  slower: boolean;
  use_microphone: boolean;
}

/** The relay took no offer; `code` as in PROTOCOL.md. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code);
  }
}

/** Answered, but no sound comes through. */
export class Blocked extends Error {}

/** After so many milliseconds without a connection the relay's place is given back. */
const kLongest = 10_000;
const kAnswer = 3000;

/** The offer of two channels: browsers send them where they are told to, and don't offer them. */
export function inStereo(offer: string): string {
  return offer.replace(/^(a=fmtp:\d+ minptime=[^\r\n]*)/gm, "$1;stereo=1;sprop-stereo=1");
}

export class Whip {
  private peer: RTCPeerConnection | null = null;
  private sender: RTCRtpSender | null = null;
  private location: string | null = null;

  constructor(
    private readonly base: string,
    private readonly stereo: boolean,
    private readonly key: () => Record<string, string>,
  ) {}

  /** Resolves once packets may flow. */
  async connect(name: string, track: MediaStreamTrack): Promise<void> {
    this.close();
    const peer = new RTCPeerConnection();
    this.peer = peer;
    this.sender = peer.addTransceiver(track, { direction: "sendonly" }).sender;
    const connected = new Promise<void>((yes, no) => {
      peer.onconnectionstatechange = () => {
        if (peer.connectionState === "connected") yes();
        if (this.dead()) no(new Blocked());
      };
    });
    connected.catch(() => {});
    await peer.setLocalDescription(await peer.createOffer());
    await this.exchange(peer, name);
    const late = new Promise<never>((_, no) => setTimeout(() => no(new Blocked()), kLongest));
    await Promise.race([connected, late]);
    if (peer !== this.peer) throw new Blocked();
  }

  private async exchange(peer: RTCPeerConnection, name: string): Promise<void> {
    const offer = peer.localDescription!.sdp;
    const reply = await fetch(this.base + encodeURIComponent(name), {
      method: "POST",
      headers: { "Content-Type": "application/sdp", ...this.key() },
      body: this.stereo ? inStereo(offer) : offer,
      signal: AbortSignal.timeout(kLongest),
    });
    if (reply.status !== 201) throw new Refused(await codeOf(reply), reply.status);
    const location = reply.headers.get("Location");
    const answer = await reply.text();
    if (peer !== this.peer) {
      if (location) end(location);
      throw new Blocked();
    }
    this.location = location;
    await peer.setRemoteDescription({ type: "answer", sdp: answer });
  }

  /** Another microphone, in the same stream. */
  async replace(track: MediaStreamTrack): Promise<void> {
    await this.sender?.replaceTrack(track);
  }

  /** Null when the session has ended; rejects when the relay is not reached. */
  async state(): Promise<State | null> {
    if (!this.location) return null;
    const reply = await fetch(this.location, { signal: AbortSignal.timeout(kAnswer), cache: "no-store" });
    if (reply.status === 404) return null;
    if (!reply.ok) throw new Refused(await codeOf(reply), reply.status);
    return (await reply.json()) as State;
  }

  /** The browser itself has given the connection up. */
  dead(): boolean {
    return this.peer !== null && ["failed", "closed"].includes(this.peer.connectionState);
  }

  close(): void {
    const { peer, location } = this;
    this.peer = this.sender = this.location = null;
    peer?.close();
    if (location) end(location);
  }
}

async function codeOf(reply: Response): Promise<string> {
  try {
    return ((await reply.json()) as { error: { code: string } }).error.code;
  } catch {
    return "";
  }
}

/** Outlives the page that asks for it. */
function end(location: string): void {
  fetch(location, { method: "DELETE", keepalive: true }).catch(() => {});
}
