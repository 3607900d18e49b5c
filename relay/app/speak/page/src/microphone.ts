/** The speaker's microphone: opened as it is chosen, measured, and recorded for his own ears. */

export type Problem = "insecure" | "denied" | "noMicrophone" | "inUse" | "cannot";

export class NoMicrophone extends Error {
  constructor(readonly problem: Problem) {
    super(problem);
  }
}

export interface Choice {
  /** Of the device; "" = whatever the system takes. */
  device: string;
  echo: boolean;
}

const kProblems: Record<string, Problem> = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "noMicrophone", OverconstrainedError: "noMicrophone",
  NotReadableError: "inUse", AbortError: "inUse",
};

export class Microphone {
  track: MediaStreamTrack | null = null;
  private stream: MediaStream | null = null;
  private context: AudioContext | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private samples = new Float32Array(0);

  constructor(
    private readonly stereo: boolean,
    private readonly ended: () => void,
  ) {}

  /** Nothing of the browser's own doing but what was chosen: no gain that moves, no noise taken out. */
  async open({ device, echo }: Choice): Promise<void> {
    if (!window.isSecureContext || !navigator.mediaDevices) throw new NoMicrophone("insecure");
    const audio: MediaTrackConstraints = { echoCancellation: echo, autoGainControl: false, noiseSuppression: false, channelCount: this.stereo ? 2 : 1 };
    if (device) audio.deviceId = { ideal: device };
    const stream = await navigator.mediaDevices.getUserMedia({ audio }).catch((error: Error) => {
      throw new NoMicrophone(kProblems[error.name] ?? "cannot");
    });
    const before = this.stream;
    this.stream = stream;
    this.track = stream.getAudioTracks()[0]!;
    this.track.onended = () => {
      if (stream === this.stream) this.ended();
    };
    for (const track of before?.getTracks() ?? []) track.stop();
    this.measure(stream);
  }

  private measure(stream: MediaStream): void {
    this.context ??= new AudioContext();
    this.source?.disconnect();
    this.source = this.context.createMediaStreamSource(stream);
    if (!this.analyser) {
      this.analyser = this.context.createAnalyser();
      this.analyser.fftSize = 4096;
      this.samples = new Float32Array(this.analyser.fftSize);
    }
    this.source.connect(this.analyser);
    this.unlock();
  }

  /** From within a tap: without one some browsers measure nothing. */
  unlock(): void {
    this.context?.resume().catch(() => {});
  }

  /** The device that is open; the browser may have taken another than was asked for. */
  get device(): string {
    return this.track?.getSettings().deviceId ?? "";
  }

  /** Their names are known only after one was opened. */
  async devices(): Promise<MediaDeviceInfo[]> {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((one) => one.kind === "audioinput" && one.deviceId !== "");
  }

  /** The newest samples; null while nothing is measured. */
  newest(): Float32Array | null {
    if (!this.analyser || this.context!.state !== "running") return null;
    this.analyser.getFloatTimeDomainData(this.samples);
    return this.samples;
  }

  /** Recorded and kept in this page alone. */
  async record(milliseconds: number): Promise<AudioBuffer> {
    const recorder = new MediaRecorder(this.stream!, { audioBitsPerSecond: 128_000 });
    const parts: Blob[] = [];
    recorder.ondataavailable = (event) => void parts.push(event.data);
    const stopped = new Promise<void>((yes, no) => {
      recorder.onstop = () => yes();
      recorder.onerror = () => no(new NoMicrophone("cannot"));
    });
    recorder.start();
    setTimeout(() => recorder.state !== "inactive" && recorder.stop(), milliseconds);
    await stopped;
    return this.context!.decodeAudioData(await new Blob(parts, { type: recorder.mimeType }).arrayBuffer());
  }

  /** Resolves when it has been heard to its end, or was cut short. */
  play(recording: AudioBuffer): { done: Promise<void>; cut: () => void } {
    const player = new AudioBufferSourceNode(this.context!, { buffer: recording });
    player.connect(this.context!.destination);
    const done = new Promise<void>((yes) => (player.onended = () => yes()));
    player.start();
    return { done, cut: () => player.stop() };
  }
}
