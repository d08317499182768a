// What was measured, as JSON on standard output and in words on standard error, and the gates: ratios, counts and sizes,
// each with its limit. Times are printed and gate nothing. The same form as bench/messaging/report.hpp.
import {cpus, loadavg, release} from 'node:os';
import process from 'node:process';

type Figures = Record<string, number | string>;

export class Report {
  private readonly results: Record<string, unknown>[] = [];
  private passed = true;
  private readonly context = {date: new Date().toISOString(), kernel: release(), num_cpus: cpus().length, load_before: loadavg()[0]};

  add(name: string, figures: Figures): void {
    const words = Object.entries(figures).map(([key, value]) => `${key} ${typeof value === 'number' ? Number(value.toPrecision(5)) : value}`);
    this.say(`${name.padEnd(32)} ${words.join(', ')}`);
    this.results.push({name, ...figures});
  }

  atMost(name: string, value: number, limit: number): void {
    const passed = value <= limit;
    this.passed &&= passed;
    this.say(`${`gate/${name}`.padEnd(48)} ${Number(value.toPrecision(6))}, at most ${limit}${passed ? '' : '  BROKEN'}`);
    this.results.push({name: `gate/${name}`, value, at_most: limit, limit, passed});
  }

  say(words: string): void {
    process.stderr.write(`${words}\n`);
  }

  /** Prints the JSON and sets the exit status: 0, or 1 where a gate is broken. */
  finish(): void {
    const context = {...this.context, load_after: loadavg()[0]};
    process.stdout.write(`${JSON.stringify({context, benchmarks: this.results, passed: this.passed}, null, 2)}\n`);
    process.exitCode = this.passed ? 0 : 1;
  }
}
