// <majlis-app theme="dark" accent="#0b6b62">: the app on somebody else's page, by one script tag:
//
//   <script src="https://chat.example.org/embed.js"></script>
//   <majlis-app style="inline-size: 400px; block-size: 600px"></majlis-app>
//
// It draws an iframe that the host serves, from another origin than the page's: the page sees no message, key or
// passphrase. Only what theme.ts allows crosses. The host's owner names the pages that may do this (web.frame_ancestors).
const kAttributes = ['theme', 'accent'] as const;

const script = document.currentScript as HTMLScriptElement | null;
const origin = new URL(script?.src ?? location.href).origin;

class MajlisApp extends HTMLElement {
  static readonly observedAttributes = kAttributes;
  private readonly frame = document.createElement('iframe');
  private root?: ShadowRoot; // closed: the page's scripts do not reach the frame by it

  connectedCallback(): void {
    if (this.root) return;
    const style = new CSSStyleSheet();
    style.replaceSync(':host { display: block; min-block-size: 320px; } iframe { inline-size: 100%; block-size: 100%; border: 0; }');
    this.root = this.attachShadow({mode: 'closed'});
    this.root.adoptedStyleSheets = [style];
    this.frame.src = `${origin}/`;
    this.frame.title = 'Majlis';
    this.frame.allow = 'camera; clipboard-write';
    this.frame.referrerPolicy = 'no-referrer';
    this.frame.addEventListener('load', () => this.tell());
    this.root.append(this.frame);
  }

  attributeChangedCallback(): void {
    this.tell();
  }

  private tell(): void {
    const tokens = Object.fromEntries(kAttributes.flatMap((name) => {
      const value = this.getAttribute(name);
      return value === null ? [] : [[name, value]];
    }));
    this.frame.contentWindow?.postMessage({majlis: 'theme', ...tokens}, origin);
  }
}

customElements.define('majlis-app', MajlisApp);

export {};
