// Where in the app one is, kept in the address behind '#', which no browser sends anywhere. What does not begin with
// '#/' is an invite: it is taken out of the address at once and kept in memory.

export type Route =
  | {at: 'list'}
  | {at: 'conversation'; id: string; message?: string}
  | {at: 'details'; id: string}
  | {at: 'settings'}
  | {at: 'page'; plugin: string; page: string; path: string};

export function parseRoute(hash: string): Route {
  const [place, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (place === 'chat' && rest[0] && rest[1] === 'details') return {at: 'details', id: rest[0]};
  if (place === 'chat' && rest[0]) return {at: 'conversation', id: rest[0], ...(rest[1] ? {message: rest[1]} : {})};
  if (place === 'settings') return {at: 'settings'};
  if (place === 'page' && rest[0] && rest[1]) return {at: 'page', plugin: rest[0], page: rest[1], path: rest.slice(2).join('/')};
  return {at: 'list'};
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function addressOf(route: Route): string {
  const part = encodeURIComponent;
  switch (route.at) {
    case 'list': return '#/';
    case 'conversation': return `#/chat/${part(route.id)}${route.message ? `/${part(route.message)}` : ''}`;
    case 'details': return `#/chat/${part(route.id)}/details`;
    case 'settings': return '#/settings';
    case 'page': return `#/page/${part(route.plugin)}/${part(route.page)}${route.path ? `/${route.path}` : ''}`;
  }
}

/** The screens have changed when it returns: setting the hash would tell them a moment later. */
export function go(route: Route): void {
  const address = addressOf(route);
  if (location.hash === address) return;
  const oldURL = location.href;
  history.pushState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange', {oldURL, newURL: location.href}));
}

/** `host` lets one make an account (the operator gives it out as '#invite=...'), `group` lets one into a group. */
export interface AddressInvite {
  host?: string;
  group?: string;
}

/** The invite in the address, if there is one; it is not in the address afterwards. */
export function takeInvite(): AddressInvite {
  const text = location.hash.slice(1);
  if (text === '' || text.startsWith('/')) return {};
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  return text.startsWith('invite=') ? {host: text.slice('invite='.length)} : {group: text};
}
