/** What can be done with an incident, each with its words, its way back, and the screens that it makes stale. */
import { useQueryClient } from '@tanstack/react-query';

import { brandPath, post } from '../api/client';
import type { IncidentDetail, IncidentEndReason } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';

const stale = new Set(['incidents', 'incident', 'queue', 'counts', 'case']);

export interface IncidentActs {
  own: (after?: () => void) => void;
  handOver: (userId: string | null, name?: string) => void;
  word: (nextAt: string | null) => Promise<boolean>;
  end: (reason: IncidentEndReason) => void;
  reject: () => void;
  reopen: () => void;
}

export function useIncidentActs(id: string): IncidentActs {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const act = async (path: string, body: unknown, said: string, undo?: () => void): Promise<boolean> => {
    try {
      const after = await post<IncidentDetail>(brandPath(brand, `incidents/${id}/${path}`), body);
      queries.setQueryData(['incident', brand, id], after);
      say(said, undo ? { label: t.common.undo, run: undo } : undefined);
      return true;
    } catch (error) {
      sayProblem(error, t);
      return false;
    } finally {
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[1] === brand && stale.has(String(query.queryKey[0])) });
    }
  };
  const release = () => void act('hand-over', { user_id: null }, t.incidents.released);
  const reopen = () => void act('reopen', {}, t.incidents.reopened);
  const unsay = () => void act('word', { said: false }, t.incidents.unsaid);
  return {
    own: (after) => void act('own', {}, t.incidents.owned, release).then((done) => done && after?.()),
    handOver: (userId, name) => void act('hand-over', { user_id: userId }, userId ? t.incidents.handedTo(name ?? '') : t.incidents.released),
    word: (nextAt) => act('word', { next_at: nextAt }, t.incidents.wordNoted, unsay),
    end: (reason) => void act('end', { reason }, t.incidents.ended, reopen),
    reject: () => void act('reject', {}, t.incidents.rejected, reopen),
    reopen,
  };
}
