// Who is in a group, what their roles are, and what one with a role may do about it.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Change, ConversationView, Failure, MemberView, Role} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {lookAlikes} from '../ui/look_alike';
import {chooseFrom, type MenuItem} from '../ui/menu';
import {atName, personName, plainName} from '../ui/person_name';
import {go} from '../ui/route';

type Choice = Role | 'write' | 'remove';

@customElement('majlis-members')
export class Members extends ClientElement {
  static override styles = [base, controls, page, css`
    :host { display: block; block-size: auto; background: transparent; }
    .role { font-size: var(--text-small); color: var(--muted); }
    .alike { color: var(--warning); }
    majlis-avatar { --avatar: 40px; }
    .busy { display: grid; place-items: center; min-block-size: 80px; }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @state() private members?: MemberView[];
  @state() private failure?: Failure;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const before = changed.get('conversation') as ConversationView | undefined;
    if (changed.has('conversation') && (before?.id !== this.conversation.id || before.memberCount !== this.conversation.memberCount)) void this.load();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'conversations') void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.members = await this.client.members(this.conversation.id);
      this.failure = undefined;
    } catch (reason) {
      this.failure = failureOf(reason);
    }
  }

  private get mayInvite(): boolean {
    return this.conversation.ownRole !== 'member' && this.conversation.stage === 'active';
  }

  protected override render() {
    if (this.failure) return html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(this.failure)}</span></p>`;
    if (!this.members) return html`<div class="busy" role="status"><span class="spinner"></span><span class="spoken">${t('state.loading')}</span></div>`;
    const alike = lookAlikes(this.members.map((each) => [each.account, each.name] as const));
    return html`${this.mayInvite ? html`<button class="entry" type="button" @click=${this.add}>${icon('plus')}<span class="grow">${t('members.add')}</span></button>` : nothing}
      <ul>${repeat(this.members, (each) => each.account, (each) => html`<li class="entry">${this.member(each, alike.has(each.account))}</li>`)}</ul>`;
  }

  private member(member: MemberView, alike: boolean): TemplateResult {
    return html`<majlis-avatar .name=${member.name} .seed=${member.account} .version=${member.avatar}></majlis-avatar>
      <div class="grow"><div class="clip"><b>${member.own ? t('message.you') : personName(member.name)}</b></div>
        <div class="role">${member.username === member.name ? nothing : html`${atName(member.username)} · `}${t(`role.${member.role}`)}${member.verified ? html` · ${t('conversation.verified')}` : nothing}
        ${alike ? html` · <span class="alike">${t('conversation.alike')}</span>` : nothing}</div></div>
      ${member.own ? nothing : html`<button class="icon-button" type="button" aria-haspopup="menu" aria-label=${t('members.actions', {name: plainName(member.name)})}
        @click=${(event: Event) => this.act(member, (event.currentTarget as HTMLElement).getBoundingClientRect())}>${icon('more')}</button>`}`;
  }

  private readonly add = async () => {
    const name = await ask({heading: t('members.add'), text: t('members.addText'), yes: t('members.addYes'), field: {label: t('new.name'), required: true}});
    if (name && await this.attempt(this.client.addMember(this.conversation.id, name.replace(/^@/, '')))) await this.load();
  };

  private async act(member: MemberView, anchor: DOMRect): Promise<void> {
    const items: MenuItem<Choice>[] = [{choice: 'write', label: t('members.write'), picture: 'message'}];
    const own = this.conversation.ownRole;
    const above = own === 'owner' || (own === 'moderator' && member.role === 'member');
    if (own === 'owner') {
      for (const role of ['owner', 'moderator', 'member'] as const) items.push({choice: role, label: t('members.make', {role: t(`role.${role}`)}), checked: member.role === role});
    }
    if (above) items.push({choice: 'remove', label: t('members.remove'), picture: 'leave', danger: true});
    const choice = await chooseFrom(anchor, plainName(member.name), items);
    const {id} = this.conversation;
    if (choice === 'write') {
      await this.attempt(this.client.openDirect(member.username).then((direct) => go({at: 'conversation', id: direct})));
    } else if (choice === 'remove') {
      const sure = await ask({heading: t('members.removeHeading', {name: plainName(member.name)}), text: t('members.removeText'), yes: t('members.remove'), danger: true});
      if (sure !== undefined && await this.attempt(this.client.removeMember(id, member.account))) await this.load();
    } else if (choice && choice !== member.role) {
      if (await this.attempt(this.client.setRole(id, member.account, choice))) await this.load();
    }
  }

}
