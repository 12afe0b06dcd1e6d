/** Which of the desk's sheets is open: the palette, the keys, the tour, the menu of a phone. */
import { makeStore } from '../shared/store';

export type Overlay = 'palette' | 'keys' | 'menu' | null;
export const overlay = makeStore<Overlay>(null);

const kept = 'guichet.tour';
/** The tour of the demonstration stays open until it is closed, in every tab. */
export const tourOpen = makeStore<boolean>(localStorage.getItem(kept) !== 'closed');
export function setTour(open: boolean): void {
  localStorage.setItem(kept, open ? 'open' : 'closed');
  tourOpen.set(open);
}
