// Whose keyboard it is. A page around this one can take the focus in the midst of a word, so that the next keys go to
// it; nobody can hinder that, but it can be noticed: no key and no press led away from here.
const kRecentlyMs = 500;
/** What people leave with on purpose: Tab and the keys that windows are switched with. */
const kLeaving = new Set(['Tab', 'Alt', 'AltGraph', 'Control', 'Meta', 'OS', 'Escape']);
const kSecrets = 'input[name=passphrase], textarea[name=phrase]';

/** Calls `taken` each time, after half a secret was cleared from its field: the other half must not follow it. */
export function watchKeyboard(taken: () => void): void {
  let typedAt = -Infinity;
  let field: EventTarget | undefined;
  addEventListener('keydown', (event) => {
    typedAt = kLeaving.has(event.key) || event.ctrlKey || event.metaKey || event.altKey ? -Infinity : event.timeStamp;
    [field] = event.composedPath();
  }, true);
  addEventListener('pointerdown', () => (typedAt = -Infinity), true);
  addEventListener('blur', (event) => {
    if (event.target !== window || document.visibilityState !== 'visible' || event.timeStamp - typedAt > kRecentlyMs) return;
    typedAt = -Infinity;
    if (field instanceof Element && field.matches(kSecrets)) (field as HTMLInputElement).value = '';
    taken();
  });
}
