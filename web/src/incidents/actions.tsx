/** What can be done with an incident: answer for it, hand it over, note the public word, end it, say that it is none. */
import { Button, Menu, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { membersQuery } from '../api/queries';
import { END_REASONS, type IncidentView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { Face } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import styles from './incidents.module.css';
import { useIncidentActs, type IncidentActs } from './use-incident-acts';

/** In half an hour, as a field for local times wants it. */
function soon(): string {
  const at = new Date(Date.now() + 1_800_000);
  at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
  return at.toISOString().slice(0, 16);
}

function WordForm({ acts, onClose }: { acts: IncidentActs; onClose: () => void }) {
  const t = useT();
  const [next, setNext] = useState(soon);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await acts.word(next ? new Date(next).toISOString() : null)) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={styles.form}>
      <p className="quiet">{t.incidents.wordLead}</p>
      <TextInput type="datetime-local" label={t.incidents.wordNext} value={next} onChange={(event) => setNext(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit">{t.incidents.wordSubmit}</Button>
      </div>
    </form>
  );
}

function HandOver({ incident, acts }: { incident: IncidentView; acts: IncidentActs }) {
  const t = useT();
  const brand = useBrand().slug;
  const members = useQuery(membersQuery(brand)).data?.members ?? [];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<Icon name="down" size={13} />}>
          {t.incidents.handOver}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {members
          .filter((member) => member.id !== incident.owner?.id)
          .map((member) => (
            <Menu.Item key={member.id} leftSection={<Face name={member.name} small />} onClick={() => acts.handOver(member.id, member.name)}>
              {member.name}
            </Menu.Item>
          ))}
        {incident.owner && (
          <Menu.Item leftSection={<Icon name="cross" size={16} />} onClick={() => acts.handOver(null)}>
            {t.incidents.release}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

export function IncidentActions({ incident }: { incident: IncidentView }) {
  const t = useT();
  const { user } = useSession();
  const acts = useIncidentActs(incident.id);
  const [saying, setSaying] = useState(false);
  const live = incident.state === 'open' || incident.state === 'owned';
  if (!live) {
    return incident.may_settle ? (
      <Button variant="default" onClick={acts.reopen}>
        {t.incidents.reopen}
      </Button>
    ) : null;
  }
  return (
    <>
      {incident.owner && !incident.word_said_at && <Button onClick={() => setSaying(true)}>{t.incidents.word}</Button>}
      {incident.owner?.id !== user.id && (
        <Button variant={incident.owner ? 'default' : 'filled'} onClick={() => acts.own()}>
          {incident.owner ? t.incidents.takeOver : t.incidents.own}
        </Button>
      )}
      {incident.may_settle && <HandOver incident={incident} acts={acts} />}
      {incident.may_settle && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<Icon name="down" size={13} />}>
              {t.incidents.end}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {END_REASONS.map((reason) => (
              <Menu.Item key={reason} onClick={() => acts.end(reason)}>
                {t.incidentEnd[reason]}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={acts.reject}>{t.incidents.reject}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal opened={saying} onClose={() => setSaying(false)} title={t.incidents.word} closeButtonProps={{ 'aria-label': t.common.close }}>
        <WordForm acts={acts} onClose={() => setSaying(false)} />
      </Modal>
    </>
  );
}
