// A conversation in the list, as its link draws it: who, the last words, when, and how many are new.
import {css, html, nothing, type TemplateResult} from 'lit';
import type {ConversationView} from '../client/client';
import {t} from '../i18n/language';
import {badge, fullTime, shortTime} from '../i18n/time';
import {plugins} from '../plugins/registry';
import {icon} from '../ui/icon';
import {plainWords} from '../ui/markdown_view';
import {conversationTitle, plainName} from '../ui/person_name';
import {addressOf} from '../ui/route';

export const rowStyles = css`
  majlis-rows { display: block; --row: max(68px, 2.75rem + 20px); }
  majlis-rows ul { position: relative; block-size: calc(var(--rows) * var(--row)); }
  majlis-rows li { position: absolute; inset-inline: 0; inset-block-start: calc(var(--at) * var(--row)); block-size: var(--row); contain: strict; }
  .conversation {
    block-size: 100%; display: grid; align-content: center; grid-template-columns: 48px minmax(0, 1fr) auto; column-gap: var(--space-3); align-items: center;
    padding: 0 var(--space-3); border-radius: var(--radius); color: inherit; text-decoration: none;
  }
  .conversation:hover { background: var(--hover); }
  .conversation[aria-current='page'] { background: var(--accent-soft); }
  .conversation:focus-visible { outline-offset: -2px; }
  .conversation majlis-avatar { --avatar: 48px; grid-row: span 2; }
  .conversation .title { display: flex; align-items: center; gap: 5px; min-inline-size: 0; font-weight: 600; line-height: 1.4; }
  .conversation .title .icon { inline-size: 15px; block-size: 15px; color: var(--muted); }
  .conversation .title .alike { color: var(--warning); }
  .conversation .when { justify-self: end; font-size: 0.75rem; color: var(--muted); white-space: nowrap; }
  .conversation .preview { display: flex; gap: 0.35em; min-inline-size: 0; color: var(--muted); font-size: 0.875rem; line-height: 1.45; }
  .conversation .preview:last-child { grid-column: 2 / -1; }
  .conversation .preview .who { flex: none; max-inline-size: 45%; }
  .conversation .preview .said { min-inline-size: 0; text-align: match-parent; } /* it is cut where it ends, whichever way it runs */
  .conversation .preview b { color: var(--accent); font-weight: 600; }
  .conversation .preview b.warning { color: var(--danger); }
  .conversation.new .when { color: var(--accent); font-weight: 650; }
  .conversation.new .preview { color: var(--text); }
  .badge {
    justify-self: end; min-inline-size: 22px; block-size: 22px; padding: 0 7px; border-radius: var(--radius-round); display: inline-grid; place-items: center;
    background: var(--accent); color: var(--on-accent); font-size: 0.75rem; font-weight: 700; line-height: 1;
  }
  .badge.quiet { background: var(--sunken); color: var(--muted); }
`;

export function conversationRow(view: ConversationView, options: {current: boolean; reachable: boolean; alike: boolean; nowMs: number}): TemplateResult {
  const title = conversationTitle(view);
  const muted = view.mutedUntilMs > options.nowMs;
  return html`<a class="conversation ${view.unread && !muted ? 'new' : ''}" href=${addressOf({at: 'conversation', id: view.id})}
    tabindex=${options.reachable ? 0 : -1} aria-current=${options.current ? 'page' : nothing} data-id=${view.id}>
    <majlis-avatar .name=${view.kind === 'self' ? '' : title} .seed=${view.peer ?? view.id} .version=${view.avatar} .picture=${view.kind === 'self' ? 'note' : undefined}></majlis-avatar>
    <span class="title"><bdi class="clip">${title}</bdi>
      ${view.kind === 'group' ? html`${icon('group')}<span class="spoken">${t('conversation.group')}</span>` : nothing}
      ${muted ? html`${icon('bellOff')}<span class="spoken">${t('conversation.muted')}</span>` : nothing}
      ${options.alike ? html`<span class="alike" title=${t('conversation.alike')}>${icon('alert')}<span class="spoken">${t('conversation.alike')}</span></span>` : nothing}
    </span>
    ${view.last ? html`<time class="when" title=${fullTime(view.last.timeMs)}>${shortTime(view.last.timeMs, options.nowMs)}</time>` : html`<span></span>`}
    <span class="preview">${preview(view)}</span>
    ${view.unread > 0 ? html`<span class="badge ${muted ? 'quiet' : ''}"><span aria-hidden="true">${badge(view.unread)}</span><span class="spoken">${t('conversation.unread', {n: view.unread})}</span></span>` : nothing}
  </a>`;
}

function preview(view: ConversationView): TemplateResult {
  const says = (words: string) => html`<span class="said clip" dir="auto">${words}</span>`;
  if (view.keyChanged) return html`<b class="warning clip">${t('preview.keyChanged')}</b>`;
  if (view.draft) return html`<b>${t('preview.draft')}</b>${says(plainWords(view.draft, 120))}`;
  const last = view.last;
  if (!last) return says(view.stage === 'active' ? t('preview.nothing') : t(`stage.${view.stage}`));
  if (last.type === 'timer/1') return says(t('preview.timer'));
  const words = says(last.deleted ? t('message.deleted') : plainWords(plugins.words(last), 120) || t('message.blank'));
  if (last.own && view.kind !== 'self') return html`<span class="who clip">${t('message.you')}:</span>${words}`;
  return view.kind === 'group' ? html`<span class="who clip"><bdi>${plainName(last.author)}</bdi>:</span>${words}` : words;
}
