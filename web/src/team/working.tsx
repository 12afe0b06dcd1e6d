/** Whether somebody takes cases now, and how cases are given to them. */
import { Button, NativeSelect } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { brandPath, get, put } from '../api/client';
import type { MemberView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { useWorkWords } from '../settings/work-words';
import { sayProblem } from '../shared/notice';

const WorkingDialog = lazy(() => import('./working-dialog'));

export interface WorkingView {
  user_id: string;
  skills: string[];
  languages: string[];
  novice: boolean;
  pair: string | null;
  available: 'in_hours' | 'yes' | 'no';
  most_cases: number;
}

const workingQuery = (brand: string) =>
  queryOptions({ queryKey: ['members', brand, 'working'], queryFn: ({ signal }) => get<{ people: WorkingView[] }>(brandPath(brand, 'working'), signal) });

export function Working({ member, members }: { member: MemberView; members: MemberView[] }) {
  const t = useT();
  const words = useWorkWords();
  const { slug: brand, role } = useBrand();
  const { user } = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const working = useQuery(workingQuery(brand)).data?.people.find((one) => one.user_id === member.id);
  if (!working) return null;
  const renew = () => void queries.invalidateQueries({ queryKey: ['members', brand, 'working'] });
  const be = async (available: string) => {
    try {
      await put(brandPath(brand, `working/${member.id}`), { available });
      renew();
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <>
      {member.id === user.id && (
        <NativeSelect
          size="xs"
          aria-label={words.available}
          value={working.available}
          onChange={(event) => void be(event.currentTarget.value)}
          data={[
            { value: 'in_hours', label: words.inHours },
            { value: 'yes', label: words.here },
            { value: 'no', label: words.away },
          ]}
        />
      )}
      {role !== 'agent' && (
        <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
          {words.working}
        </Button>
      )}
      {open && (
        <Suspense>
          <WorkingDialog member={member} members={members} working={working} onDone={renew} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
