// A client of ours: a process of mls_peer, which one line tells what to do and one line answers.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { hex, lifetime, unhex } from './common.mjs';

export class Ours {
  static program;

  constructor(name) {
    this.name = name;
    this.process = spawn(Ours.program, [name], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async tell(command, fields = {}) {
    this.process.stdin.write(`${JSON.stringify({ do: command, ...fields })}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`${this.name} ended at '${command}'`);
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(`${this.name}, '${command}': ${answer.error}: ${answer.detail}`);
    return answer;
  }

  async keyPackage() {
    return unhex((await this.tell('key_package', lifetime())).key_package);
  }

  async create(groupId) {
    await this.tell('create', { group_id: hex(groupId), ...lifetime() });
  }

  async join(welcome) {
    await this.tell('join', { welcome: hex(welcome) });
  }

  async groupInfo() {
    return unhex((await this.tell('group_info')).group_info);
  }

  async joinExternal(groupInfo, { removes } = {}) {
    return unhex((await this.tell('join_external', { group_info: hex(groupInfo), removes })).message);
  }

  async psk(id, secret) {
    await this.tell('psk', { id: hex(id), secret: hex(secret) });
  }

  async commit({ add = [], remove = [], psks = [], path = false }) {
    const answer = await this.tell('commit', { add: add.map(hex), remove, psks: psks.map(hex), path });
    return { message: unhex(answer.message), welcome: answer.welcome && unhex(answer.welcome) };
  }

  async accept() {
    await this.tell('accept');
  }

  // Whether this client is still a member after the commit.
  async apply(message) {
    return (await this.tell('apply', { message: hex(message) })).member;
  }

  async seal(plaintext) {
    return unhex((await this.tell('seal', { plaintext: hex(plaintext) })).message);
  }

  async open(message) {
    return unhex((await this.tell('open', { message: hex(message) })).plaintext);
  }

  async state() {
    return this.tell('state');
  }

  end() {
    this.process.stdin.end();
  }
}
