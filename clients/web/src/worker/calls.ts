// Calls over a port, and their answers.
import {failureOf} from '../client/failure';
import type {Failure} from '../client/client';
import type {Answer, Call, Port} from './pages';

type Method = (...args: never[]) => unknown;

/** Answers what comes over the port. `other`: told of what is no call. */
export function answerCalls(port: Port, known: object, other: (message: unknown) => void = () => undefined): void {
  port.onmessage = ({data}: {data: Call | {method?: undefined}}) => {
    if (data.method === undefined) return other(data);
    void answer(known, data).then((message) => port.postMessage(message));
  };
}

async function answer(known: object, {id, method, args}: Call): Promise<Answer> {
  try {
    const run = Object.hasOwn(known, method) ? (known as Record<string, Method>)[method] : undefined;
    if (!run) return {id, failure: {name: 'web.method', detail: `the worker has no method ${method}`}};
    return {id, result: await run(...args as never[])};
  } catch (reason) {
    return {id, failure: failureOf(reason)};
  }
}

/** Asks over the port. `other`: told of what is no answer. */
export function caller(port: Port, other: (message: never) => void = () => undefined) {
  const waiting = new Map<number, {resolve(result: never): void; reject(failure: Failure): void}>();
  let last = 0;
  port.onmessage = ({data}: {data: Answer | {id?: undefined}}) => {
    if (data.id === undefined) return other(data as never);
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.failure) one?.reject(data.failure);
    else one?.resolve(data.result as never);
  };
  return <Result>(method: string, args: unknown[], transfer: Transferable[] = []): Promise<Result> => new Promise((resolve, reject) => {
    const call: Call = {id: ++last, method, args};
    waiting.set(call.id, {resolve, reject});
    port.postMessage(call, transfer);
  });
}
