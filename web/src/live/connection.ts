/** Whether the screen is live. */
import { makeStore } from '../shared/store';

export type Connection = 'live' | 'reconnecting' | 'offline';
export const connection = makeStore<Connection>('live');
