import {html} from 'lit';
import {expect, test, vi} from 'vitest';
import {FakeClient} from '../../tests/fake/fake_client';
import {PluginRegistry, type CardContext} from './registry';

function card(type: string): CardContext {
  const client = new FakeClient();
  const entry = client.add({title: 'bob'});
  return {client, conversation: entry.view.id, message: client.message(entry, {type, text: 'fallback'})};
}

test('cards are drawn by the plugin whose type it is', () => {
  const registry = new PluginRegistry();
  const drawn = html`<p>poll</p>`;
  registry.register({id: 'polls', cards: {'polls.poll/1': () => drawn}});
  expect(registry.card(card('polls.poll/1'))).toBe(drawn);
  expect(registry.card(card('polls.poll/2'))).toBeUndefined();
  expect(registry.card(card('other.poll/1'))).toBeUndefined();
});

test('nobody draws what is another plugin\'s, and nobody registers twice', () => {
  const registry = new PluginRegistry();
  registry.register({id: 'polls'});
  expect(() => registry.register({id: 'polls'})).toThrow(/already/);
  expect(() => registry.register({id: 'thief', cards: {'polls.poll/1': () => html``}})).toThrow(/thief\./);
  expect(() => registry.register({id: 'x', cards: {'text/1': () => html``}})).toThrow();
});

test('a message is said in the words of the plugin whose type it is, and in its own where that fails', () => {
  const registry = new PluginRegistry();
  const said = {type: 'polls.poll/1', text: 'fallback', body: {question: 'where?'}};
  expect(registry.words(said)).toBe('fallback');
  registry.register({id: 'polls', words: ({body}) => (body as {question: string}).question.toUpperCase()});
  expect(registry.words(said)).toBe('WHERE?');
  expect(registry.words({...said, body: undefined})).toBe('fallback');
  expect(registry.words({...said, type: 'text/1'})).toBe('fallback');
});

test('a card that fails falls back', () => {
  const registry = new PluginRegistry();
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  registry.register({id: 'polls', cards: {'polls.poll/1': () => { throw new Error('broken'); }}});
  expect(registry.card(card('polls.poll/1'))).toBeUndefined();
  expect(warned).toHaveBeenCalled();
  warned.mockRestore();
});

test('screens hear of plugins that come later', () => {
  const registry = new PluginRegistry();
  let heard = 0;
  const end = registry.subscribe(() => ++heard);
  registry.register({id: 'polls', pages: [{id: 'all', label: () => 'Polls', picture: 'note', view: () => html``}]});
  end();
  registry.register({id: 'more'});
  expect(heard).toBe(1);
  expect(registry.page('polls', 'all')?.label()).toBe('Polls');
  expect(registry.pages().map((each) => each.plugin)).toEqual(['polls']);
});
