// One group and its clients of both kinds, with everything delivered. After each commit all members must agree, and
// read each other.

import assert from 'node:assert/strict';

import { hex, utf8 } from './common.mjs';

export class World {
  members = new Map(); // name -> client
  sent = 0;

  async create(client, groupId) {
    await client.create(utf8(groupId));
    this.members.set(client.name, client);
    await this.agree();
  }

  // `committer` commits `what`; `joiners` take its Welcome. Whom the commit removes is no member afterwards.
  async commit(committer, what, joiners = []) {
    const add = await Promise.all(joiners.map((client) => client.keyPackage()));
    const { message, welcome } = await committer.commit({ ...what, add });
    await this.deliver(committer, message);
    for (const client of joiners) {
      await client.join(welcome);
      this.members.set(client.name, client);
    }
    await this.agree();
  }

  // Two commit at once; the host takes the first.
  async race(first, second) {
    const [won] = await Promise.all([first.commit({ path: true }), second.commit({ path: true })]);
    await this.deliver(first, won.message);
    await this.agree();
  }

  async joinExternal(client, helper) {
    const removes = this.members.has(client.name) ? await this.leafOf(client.name) : undefined;
    const message = await client.joinExternal(await helper.groupInfo(), { removes });
    this.members.delete(client.name);
    await this.deliver(client, message);
    this.members.set(client.name, client);
    await this.agree();
  }

  // Members that no path covers yet commit one. ts-mls lets nobody join a tree whose parents differ in their
  // unmerged_leaves, although section 7.9.2 asks only those between a leaf and a parent that names it to agree.
  async settle() {
    for (;;) {
      const { members, unmerged } = await this.any().state();
      if (unmerged.length === 0) return;
      const { name } = members.find((member) => member.leaf === unmerged[0]);
      await this.commit(this.members.get(name), { path: true });
    }
  }

  async deliver(committer, message) {
    for (const client of [...this.members.values()]) {
      if (client !== committer && !(await client.apply(message))) this.members.delete(client.name);
    }
    await committer.accept();
  }

  async leafOf(name) {
    const { members } = await this.any().state();
    return members.find((member) => member.name === name).leaf;
  }

  any() {
    return this.members.values().next().value;
  }

  // Everybody sends twice, and everybody else opens that in the wrong order.
  async talk() {
    for (const sender of this.members.values()) {
      const plaintexts = [0, 1].map(() => utf8(`message ${this.sent++} of ${sender.name}`));
      const messages = [];
      for (const plaintext of plaintexts) messages.push(await sender.seal(plaintext));
      for (const reader of this.members.values()) {
        if (reader === sender) continue;
        assert.equal(hex(await reader.open(messages[1])), hex(plaintexts[1]), `${reader.name} reads ${sender.name}`);
        assert.equal(hex(await reader.open(messages[0])), hex(plaintexts[0]), `${reader.name} reads ${sender.name}`);
      }
    }
  }

  async agree() {
    const [first, ...others] = await Promise.all([...this.members.values()].map((client) => client.state()));
    const names = first.members.map((member) => member.name).sort();
    assert.deepEqual(names, [...this.members.keys()].sort(), 'the roster is who was let in');
    for (const [index, other] of others.entries()) {
      assert.deepEqual(other, first, `${[...this.members.keys()][index + 1]} agrees on epoch ${first.epoch}`);
    }
  }
}
