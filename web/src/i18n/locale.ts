/** The language of the person: its catalogue is loaded before anything is drawn, so no screen ever mixes two. */
import type { Locale } from '../api/types';
import { makeStore, useStore } from '../shared/store';
import type { Catalogue } from './fr';

const kept = 'guichet.locale';

const loaders: Record<Locale, () => Promise<Catalogue>> = {
  fr: () => import('./fr').then((module) => module.fr),
  en: () => import('./en').then((module) => module.en),
};

interface Language {
  locale: Locale;
  t: Catalogue;
}
const language = makeStore<Language | null>(null);

/** The language chosen on this device, else the browser's. */
export function firstLocale(): Locale {
  const chosen = localStorage.getItem(kept);
  if (chosen === 'fr' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'fr';
}

export async function chooseLocale(locale: Locale): Promise<void> {
  if (language.get()?.locale === locale) return;
  const t = await loaders[locale]();
  localStorage.setItem(kept, locale);
  document.documentElement.lang = locale;
  language.set({ locale, t });
}

export function useLanguage(): Language {
  const current = useStore(language);
  if (!current) throw new Error('drawn before the catalogue was loaded');
  return current;
}

/** The catalogue of the person's language. */
export const useT = (): Catalogue => useLanguage().t;

/** A word of an open vocabulary; an unknown code is shown as readable text rather than hidden. */
export const word = (words: Record<string, string>, code: string): string => words[code] ?? code.replaceAll('_', ' ');
