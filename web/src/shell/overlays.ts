/** Which of the desk's sheets is open: the palette, the keys, the tour, the menu of a phone. */
import { makeStore } from '../shared/store';

export type Overlay = 'palette' | 'keys' | 'menu' | null;
export const overlay = makeStore<Overlay>(null);

const kept = 'guichet.tour';
/** The tour of the demonstration stays open until it is closed. */
export const tourOpen = makeStore<boolean>(sessionStorage.getItem(kept) !== 'closed');
export function setTour(open: boolean): void {
  sessionStorage.setItem(kept, open ? 'open' : 'closed');
  tourOpen.set(open);
}
