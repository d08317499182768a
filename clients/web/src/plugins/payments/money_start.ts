// Fetches the money engine and joins it to the profile.
import engineUrl from '@money-engine?url';

import type {Client} from '../../client/client';
import type {Port} from '../../worker/pages';
import {WasmModule} from '../../worker/wasm_module';
import {HostMoney} from './host_money';
import type {Money} from './model';
import {MoneyEngine} from './money_engine';

export async function start(client: Client): Promise<Money> {
  const module = await WasmModule.load(await WebAssembly.compileStreaming(fetch(engineUrl)));
  const channel = new MessageChannel();
  client.extend('payments', channel.port1);
  return new HostMoney(client, new MoneyEngine(module), channel.port2 as unknown as Port);
}
