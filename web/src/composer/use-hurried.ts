/** A send that was asked for before the guard had read the words: it goes on once the guard has, and only for the same words.
 *  Else fast fingers would miss a pause or a hold. */
import { useEffect, useState } from 'react';

export function useHurried(text: string, waiting: boolean, submit: () => void): () => void {
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => {
    if (asked === null || (asked === text && waiting)) return;
    setAsked(null);
    if (asked === text) submit();
  });
  return () => setAsked(text);
}
