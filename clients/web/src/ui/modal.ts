// How many dialogs and menus stand over the page: keys that are meant for them mean nothing below.
const open = new Set<object>();

export function modalOpened(modal: object): void {
  open.add(modal);
}

export function modalClosed(modal: object): void {
  open.delete(modal);
}

export function isModalOpen(): boolean {
  return open.size > 0;
}
