import {expect, test} from 'vitest';
import {addressOf, parseRoute, type Route} from './route';

test('addresses lead back to where they come from', () => {
  const routes: Route[] = [
    {at: 'list'}, {at: 'settings'}, {at: 'conversation', id: 'ab12'}, {at: 'conversation', id: 'ab', message: 'cd'}, {at: 'details', id: 'a/b?#'},
    {at: 'page', plugin: 'polls', page: 'all', path: 'x/y'},
  ];
  for (const each of routes) expect(parseRoute(addressOf(each))).toEqual(each);
});

test('what means nothing is the list', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/chat', '#/page/x', '#/%E0%A4%A', '#/chat/%E0%A4%A']) expect(parseRoute(hash)).toEqual({at: 'list'});
});
