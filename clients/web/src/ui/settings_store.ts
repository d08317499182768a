// Choices of this browser that are no secret: language, theme, notices. A browser that keeps nothing forgets them.

export type Theme = 'system' | 'light' | 'dark';

function read(key: string): string | null {
  try {
    return localStorage.getItem(`majlis.${key}`);
  } catch {
    return null; // storage is barred in some embedded pages
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`majlis.${key}`, value);
  } catch {
    // chosen for this visit
  }
}

export function chosenLanguage(): string | null {
  return read('language');
}

export function keepLanguage(tag: string): void {
  write('language', tag);
}

export function chosenTheme(): Theme {
  const theme = read('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function setTheme(theme: Theme): void {
  write('theme', theme);
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Whether notices of the system name who wrote and what. */
export function noticesShowText(): boolean {
  return read('notices.text') !== 'no';
}

export function setNoticesShowText(shown: boolean): void {
  write('notices.text', shown ? 'yes' : 'no');
}

export function noticesOn(): boolean {
  return read('notices') === 'yes';
}

export function setNoticesOn(on: boolean): void {
  write('notices', on ? 'yes' : 'no');
}
