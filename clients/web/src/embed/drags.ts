// Nothing is dragged between the app and the page around it: neither somebody's words out, nor words of the page's into
// a field. Files may come in.
export function refuseDrags(): void {
  addEventListener('dragstart', (event) => event.preventDefault(), true);
  for (const type of ['dragover', 'drop'] as const) {
    addEventListener(type, (event) => {
      if (event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    }, true);
  }
}
