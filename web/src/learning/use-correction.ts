/** Says what a reading should have said: the whole of what is set goes each time, so that two colleagues never mix half words. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, call, put } from '../api/client';
import type { Correction, Labels, MessageView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';

const truths = ['irony', 'pressure', 'partnership', 'wants_human', 'asks'];

/** What a colleague said so far, as the server takes it. */
export function labelsOf(correction: Correction | null): Labels {
  const labels: Record<string, string | boolean> = {};
  for (const { label, is } of correction?.changes ?? []) labels[label] = truths.includes(label) ? is === 'yes' : is;
  if (correction?.request) labels.request = correction.request;
  return labels;
}

export interface Correcting {
  busy: boolean;
  set: (labels: Labels) => Promise<boolean>;
  takeBack: () => void;
}

export function useCorrection(message: MessageView): Correcting {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  const run = async (act: () => Promise<unknown>, said: string, undo?: () => void): Promise<boolean> => {
    setBusy(true);
    try {
      await act();
      await queries.invalidateQueries({ queryKey: ['case', brand] });
      for (const kind of ['queue', 'counts', 'corrections']) void queries.invalidateQueries({ queryKey: [kind, brand] });
      say(said, undo ? { label: t.common.undo, run: undo } : undefined);
      return true;
    } catch (error) {
      sayProblem(error, t);
      return false;
    } finally {
      setBusy(false);
    }
  };

  const path = brandPath(brand, `messages/${message.id}/reading`);
  const before = labelsOf(message.correction);
  return {
    busy,
    set: (labels) => run(() => put(path, { ...before, ...labels }), t.learning.corrected, () => void run(() => put(path, before), t.learning.takenBack)),
    takeBack: () => {
      const { correction } = message;
      if (correction) void run(() => call('DELETE', brandPath(brand, `corrections/${correction.id}`)), t.learning.takenBack);
    },
  };
}
