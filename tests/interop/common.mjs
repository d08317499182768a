// What both kinds of client need.

export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const unhex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
export const utf8 = (text) => new TextEncoder().encode(text);

// Of key packages: since yesterday, for four weeks; ts-mls accepts no longer one. Seconds since 1970.
export function lifetime() {
  const now = Math.floor(Date.now() / 1000);
  return { not_before: now - 24 * 3600, not_after: now + 28 * 24 * 3600 };
}

// The same numbers from the same seed (mulberry32).
export function seeded(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  return { below: (n) => next() % n, pick: (list) => list[next() % list.length] };
}
