// The wave of a voice note: 64 bars of how loud it is, the loudest one full.
export const kBars = 64;
const kQuiet = 0.02; // what is softer throughout is silence, and no wave

/** `loud`: from 0 to 1, at equal distances. */
export function waveOf(loud: readonly number[]): Uint8Array {
  const bars = Array.from({length: kBars}, (_, at) => {
    const from = Math.floor(at * loud.length / kBars), to = Math.max(from + 1, Math.floor((at + 1) * loud.length / kBars));
    return Math.max(0, ...loud.slice(from, to));
  });
  const most = Math.max(kQuiet, ...bars);
  return Uint8Array.from(bars, (each) => Math.round(255 * Math.min(1, each / most)));
}
