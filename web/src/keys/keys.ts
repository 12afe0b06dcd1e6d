/**
 * The keyboard of the desk: one listener, sets of bindings of which the newest that knows a key has it.
 * Names: `j`, `?`, `enter`, `mod+k` (Ctrl or ⌘), `alt+1`, and pairs such as `g q`.
 */
import { useEffect, useRef } from 'react';

export type Bindings = Record<string, (event: KeyboardEvent) => void>;

const kept = 'guichet.single-keys';
/** Keys of one letter can be turned off: they get in the way of voice control. */
export const singleKeys = {
  on: () => localStorage.getItem(kept) !== 'off',
  set: (on: boolean) => localStorage.setItem(kept, on ? 'on' : 'off'),
};

const sets: { current: Bindings }[] = [];
let first: { key: string; at: number } | null = null;

/** The name of what was pressed. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  // With Alt many layouts give another sign, so the digit is read from the place of the key.
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const alone = event.altKey ? (digit ?? letter ?? event.key.toLowerCase()) : event.key.toLowerCase();
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${alone}`;
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

function find(name: string): ((event: KeyboardEvent) => void) | undefined {
  for (let index = sets.length - 1; index >= 0; index -= 1) {
    const action = sets[index]?.current[name];
    if (action) return action;
  }
  return undefined;
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  const plain = !name.startsWith('mod+') && !name.startsWith('alt+');
  const inDialog = document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
  if (inDialog) return;
  if (plain && name !== 'escape' && (writes(event.target) || !singleKeys.on())) return;
  const pair = first && Date.now() - first.at < 1200 ? `${first.key} ${name}` : null;
  first = null;
  const action = (pair && find(pair)) || find(name);
  if (action) {
    // A button or a link has Enter and Space for itself.
    if (name === 'enter' && event.target instanceof HTMLElement && event.target.closest('a,button,summary')) return;
    event.preventDefault();
    action(event);
  } else if (plain && sets.some((set) => Object.keys(set.current).some((known) => known.startsWith(`${name} `)))) {
    first = { key: name, at: Date.now() };
  }
}

export function useKeys(bindings: Bindings): void {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    if (sets.length === 0) window.addEventListener('keydown', press);
    sets.push(current);
    return () => {
      sets.splice(sets.indexOf(current), 1);
      if (sets.length === 0) window.removeEventListener('keydown', press);
    };
  }, []);
}
