// A list of many rows of one height, of which only those that one can see stand in the page, some around them, and the
// one that has the focus. Rows are drawn by whoever has the list, under his styles; `--row` there is their height. The
// list lies in something that scrolls, which is named.
import {LitElement, html, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import {rowsInView} from './rows_in_view';

const kBeyond = 6; // rows that are drawn beyond the edges

@customElement('majlis-rows')
export class Rows<Item = unknown> extends LitElement {
  @property({attribute: false}) items: readonly Item[] = [];
  @property({attribute: false}) keyOf: (item: Item) => string = String;
  @property({attribute: false}) row: (item: Item, index: number) => TemplateResult = () => html``;
  /** A row that is always there; -1 for none. */
  @property({type: Number}) kept = -1;
  /** Selects the element around this one that scrolls. */
  @property() within = '';

  private from = 0;
  private to = 4 * kBeyond;
  private focused = -1;
  private scroller: HTMLElement | null = null;
  private readonly sizes = new ResizeObserver(() => this.look());

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.scroller = this.closest<HTMLElement>(this.within);
    this.scroller?.addEventListener('scroll', this.look, {passive: true});
    if (this.scroller) this.sizes.observe(this.scroller);
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scroller?.removeEventListener('scroll', this.look);
    this.sizes.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('items')) this.look();
  }

  /** Brings a row into view and gives the focus to its link. */
  async focusOn(index: number): Promise<void> {
    this.focused = index;
    this.requestUpdate();
    await this.updateComplete;
    const row = this.querySelector<HTMLElement>(`li[data-index="${index}"]`);
    row?.querySelector<HTMLElement>('a, button')?.focus({preventScroll: true});
    row?.scrollIntoView({block: 'nearest'});
  }

  /** The row in which something stands. */
  indexOf(node: Element): number {
    return this.contains(node) ? Number(node.closest('li')?.dataset['index'] ?? -1) : -1;
  }

  // Draws again where rows are in view that are not there; what nobody sees (a pane behind another) stays as it is.
  private readonly look = () => {
    const row = this.querySelector('li')?.offsetHeight ?? 0;
    if (!this.scroller || this.scroller.clientHeight === 0 || row === 0) return;
    const above = this.scroller.getBoundingClientRect().top - this.getBoundingClientRect().top;
    const seen = rowsInView({row, above, height: this.scroller.clientHeight, count: this.items.length});
    if (seen.from >= this.from && seen.to <= this.to && this.to - this.from <= seen.to - seen.from + 4 * kBeyond) return;
    this.from = Math.max(0, seen.from - kBeyond);
    this.to = seen.to + kBeyond;
    this.requestUpdate();
  };

  private drawn(): number[] {
    const {length} = this.items;
    const wanted = new Set([this.kept, this.focused].filter((each) => each >= 0 && each < length));
    for (let index = Math.min(this.from, length); index < Math.min(this.to, length); ++index) wanted.add(index);
    return [...wanted].sort((a, b) => a - b);
  }

  protected override render(): TemplateResult {
    const {length} = this.items;
    return html`<ul .style=${`--rows: ${length}`} @focusin=${this.onFocus} @focusout=${() => (this.focused = -1)}>
      ${repeat(this.drawn(), (index) => this.keyOf(this.items[index]!), (index) => html`<li .style=${`--at: ${index}`} data-index=${index}
        aria-setsize=${length} aria-posinset=${index + 1}>${this.row(this.items[index]!, index)}</li>`)}</ul>`;
  }

  private readonly onFocus = (event: FocusEvent) => {
    this.focused = this.indexOf(event.target as Element);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-rows': Rows;
  }
}
