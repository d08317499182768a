// A name on screen: cleaned, and isolated so that its direction changes nothing around it.
import {html, type TemplateResult} from 'lit';
import {t} from '../i18n/language';
import type {ConversationView} from '../client/client';
import {safeName} from './text_safety';

export function plainName(name: string): string {
  return safeName(name) || t('name.none');
}

export function personName(name: string): TemplateResult {
  return html`<bdi>${plainName(name)}</bdi>`;
}

/** A username as people write it, where somebody calls himself something else. */
export function atName(username: string): TemplateResult {
  return html`<bdi class="username">@${plainName(username)}</bdi>`;
}

/** What a conversation is called in lists and above it, as plain text. */
export function conversationTitle(view: ConversationView): string {
  if (view.kind === 'self') return t('conversation.self');
  const title = safeName(view.title);
  if (title) return title;
  return view.kind === 'group' ? t('conversation.untitled') : t('name.none');
}
