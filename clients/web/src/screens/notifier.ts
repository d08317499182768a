// Notices of the system for messages that come while nobody looks, made here: no push service hears of them. The page's
// title counts what is unread.
import type {Change, Client, MessageView, StreamId} from '../client/client';
import {t, number} from '../i18n/language';
import {plugins} from '../plugins/registry';
import {plainWords} from '../ui/markdown_view';
import {conversationTitle, plainName} from '../ui/person_name';
import {go} from '../ui/route';
import {noticesOn, noticesShowText} from '../ui/settings_store';

export function canNotify(): boolean {
  return 'Notification' in globalThis;
}

/** Asks the browser; gives whether notices may be shown. */
export async function mayNotify(): Promise<boolean> {
  if (!canNotify()) return false;
  return Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted';
}

/** Follows a client until the answer is called. */
export function notify(client: Client): () => void {
  return client.subscribe((change) => hear(client, change));
}

function hear(client: Client, change: Change): void {
  if (change.kind === 'conversations') countInTitle(client);
  if (change.kind === 'messages' && change.added && !change.added.own) show(client, change.conversation, change.added);
}

export function countInTitle(client: Client): void {
  const nowMs = Date.now();
  const unread = client.conversations().reduce((sum, each) => sum + (each.mutedUntilMs > nowMs ? 0 : each.unread), 0);
  document.title = unread ? `(${number(unread)}) Majlis` : 'Majlis';
}

function show(client: Client, id: StreamId, message: MessageView): void {
  const view = client.conversation(id);
  if (document.visibilityState === 'visible' || !noticesOn() || !canNotify() || Notification.permission !== 'granted') return;
  if (!view || view.mutedUntilMs > Date.now()) return;
  const open = noticesShowText() && !view.request;
  const from = plainName(message.authorName);
  const title = !open ? 'Majlis' : view.kind === 'group' ? t('notify.group', {name: from, title: conversationTitle(view)}) : from;
  const notice = new Notification(title, {
    body: open ? plainWords(plugins.words(message), 160) : view.request ? t('notify.request') : t('notify.hidden'), tag: id,
  });
  notice.onclick = () => {
    window.focus();
    go({at: 'conversation', id});
    notice.close();
  };
}
