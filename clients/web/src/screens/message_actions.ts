// What one can do with a message, as a menu; the screen around it replies and edits, the rest happens here.
import type {Client, ConversationView, MessageView} from '../client/client';
import {t} from '../i18n/language';
import {ask} from '../ui/ask';
import {chooseFrom, type MenuItem} from '../ui/menu';

export const kQuickReactions = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;
const kMoreReactions = ['🎉', '🔥', '👏', '💯', '✅', '👀', '🤔', '😍', '😅', '🥳', '😎', '😴', '😡', '💔', '👎', '🤝', '🌹', '☕',
  '🙌', '💪', '🤲', '⭐', '🎂', '❓'] as const;

export type MessageAction = 'reply' | 'edit';
type Choice = MessageAction | 'copy' | 'delete' | 'report' | 'more' | `react:${string}`;

export function mayChange(message: MessageView): boolean {
  return !message.deleted && message.type !== 'timer/1' && message.state !== 'failed' && message.seq > 0;
}

export function mayEdit(message: MessageView): boolean {
  return message.own && message.type === 'text/1' && mayChange(message);
}

export function mayDelete(message: MessageView, conversation: ConversationView): boolean {
  return mayChange(message) && (message.own || (conversation.kind === 'group' && conversation.ownRole !== 'member'));
}

function reactionItems(message: MessageView, all: readonly string[]): MenuItem<Choice>[] {
  return all.map((emoji) => ({
    choice: `react:${emoji}`,
    label: emoji,
    checked: message.reactions.some((each) => each.own && each.emoji === emoji),
  }));
}

/** Opens the menu and does what was chosen; gives what the screen is to do or to say, if anything. */
export async function actOn(client: Client, conversation: ConversationView, message: MessageView,
                            anchor: DOMRect): Promise<MessageAction | 'reported' | undefined> {
  const items: MenuItem<Choice>[] = [];
  const changeable = mayChange(message);
  if (changeable) items.push({choice: 'reply', label: t('message.reply'), picture: 'reply'});
  if (changeable) items.push({choice: 'more', label: t('message.moreReactions'), picture: 'smile'});
  if (message.text) items.push({choice: 'copy', label: t('message.copy'), picture: 'copy'});
  if (mayEdit(message)) items.push({choice: 'edit', label: t('message.edit'), picture: 'edit'});
  if (mayDelete(message, conversation)) items.push({choice: 'delete', label: t('message.delete'), picture: 'trash', danger: true});
  if (!message.own && message.seq > 0) items.push({choice: 'report', label: t('message.report'), picture: 'flag', danger: true});
  if (items.length === 0) return undefined;

  let choice = await chooseFrom(anchor, t('message.actions'), items, changeable ? reactionItems(message, kQuickReactions) : []);
  if (choice === 'more') {
    choice = await chooseFrom(anchor, t('message.moreReactions'), [], reactionItems(message, [...kQuickReactions, ...kMoreReactions]));
  }
  if (!choice) return undefined;
  if (choice.startsWith('react:')) await toggleReaction(client, conversation, message, choice.slice(6));
  if (choice === 'copy') await navigator.clipboard.writeText(message.text);
  if (choice === 'delete') await removeForAll(client, conversation, message);
  if (choice === 'report' && (await reportMessage(client, conversation, message))) return 'reported';
  return choice === 'reply' || choice === 'edit' ? choice : undefined;
}

export async function toggleReaction(client: Client, conversation: ConversationView, message: MessageView, emoji: string): Promise<void> {
  const own = message.reactions.some((each) => each.own && each.emoji === emoji);
  await client.react(conversation.id, message.id, own ? '' : emoji);
}

export async function removeForAll(client: Client, conversation: ConversationView, message: MessageView): Promise<void> {
  const answer = await ask({heading: t('message.deleteHeading'), text: t('message.deleteText'), yes: t('message.deleteYes'), danger: true});
  if (answer !== undefined) await client.remove(conversation.id, message.id);
}

async function reportMessage(client: Client, conversation: ConversationView, message: MessageView): Promise<boolean> {
  const reason = await ask({
    heading: t('report.heading'), text: t('report.text'), yes: t('report.yes'), danger: true,
    field: {label: t('report.reason'), required: true},
  });
  if (reason) await client.report(conversation.id, message.id, reason);
  return !!reason;
}
