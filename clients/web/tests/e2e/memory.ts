// What a browser that this process started has in memory of its own (RssAnon of /proc, which leaves out mapped files).
import {readdirSync, readFileSync} from 'node:fs';

const kEveryMs = 100;

interface Running {
  pid: number;
  parent: number;
  kind: string;
  kib: number;
}

/** Nothing of a process that has just ended. */
function running(pid: number): Running[] {
  try {
    const kind = /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'browser';
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return [{pid, parent: field('PPid'), kind, kib: field('RssAnon')}];
  } catch {
    return [];
  }
}

/** MiB by what the processes are for: `browser`, `renderer`, `gpu-process`, `utility`. */
export function memory(): Record<string, number> {
  const all = readdirSync('/proc').filter((each) => /^\d+$/.test(each)).flatMap((each) => running(Number(each)));
  const ours = new Set([process.pid]), mib: Record<string, number> = {};
  for (let known = 0; known !== ours.size;) {
    known = ours.size;
    for (const each of all) if (ours.has(each.parent)) ours.add(each.pid);
  }
  for (const each of all)
    if (ours.has(each.pid) && readFileSync(`/proc/${each.pid}/comm`, 'utf8').startsWith('chrom')) mib[each.kind] = (mib[each.kind] ?? 0) + each.kib / 1024;
  return mib;
}

/** By how much each kind of process was larger, at the most, while `work` went on, in MiB. */
export async function grownWhile(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = memory(), most = {...before};
  const look = () => {
    for (const [kind, mib] of Object.entries(memory())) most[kind] = Math.max(most[kind] ?? 0, mib);
  };
  const clock = setInterval(look, kEveryMs);
  await work().finally(() => clearInterval(clock));
  look();
  return Object.fromEntries(Object.entries(most).map(([kind, mib]) => [kind, Math.round(mib - (before[kind] ?? 0))]));
}
