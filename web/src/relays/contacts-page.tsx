/** The directory: who knows, who may decide, how to reach them. Leads keep it, everybody reads it. */
import { Button, Modal } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, remove } from '../api/client';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Face } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { ContactDialog } from './contact-dialog';
import styles from './relays.module.css';
import { contactsQuery, useRelayWords, type ContactView } from './relays-api';

function Remove({ contact }: { contact: ContactView }) {
  const t = useT();
  const r = useRelayWords().contacts;
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const takeOut = async () => {
    setBusy(true);
    try {
      await remove(brandPath(brand, `contacts/${contact.id}`));
      say(r.removed);
      await queries.invalidateQueries({ queryKey: ['contacts', brand] });
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
      setOpen(false);
    }
  };
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" onClick={() => setOpen(true)} aria-label={r.removeTitle(contact.name)}>
        {r.remove}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={r.removeTitle(contact.name)} closeButtonProps={{ 'aria-label': t.common.close }}>
        <p>{r.removeLead}</p>
        <div className={styles.end}>
          <Button variant="default" data-autofocus onClick={() => setOpen(false)}>
            {t.common.cancel}
          </Button>
          <Button color="red" loading={busy} onClick={() => void takeOut()}>
            {r.remove}
          </Button>
        </div>
      </Modal>
    </>
  );
}

export function ContactsPage() {
  const t = useT();
  const words = useRelayWords();
  const r = words.contacts;
  const brand = useBrand();
  const lead = brand.role !== 'agent';
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(contactsQuery(brand.slug));
  const contacts = data?.pages.flatMap((page) => page.contacts) ?? [];
  const [editing, setEditing] = useState<ContactView | 'new' | null>(null);
  const add = lead && (
    <Button leftSection={<Icon name="plus" size={17} />} onClick={() => setEditing('new')}>
      {r.add}
    </Button>
  );
  return (
    <PageFrame title={r.title} lead={lead ? r.lead : `${r.lead} ${r.leadOnly}`} actions={add}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : contacts.length === 0 ? (
        <Empty icon="team" text={r.empty} />
      ) : (
        <ul className={styles.contacts}>
          {contacts.map((contact) => (
            <li key={contact.id} className={styles.contact}>
              <Face name={contact.name} />
              <div>
                <p>
                  <strong>{contact.name}</strong> {contact.organisation && <span className="quiet">{contact.organisation}</span>} <span className={styles.state}>{word(words.kind, contact.kind)}</span>
                </p>
                <p className={styles.note}>
                  {contact.topics.length > 0 ? contact.topics.map((topic) => word(t.topic, topic)).join(', ') : r.everything}
                  {contact.may_decide && ` · ${words.mayDecide(contact.may_decide)}`}
                </p>
                <p className={styles.note}>{[contact.email || words.noMail, contact.hours].filter(Boolean).join(' · ')}</p>
                {contact.away && contact.away_until && (
                  <p className={styles.note} data-bad>
                    {words.away(contact.away_until)} {contact.stand_in && words.standIn(contacts.find((one) => one.id === contact.stand_in)?.name ?? '…')}
                  </p>
                )}
              </div>
              {lead && (
                <div className={styles.actions}>
                  <Button variant="default" size="compact-sm" onClick={() => setEditing(contact)}>
                    {r.change}
                  </Button>
                  <Remove contact={contact} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
      {editing && <ContactDialog contact={editing === 'new' ? null : editing} others={contacts} onClose={() => setEditing(null)} />}
    </PageFrame>
  );
}
