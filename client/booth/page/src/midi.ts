/** Buttons of MIDI control surfaces and pedals as keys. The reading is pure; the browser's Web MIDI brings the bytes,
    also while another window has the keyboard. */

export interface MidiKey {
  /** As it is shown and kept: "Note 60", "Control 64". */
  name: string;
  down: boolean;
}

/** A pedal or a fader counts as down from its half on. */
const kHalf = 64;

/** Null for what is no button: clocks, pitch bends, programs. The channel does not matter. */
export function midiKey(bytes: ArrayLike<number>): MidiKey | null {
  if (bytes.length < 3) return null;
  const [status, number, value] = [bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0];
  switch (status & 0xf0) {
    case 0x80:
      return { name: `Note ${number}`, down: false };
    case 0x90:
      return { name: `Note ${number}`, down: value > 0 };
    case 0xb0:
      return number >= 120 ? null : { name: `Control ${number}`, down: value >= kHalf };
    default:
      return null;
  }
}

/** Only what changed: a fader that moves says much, a button that is held may say its state again. */
export class MidiEdges {
  private readonly held = new Set<string>();

  take(key: MidiKey): MidiKey | null {
    if (this.held.has(key.name) === key.down) return null;
    if (key.down) this.held.add(key.name);
    else this.held.delete(key.name);
    return key;
  }
}

/** Listens to all inputs, also to those that are plugged in later. Rejects where the browser has no Web MIDI, or the
    interpreter does not allow it. */
export async function listenToMidi(key: (key: MidiKey) => void): Promise<void> {
  if (!("requestMIDIAccess" in navigator)) throw new Error("this browser has no MIDI");
  const access = await navigator.requestMIDIAccess();
  const edges = new MidiEdges();
  const connect = () => {
    for (const input of access.inputs.values())
      input.onmidimessage = (event) => {
        const meant = event.data === null ? null : midiKey(event.data);
        const edge = meant === null ? null : edges.take(meant);
        if (edge !== null) key(edge);
      };
  };
  access.onstatechange = connect;
  connect();
}
