// <majlis-app>: the app on somebody else's page, by one script tag (docs/guide/embedding.md):
//
//   <script src="https://chat.example.org/embed.js"></script>
//   <majlis-app style="inline-size: 400px; block-size: 600px"></majlis-app>
//
// It draws an iframe that the host serves, from another origin than the page's: the page sees no message, key or
// passphrase. Looks and language go in, held to a form by tokens.ts; nothing comes out. The host's owner names the
// pages that may do this (web.frame_ancestors).
const kName = 'majlis-app';
const kTokens = ['theme', 'accent', 'language'] as const;
const kLabel = 'label'; // what a screen reader calls the frame
const kInvite = 'invite'; // into a group: what stands behind '#' in its link

const script = document.currentScript as HTMLScriptElement | null;
if (!script?.src) throw new Error('<majlis-app> needs the origin of its host: load embed.js by <script src="https://…/embed.js">, not as a module');
const {origin} = new URL(script.src);

class MajlisApp extends HTMLElement {
  static readonly observedAttributes = [...kTokens, kLabel];
  private readonly frame = document.createElement('iframe');
  private root?: ShadowRoot; // closed: no name of the page's reaches into it by mistake
  private loaded = false; // before, the frame is of another origin than what is told to it

  connectedCallback(): void {
    if (this.root) return;
    const style = new CSSStyleSheet();
    style.replaceSync(':host { display: block; min-block-size: 320px; } iframe { display: block; inline-size: 100%; block-size: 100%; min-block-size: inherit; border: 0; }');
    this.root = this.attachShadow({mode: 'closed', delegatesFocus: true});
    this.root.adoptedStyleSheets = [style];
    const address = new URL('/', origin);
    const invite = this.getAttribute(kInvite) ?? '';
    if (/^[\w.=-]+$/.test(invite)) address.hash = invite;
    this.frame.src = address.href;
    this.frame.allow = 'camera; microphone; clipboard-write';
    this.frame.referrerPolicy = 'no-referrer';
    this.frame.addEventListener('load', () => {
      this.loaded = true;
      this.tell();
    });
    this.name();
    this.root.append(this.frame);
  }

  disconnectedCallback(): void {
    this.loaded = false;
  }

  attributeChangedCallback(name: string): void {
    if (name === kLabel) this.name();
    else this.tell();
  }

  private name(): void {
    this.frame.title = this.getAttribute(kLabel) ?? 'Majlis';
  }

  private tell(): void {
    if (!this.loaded) return;
    const tokens = Object.fromEntries(kTokens.flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null ? [] : [[name, value]];
    }));
    this.frame.contentWindow?.postMessage({majlis: 'theme', ...tokens}, origin);
  }
}

if (!customElements.get(kName)) customElements.define(kName, MajlisApp);

export {};
