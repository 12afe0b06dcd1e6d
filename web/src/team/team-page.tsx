/** The people who answer, and how to invite one. */
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post, remove } from '../api/client';
import { membersQuery } from '../api/queries';
import type { MemberView, Role } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { Face } from '../shared/case-facts';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import styles from './team.module.css';
import { Working } from './working';

const roles: Role[] = ['agent', 'lead', 'admin'];

function Invite({ onClose }: { onClose: () => void }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [added, setAdded] = useState(false);
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    try {
      const made = await post<{ member: MemberView; sign_in_url?: string }>(brandPath(brand, 'members'), { email: email.trim(), name: name.trim(), role });
      setAdded(true);
      setLink(made.sign_in_url ?? '');
      await queries.invalidateQueries({ queryKey: ['members', brand] });
    } catch (error) {
      setProblem(problemText(error, t));
    }
  };
  if (added && !link) {
    return (
      <div className={styles.form}>
        <p>{t.team.addedWithoutLink}</p>
        <div className={styles.end}>
          <Button onClick={onClose}>{t.common.close}</Button>
        </div>
      </div>
    );
  }
  if (link) {
    return (
      <div className={styles.form}>
        <p>{t.team.linkOnce}</p>
        <code className={styles.link}>{link}</code>
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.close}
          </Button>
          <Button leftSection={<Icon name="copy" size={16} />} onClick={() => void copyText(link).then((done) => done && say(t.common.copied))}>
            {t.team.copyLink}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput label={t.team.name} value={name} required maxLength={80} data-autofocus onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t.team.email} type="email" value={email} required error={problem || undefined} onChange={(event) => setEmail(event.currentTarget.value)} />
      <NativeSelect label={t.team.role} value={role} onChange={(event) => setRole(event.currentTarget.value as Role)} data={roles.map((one) => ({ value: one, label: t.role[one] }))} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit">{t.team.invite}</Button>
      </div>
    </form>
  );
}

/** Takes a colleague out, after a second thought. */
function Leave({ member }: { member: MemberView }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const takeOut = async () => {
    setBusy(true);
    try {
      await remove(brandPath(brand, `members/${member.id}`));
      say(t.team.left(member.name));
      await queries.invalidateQueries({ queryKey: ['members', brand] });
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
      setOpen(false);
    }
  };
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" aria-label={t.team.leave(member.name)} onClick={() => setOpen(true)}>
        {t.team.leaveSubmit}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t.team.leaveTitle(member.name)} closeButtonProps={{ 'aria-label': t.common.close }}>
        <p>{t.team.leaveLead}</p>
        <div className={styles.end}>
          <Button variant="default" data-autofocus onClick={() => setOpen(false)}>
            {t.common.cancel}
          </Button>
          <Button color="red" loading={busy} onClick={() => void takeOut()}>
            {t.team.leaveSubmit}
          </Button>
        </div>
      </Modal>
    </>
  );
}

export function TeamPage() {
  const t = useT();
  const brand = useBrand();
  const { user } = useSession();
  const { data, error, isPending } = useQuery(membersQuery(brand.slug));
  const [inviting, setInviting] = useState(false);
  const admin = brand.role === 'admin';
  return (
    <PageFrame
      title={t.team.title}
      lead={admin ? t.team.lead : `${t.team.lead} ${t.team.adminOnly}`}
      actions={
        admin && (
          <Button leftSection={<Icon name="plus" size={17} />} onClick={() => setInviting(true)}>
            {t.team.invite}
          </Button>
        )
      }
    >
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : (
        <ul className={styles.list}>
          {data.members.map((member) => (
            <li key={member.id} className={styles.member}>
              <Face name={member.name} />
              <span className={styles.name}>
                {member.name} {member.id === user.id && <span className="quiet">({t.team.you})</span>}
                <small>
                  {member.email}
                  {member.signature && ` · ${t.team.signature(member.signature)}`}
                </small>
              </span>
              <span className={styles.role}>{t.role[member.role]}</span>
              <Working member={member} members={data.members} />
              {admin && member.id !== user.id && <Leave member={member} />}
            </li>
          ))}
        </ul>
      )}
      <Modal opened={inviting} onClose={() => setInviting(false)} title={t.team.invite} closeButtonProps={{ 'aria-label': t.common.close }}>
        <Invite onClose={() => setInviting(false)} />
      </Modal>
    </PageFrame>
  );
}
