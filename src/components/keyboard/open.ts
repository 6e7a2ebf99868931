/** Opens the sheet of keys or the palette from a button anywhere on the page. */
type Opened = 'keys' | 'palette';

const eventName = 'devtrack:open';

export function askToOpen(what: Opened): void {
  document.dispatchEvent(new CustomEvent(eventName, { detail: what }));
}

/** Answers how to stop listening. */
export function onOpen(listener: (what: Opened) => void): () => void {
  const hear = (event: Event) => {
    if (event instanceof CustomEvent) listener(event.detail === 'palette' ? 'palette' : 'keys');
  };
  document.addEventListener(eventName, hear);
  return () => document.removeEventListener(eventName, hear);
}
