// How high each of many rows is, most of them never seen: those that were measured by their height, the others by the
// mean of the measured. Sums and searches take logarithmic time (a Fenwick tree over what differs from the guess).

export class HeightMap {
  private count = 0;
  private differences: number[] = [0]; // Fenwick, 1-based
  private known = new Map<number, number>();

  constructor(private readonly guess: number) {}

  get length(): number {
    return this.count;
  }

  /** Rows that are there no more are forgotten, new ones are not measured. */
  resize(count: number): void {
    if (count === this.count) return;
    for (const row of this.known.keys()) if (row >= count) this.known.delete(row);
    this.count = count;
    this.differences = new Array<number>(count + 1).fill(0);
    for (const [row, height] of this.known) this.add(row, height - this.guess);
  }

  /** Forgets all measures: rows have moved. */
  clear(): void {
    this.known.clear();
    this.differences.fill(0);
  }

  /** Gives whether that changed something. */
  set(row: number, height: number): boolean {
    const before = this.known.get(row) ?? this.guess;
    this.known.set(row, height);
    if (Math.abs(before - height) < 0.01) return false;
    this.add(row, height - before);
    return true;
  }

  /** Where a row begins; of `length`, where the last one ends. */
  top(row: number): number {
    let sum = row * this.guess;
    for (let at = row; at > 0; at -= at & -at) sum += this.differences[at]!;
    return sum;
  }

  get total(): number {
    return this.top(this.count);
  }

  /** The row at a distance from the top: the first or the last one for what lies outside. */
  at(distance: number): number {
    let row = 0;
    let rest = distance;
    for (let step = highestBit(this.count); step > 0; step >>= 1) {
      const next = row + step;
      if (next > this.count) continue;
      const height = step * this.guess + this.differences[next]!;
      if (height > rest) continue;
      rest -= height;
      row = next;
    }
    return Math.min(row, Math.max(0, this.count - 1));
  }

  private add(row: number, difference: number): void {
    for (let at = row + 1; at <= this.count; at += at & -at) this.differences[at]! += difference;
  }
}

function highestBit(value: number): number {
  return value > 0 ? 1 << (31 - Math.clz32(value)) : 0;
}
