// Live interop of crypto/mls with ts-mls, over encoded messages: node interop.mjs MLS_PEER MLS_VECTORS
// MAJLIS_SEED=N repeats a random run; it names its seed when it fails.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';

import { seeded, utf8 } from './common.mjs';
import { Ours } from './ours.mjs';
import { World } from './world.mjs';

if (!existsSync(new URL('node_modules/ts-mls', import.meta.url))) {
  console.error('tests/interop/node_modules is missing: run scripts/test, or npm ci in tests/interop');
  process.exit(1);
}
const { Theirs } = await import('./theirs.mjs');
const { Recorded } = await import('./recorded.mjs');
Ours.program = process.argv[2];
const vectorsProgram = process.argv[3];

const kOperations = 50;
const kClientsOfAKind = 5;

async function withClients(clients, run) {
  try {
    await run(...clients);
  } finally {
    for (const client of clients) client.end();
  }
}

async function eachOperation(anna, bert, carl, dora) {
  const world = new World();
  await world.create(anna, 'each operation');

  await world.commit(anna, {}, [bert]);
  await world.talk();
  await world.commit(bert, {}, [carl, dora]);
  await world.talk();

  for (const client of [anna, bert, carl, dora]) await world.commit(client, { path: true });
  await world.talk();

  const id = utf8('a key by other means');
  for (const client of [anna, bert, carl, dora]) await client.psk(id, utf8('known to all of them'));
  await world.commit(anna, { psks: [id] });
  await world.commit(bert, { psks: [id] });
  await world.talk();

  await world.commit(anna, { remove: [await world.leafOf('dora')] });
  assert.equal(world.members.has('dora'), false);
  await world.commit(bert, { remove: [await world.leafOf('carl')] });
  await world.talk();

  await world.joinExternal(carl, bert);
  await world.joinExternal(dora, anna);
  await world.talk();
  await world.joinExternal(bert, anna); // again, in the place of its old leaf
  await world.talk();

  await world.race(anna, bert);
  await world.race(bert, anna);
  await world.talk();
}

// All clients but `follower`, where one is given, take turns.
async function randomOperations(seed, clients, follower) {
  const random = seeded(seed);
  const world = new World();
  if (follower === undefined) {
    await world.create(random.pick(clients), `random ${seed}`);
  } else {
    // Beside the creator, whose paths cover it: it is never unmerged and need not commit (see settle()).
    await world.create(clients[0], `followed ${seed}`);
    await world.commit(clients[0], { path: true }, [follower]);
  }

  const inside = () => clients.filter((client) => world.members.has(client.name));
  const outside = () => clients.filter((client) => !world.members.has(client.name));
  const others = (client) => inside().filter((other) => other !== client);

  const ours = (except) => (client) => client instanceof Ours && client !== except;

  const joinExternal = async (client, helper) => {
    if (client instanceof Theirs) await world.settle();
    await world.joinExternal(client, helper);
  };

  const operations = {
    async add(committer) {
      const joiner = random.pick(outside());
      if (joiner instanceof Theirs) await world.settle();
      const more = joiner instanceof Theirs ? [] : outside().filter(ours(joiner)).slice(0, random.below(3));
      await world.commit(committer, {}, [joiner, ...more]);
    },
    async update(committer) {
      await world.commit(committer, { path: true });
    },
    async remove(committer) {
      const leaf = await world.leafOf(random.pick(others(committer)).name);
      await world.commit(committer, { remove: [leaf] });
    },
    // Among ours, because a client of ts-mls does not notice its removal where another gets its leaf at once, and
    // would not join the tree that this makes (see settle()).
    async replace(committer) {
      const leaf = await world.leafOf(random.pick(inside().filter(ours(committer))).name);
      await world.commit(committer, { remove: [leaf] }, [random.pick(outside().filter(ours(committer)))]);
    },
    async joinExternal(helper) {
      await joinExternal(random.pick(outside()), helper);
    },
    async rejoin(helper) {
      await joinExternal(random.pick(others(helper)), helper);
    },
    async psk(committer) {
      const id = utf8(`psk ${random.below(1 << 30)}`);
      const secret = utf8(`secret ${random.below(1 << 30)}`);
      for (const client of world.members.values()) await client.psk(id, secret);
      await world.commit(committer, { psks: [id] });
    },
    async race(committer) {
      await world.race(committer, random.pick(others(committer)));
    },
    async talk() {
      await world.talk();
    },
  };
  const possible = (client) => {
    const names = ['update', 'talk'];
    if (outside().length > 0) names.push('add', 'add', 'joinExternal');
    if (inside().length > 1) names.push('remove', 'rejoin', 'psk', 'race');
    if (inside().some(ours(client)) && outside().some(ours(client))) names.push('replace');
    return names;
  };

  const done = [];
  for (let step = 0; step < kOperations; ++step) {
    const client = random.pick(inside());
    const name = random.pick(possible(client));
    done.push(`${name} by ${client.name}`);
    try {
      await operations[name](client);
    } catch (error) {
      throw new Error(`MAJLIS_SEED=${seed}, step ${step}: ${done.slice(-5).join(', ')}: ${error.stack}`);
    }
  }
  await world.talk();
}

const four = (First, Second) => [new First('anna'), new Second('bert'), new First('carl'), new Second('dora')];
test('each operation: ours creates, theirs joins', () => withClients(four(Ours, Theirs), eachOperation));
test('each operation: theirs creates, ours joins', () => withClients(four(Theirs, Ours), eachOperation));

for (const seed of process.env.MAJLIS_SEED ? [Number(process.env.MAJLIS_SEED)] : [1, 2, 3]) {
  const clients = () =>
    Array.from({ length: kClientsOfAKind }, (_, i) => [new Ours(`ours ${i}`), new Theirs(`theirs ${i}`)]).flat();
  test(`${kOperations} random operations, seed ${seed}`, () =>
    withClients(clients(), (...all) => randomOperations(seed, all)));
}

test('what a client of theirs followed is a test vector that ours pass', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-vectors-'));
  const cases = [];
  for (const seed of [4, 5]) {
    const follower = new Recorded('follower');
    const clients = [new Ours('ours 0'), new Theirs('theirs 0'), new Ours('ours 1'), new Theirs('theirs 1')];
    await withClients(clients, (...all) => randomOperations(seed, all, follower));
    assert.ok(follower.vector.epochs.length > 10, 'there was something to follow');
    cases.push(follower.vector);
  }
  const run = () => {
    writeFileSync(join(folder, 'passive-client-random.json'), JSON.stringify(cases));
    return execFileSync(vectorsProgram, [folder], { encoding: 'utf8', stdio: 'pipe' });
  };
  try {
    assert.equal(run(), `passive-client-random.json ${cases.length}/${cases.length}\n`);
    const last = cases[0].epochs.at(-1);
    last.epoch_authenticator = last.epoch_authenticator.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
    assert.throws(run, { status: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
