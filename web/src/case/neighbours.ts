/** The list from which a case was opened, to go to the next one without coming back. */
import { makeStore, useStore } from '../shared/store';

const list = makeStore<{ brand: string; references: string[] }>({ brand: '', references: [] });

export function rememberList(brand: string, references: string[]): void {
  const now = list.get();
  if (now.brand === brand && now.references.join() === references.join()) return;
  list.set({ brand, references });
}

export function useNeighbours(brand: string, reference: string): { previous?: string; next?: string } {
  const known = useStore(list);
  const at = known.brand === brand ? known.references.indexOf(reference) : -1;
  if (at < 0) return known.brand === brand && known.references[0] ? { next: known.references[0] } : {};
  return {
    ...(known.references[at - 1] ? { previous: known.references[at - 1] } : {}),
    ...(known.references[at + 1] ? { next: known.references[at + 1] } : {}),
  };
}
