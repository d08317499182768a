// Whether a button that does what cannot be undone is seen by the person who presses it. A page around this one may
// cover, fade or clip it, and so get a press that was meant for something else. Browsers with the second version of
// Intersection Observer tell; in others, and in a tab of its own, it is as pressable as any.
import type {LitElement, ReactiveController} from 'lit';
import {isEmbedded} from './embedded';

const kDelayMs = 100; // the least that browsers take
const kLongEnoughMs = 400; // so that what appears under a finger on its way down is not pressed
const kPatienceMs = 1_500; // and when to say why it cannot be

type Entry = IntersectionObserverEntry & {isVisible?: boolean};
const knows = typeof IntersectionObserverEntry !== 'undefined' && 'isVisible' in IntersectionObserverEntry.prototype;

export class Seen implements ReactiveController {
  /** Whether it may be pressed. */
  now = !(knows && isEmbedded());
  /** Whether something seems to lie over it for good. */
  covered = false;
  private observer?: IntersectionObserver;
  private watched?: Element;
  private timer?: ReturnType<typeof setTimeout>;

  /** `selector`: what the button stands in; a button that cannot be pressed is itself drawn pale, which counts as unseen. */
  constructor(private readonly host: LitElement, private readonly selector: string) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (!knows || !isEmbedded()) return;
    const place = this.host.renderRoot.querySelector(this.selector) ?? undefined;
    if (place === this.watched) return;
    this.observer?.disconnect();
    this.watched = place;
    this.set(false);
    if (!place) return;
    const options = {threshold: [1], trackVisibility: true, delay: kDelayMs};
    this.observer = new IntersectionObserver((entries) => this.set((entries.at(-1) as Entry).isVisible === true), options);
    this.observer.observe(place);
  }

  hostDisconnected(): void {
    this.observer?.disconnect();
    this.watched = undefined;
    clearTimeout(this.timer);
  }

  private set(visible: boolean): void {
    clearTimeout(this.timer);
    if (!visible) this.tell(false, this.covered);
    this.timer = setTimeout(() => this.tell(visible, !visible), visible ? kLongEnoughMs : kPatienceMs);
  }

  private tell(now: boolean, covered: boolean): void {
    if (this.now === now && this.covered === covered) return;
    this.now = now;
    this.covered = covered && this.watched !== undefined;
    this.host.requestUpdate();
  }
}
