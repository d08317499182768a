// The worker without its surroundings: answers a page's calls from one profile. Tests run it in Node.
import {failureOf} from '../client/failure';
import {Hints} from './hints';
import {shown} from './messages';
import {methods, type Methods} from './methods';
import type {Answer, Call, Port} from './pages';
import {Profile, type Surroundings} from './profile';

export function serve(port: Port, origin: string, around: Omit<Surroundings, 'tell'>): Profile {
  const profile = new Profile({...around, tell: (news) => port.postMessage(news)});
  const hints = new Hints(profile, (changes) => port.postMessage({changes}));
  profile.onEvent = (event, changes) => {
    hints.hear(event);
    if (event.kind === 'message' && event.stream)
      changes.push({kind: 'messages', conversation: event.stream, added: event.message && shown(event.message)});
  };
  const known = methods(profile, hints, origin);
  port.onmessage = ({data}: {data: Call}) => void answer(known, data).then((message) => port.postMessage(message));
  return profile;
}

async function answer(known: Methods, {id, method, args}: Call): Promise<Answer> {
  try {
    const run = Object.hasOwn(known, method) ? known[method as keyof Methods] as (...args: unknown[]) => unknown : undefined;
    if (!run) return {id, failure: {name: 'web.method', detail: `the worker has no method ${method}`}};
    return {id, result: await run(...args)};
  } catch (reason) {
    return {id, failure: failureOf(reason)};
  }
}
