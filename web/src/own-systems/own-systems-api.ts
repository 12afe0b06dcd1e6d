/** What the brand's own systems say of a case, and where they are asked. */
import { queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';

export interface Card {
  title: string;
  source: string;
  as_of?: string | null;
  url?: string | null;
  lines: { label: string; value: string }[];
}
export interface OwnSystems {
  state: 'off' | 'answered' | 'silent';
  cards: Card[];
  answered_at: string | null;
  problem: string | null;
}
export interface OwnSystemsSettings {
  enabled: boolean;
  url: string;
  has_secret: boolean;
  secret?: string;
}

export const ownSystemsPath = (brand: string, id: string, anew?: boolean) => brandPath(brand, `cases/${id}/own-systems`, { anew: anew ? 'yes' : undefined });
export const ownSystemsQuery = (brand: string, id: string) =>
  queryOptions({ queryKey: ['own-systems', brand, id], queryFn: ({ signal }) => get<OwnSystems>(ownSystemsPath(brand, id), signal), staleTime: 60_000 });
export const ownSystemsSettingsQuery = (brand: string) =>
  queryOptions({ queryKey: ['own-systems-settings', brand], queryFn: ({ signal }) => get<OwnSystemsSettings>(brandPath(brand, 'own-systems'), signal) });
