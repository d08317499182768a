// The history between two devices of an account goes as a file does.
import type {HistoryCarrier} from '../../registry';
import {filesFailure, w} from '../words';
import {filesOf} from './provided';

export const carrier: HistoryCarrier = {
  bring: async (client, history, moved, stop) => (await filesOf(client)).deposit(history, moved, stop),
  fetch: async (client, reference, moved, stop) => (await filesOf(client)).withdraw(reference, moved, stop),
  drop: async (client, reference) => (await filesOf(client)).drop(reference),
  explain: async (failure) => failure.name === 'files.gone' ? w('failure.historyGone') : filesFailure(failure),
};
