/** The head of a case: who, by when, what is asked in one sentence, and what can be done. */
import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { membersQuery } from '../api/queries';
import type { CaseDetail } from '../api/types';
import { useT } from '../i18n/locale';
import { IncidentLink } from '../incidents/mark';
import { Reasons } from '../queue/queue-row';
import { useBrand, useSession } from '../session/session';
import { IconButton } from '../shared/button-icon';
import { DueMark, Face, HopsMark } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import type { CaseActions } from './case-actions';
import styles from './case-header.module.css';
import { useNeighbours } from './neighbours';

export const isOpen = (state: CaseDetail['case']['state']): boolean =>
  ['open', 'reopened', 'waiting_customer', 'waiting_colleague', 'waiting_partner'].includes(state);

function AssignMenu({ detail, actions }: { detail: CaseDetail; actions: CaseActions }) {
  const t = useT();
  const brand = useBrand().slug;
  const { user } = useSession();
  const members = useQuery(membersQuery(brand)).data?.members ?? [];
  const current = detail.case.assigned_to;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className={styles.assign} aria-label={current ? t.queue.assignedTo(current.name) : t.case.assign}>
          {current ? <Face name={current.name} small /> : <Icon name="person" size={17} />}
          <span>{current ? current.name : t.queue.unassigned}</span>
          <Icon name="down" size={13} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="person" size={16} />} rightSection={<kbd>a</kbd>} onClick={() => actions.assign(user.id, user.name)}>
          {t.case.assignMe}
        </Menu.Item>
        {members
          .filter((member) => member.id !== user.id)
          .map((member) => (
            <Menu.Item key={member.id} leftSection={<Face name={member.name} small />} onClick={() => actions.assign(member.id, member.name)}>
              {member.name}
            </Menu.Item>
          ))}
        {current && (
          <Menu.Item leftSection={<Icon name="cross" size={16} />} onClick={() => actions.assign(null)}>
            {t.case.unassign}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface Props {
  detail: CaseDetail;
  actions: CaseActions;
  onClose: () => void;
}

/** What is asked: of the last message, else of the last one before it that asked something. A thank-you asks nothing and takes nothing back. */
const requestOf = (detail: CaseDetail): string =>
  detail.case.request ||
  (detail.conversations
    .flatMap((conversation) => conversation.messages)
    .filter((message) => message.direction === 'inbound' && message.reading?.request)
    .sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
    .at(-1)?.reading?.request ??
    '');

export function CaseHeader({ detail, actions, onClose }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const row = detail.case;
  const request = requestOf(detail);
  const near = useNeighbours(brand, row.reference);
  const open = isOpen(row.state);
  return (
    <header className={styles.head}>
      <div className={styles.bar}>
        <Link to="/b/$brand/queue/$lane" params={{ brand, lane: row.lane }} className={styles.back} aria-label={t.errors.toQueue} title={`${t.lane[row.lane]} (u)`}>
          <Icon name="back" />
        </Link>
        <div className={styles.names}>
          <span className={styles.customer}>{row.customer.display_name || row.customer.handle}</span>
          <span className={`${styles.reference} numbers`}>{row.reference}</span>
          <span className={styles.state} data-open={open || undefined}>
            {t.state[row.state]}
          </span>
          <DueMark row={row} large />
          <HopsMark hops={row.hops} />
        </div>
        <div className={styles.actions}>
          <span className={styles.near}>
            {near.previous && (
              <Link to="/b/$brand/cases/$id" params={{ brand, id: near.previous }} aria-label={t.case.previous} title={`${t.case.previous} (p)`}>
                <Icon name="up" size={17} />
              </Link>
            )}
            {near.next && (
              <Link to="/b/$brand/cases/$id" params={{ brand, id: near.next }} aria-label={t.case.next} title={`${t.case.next} (n)`}>
                <Icon name="down" size={17} />
              </Link>
            )}
          </span>
          <AssignMenu detail={detail} actions={actions} />
          {row.state === 'merged' ? null : open ? (
            <>
              <IconButton icon="cross" label={t.case.closeWithout} keyName="c" variant="default" onClick={onClose} />
              <Button onClick={actions.solve} loading={actions.busy} leftSection={<Icon name="check" size={17} />} title={`${t.case.solveHelp} (m)`}>
                {t.case.solve}
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={row.state === 'closed' ? actions.undoClose : actions.reopen} loading={actions.busy}>
              {row.state === 'closed' ? t.case.undoClose : t.case.reopen}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.ask}>
        <h1 className={styles.request} lang={row.language} data-none={!request || undefined}>
          {request || (row.merged_into ? t.case.mergedInto : row.lane === 'kudos' ? t.queue.thanksOnly : t.queue.noRequest)}
        </h1>
        <Reasons reasons={row.lane_reasons} />
        <IncidentLink incident={row.incident} />
      </div>
    </header>
  );
}
