// Which messages stand together: those of one author that follow each other closely on the same day.
import type {MessageView} from '../client/client';
import {daysBetween} from '../i18n/time';

const kTogetherMs = 5 * 60_000;

export interface Place {
  newDay: boolean; // a divider with the day stands above
  first: boolean; // of its group: shows who
  last: boolean; // of its group: shows when
}

export function isNotice(message: MessageView): boolean {
  return message.type === 'timer/1';
}

export function placeOf(message: MessageView, before: MessageView | undefined, after: MessageView | undefined): Place {
  const newDay = !before || daysBetween(before.timeMs, message.timeMs) !== 0;
  return {newDay, first: newDay || !together(before, message), last: !after || !together(message, after)};
}

function together(earlier: MessageView, later: MessageView): boolean {
  return earlier.author === later.author && !isNotice(earlier) && !isNotice(later) &&
    later.timeMs - earlier.timeMs < kTogetherMs && daysBetween(earlier.timeMs, later.timeMs) === 0;
}
