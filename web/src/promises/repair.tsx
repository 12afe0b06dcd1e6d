/** From the register to the case, where a draft makes good for a promise that was not kept. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';

import type { PromiseView } from '../api/types';
import { askRepair } from '../composer/drafts';
import { useBrand } from '../session/session';
import { usePromiseWords } from './promise-words';

export function Repair({ promise }: { promise: PromiseView }) {
  const words = usePromiseWords();
  const brand = useBrand().slug;
  const navigate = useNavigate();
  const repair = () => {
    askRepair(promise.case_id, promise.id);
    void navigate({ to: '/b/$brand/cases/$id', params: { brand, id: promise.reference } });
  };
  return (
    <Button size="compact-sm" title={words.repairHelp} onClick={repair}>
      {words.repair}
    </Button>
  );
}
