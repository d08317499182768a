// What an embedding page may say of the app's looks: light or dark, one colour, and a language, each held to a form.
// Everything else that it sends is ignored, and what the person chose in the app wins. Nothing is ever answered: no
// message goes from the app to the page, so there is none that anybody could forge or overhear.
import {chosenLanguage, chosenTheme} from '../ui/settings_store';
import {languages, setLanguage, type Tag} from '../i18n/language';

export interface Tokens {
  theme?: 'light' | 'dark' | 'system';
  accent?: string; // #rrggbb
  language?: Tag;
}

const kThemes = ['light', 'dark', 'system'];
/** The grounds that a colour stands on (styles/tokens.ts), and the contrast that it needs there (WCAG 2.2, 1.4.3). */
const kGrounds = {light: '#f6f4f0', dark: '#101516'};
const kContrast = 4.5;

/** The tokens of a message, as far as they are good; nothing where it is another message. */
export function tokensOf(message: unknown): Tokens | undefined {
  if (typeof message !== 'object' || message === null || (message as {majlis?: unknown}).majlis !== 'theme') return undefined;
  const {theme, accent, language} = message as Record<keyof Tokens, unknown>;
  const tokens: Tokens = {};
  if (typeof theme === 'string' && kThemes.includes(theme)) tokens.theme = theme as Tokens['theme'];
  if (typeof accent === 'string' && /^#[0-9a-f]{6}$/i.test(accent)) tokens.accent = accent.toLowerCase();
  const spoken = languages.find(({tag}) => tag === language);
  if (spoken) tokens.language = spoken.tag;
  return tokens;
}

/** Whether text in this colour can be read on the ground of a theme. */
export function isReadable(accent: string, theme: 'light' | 'dark'): boolean {
  return contrast(accent, kGrounds[theme]) >= kContrast;
}

/**
 * Takes tokens from the page that embeds this one; nobody else is heard. The browser shows the app to no page around it
 * but those that the host's owner named; where it says which one it is, the message must come from that very origin.
 */
export function listenToPage(): void {
  addEventListener('message', (event) => {
    const around = location.ancestorOrigins?.[0];
    if (event.source !== window.parent || (around !== undefined && event.origin !== around)) return;
    const tokens = tokensOf(event.data);
    if (tokens) apply(tokens);
  });
}

function apply({theme, accent, language}: Tokens): void {
  const root = document.documentElement;
  if (language && chosenLanguage() === null) void setLanguage(language).catch(() => undefined);
  if (chosenTheme() === 'system') {
    if (theme === 'system') delete root.dataset['theme'];
    else if (theme) root.dataset['theme'] = theme;
  }
  if (!accent) return;
  const now = root.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  if (!isReadable(accent, now === 'dark' ? 'dark' : 'light')) return;
  root.style.setProperty('--accent', accent);
  root.style.setProperty('--on-accent', contrast(accent, '#ffffff') >= kContrast ? '#ffffff' : '#000000');
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

// Relative luminance of #rrggbb (WCAG 2.2).
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
