// The worker without its surroundings: answers a page's calls from one profile. Tests run it in Node.
import {answerCalls} from './calls';
import {Hints} from './hints';
import {shown} from './messages';
import {methods} from './methods';
import type {Extend, Port} from './pages';
import {Profile, type Surroundings} from './profile';

export function serve(port: Port, origin: string, around: Omit<Surroundings, 'tell'>): Profile {
  const profile = new Profile({...around, tell: (news) => port.postMessage(news)});
  const hints = new Hints(profile, (changes) => port.postMessage({changes}));
  const plugins = new Map<string, Port>();
  profile.onEvent = (event, changes) => {
    hints.hear(event);
    if (event.kind === 'notice' && event.method) plugins.get(event.method.split('.')[0]!)?.postMessage({notice: event.method});
    if (event.kind === 'message' && event.stream)
      changes.push({kind: 'messages', conversation: event.stream, added: event.message && shown(event.message)});
  };
  answerCalls(port, methods(profile, hints, origin), (other) => {
    const {plugin, port: its} = other as Extend;
    plugins.set(plugin, its);
    // Fetched when a plugin first asks: until then its calls wait in the port.
    void import('./extension').then(({extension}) => answerCalls(its, extension(profile, plugin)));
  });
  return profile;
}
