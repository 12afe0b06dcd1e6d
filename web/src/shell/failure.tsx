/** When a screen cannot be shown: what happened in plain words, and what to do. */
import { Button } from '@mantine/core';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';

import { useT } from '../i18n/locale';
import { problemText } from '../shared/notice';
import { Empty } from '../shared/page';

export function Failure({ error, reset }: ErrorComponentProps) {
  const t = useT();
  const router = useRouter();
  return (
    <Empty icon="warn" text={problemText(error, t)}>
      <Button
        onClick={() => {
          reset();
          void router.invalidate();
        }}
      >
        {t.common.retry}
      </Button>
    </Empty>
  );
}

export function NotFound() {
  const t = useT();
  return (
    <Empty icon="compass" text={t.errors.notFound}>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>
        {t.errors.toQueue}
      </Button>
    </Empty>
  );
}
