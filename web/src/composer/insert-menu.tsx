/** Words that are tedious to type and easy to get wrong: links, the hand-over to a private message, the first name. */
import { Menu, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail, ConversationView, Visibility } from '../api/types';
import { charterQuery } from '../charter/charter-api';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { Icon } from '../shared/icons';
import { sayProblem } from '../shared/notice';
import styles from './composer.module.css';

interface Props {
  detail: CaseDetail;
  conversation: ConversationView;
  visibility: Visibility;
  canGoPrivate: boolean;
  onInsert: (words: string) => void;
}

/** A drop link of this case: write-only, so it may stand in public. */
export const makeDropLink = (brand: string, caseId: string): Promise<{ url: string; expires_at: string }> =>
  post(brandPath(brand, `cases/${caseId}/drop-link`));

export function InsertMenu({ detail, conversation, visibility, canGoPrivate, onInsert }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const { user } = useSession();
  // Where two cases became one, each person has a page of their own.
  const tracking = conversation.writer?.tracking_url ?? detail.tracking_url;
  const customerSpeaks = detail.case.language === 'en' ? 'en' : 'fr';
  const drop = async () => {
    try {
      onInsert((await makeDropLink(brand, detail.case.id)).url);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  const [reading, setReading] = useState(false);
  const { data: charter } = useQuery({ ...charterQuery(brand), enabled: reading });
  const voice = charter?.charter.voice[customerSpeaks] || charter?.charter.voice[customerSpeaks === 'en' ? 'fr' : 'en'];
  return (
    <>
    <Menu position="top-start">
      <Menu.Target>
        <button type="button" className={styles.tool}>
          <Icon name="plus" size={16} />
          {t.composer.insert}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="drop" size={16} />} onClick={() => void drop()}>
          {t.composer.insertDrop}
        </Menu.Item>
        {visibility !== 'private' && (
          <Menu.Item leftSection={<Icon name="lock" size={16} />} disabled={!canGoPrivate} onClick={() => onInsert(t.composer.privateAnnounce[customerSpeaks])}>
            {canGoPrivate ? t.composer.insertPrivate : t.composer.privateImpossible}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<Icon name="link" size={16} />} disabled={visibility !== 'private' || !tracking} onClick={() => tracking && onInsert(tracking)}>
          {t.composer.insertTracking}
          {visibility !== 'private' && <small className={styles.small}>{t.composer.trackingPrivateOnly}</small>}
        </Menu.Item>
        {user.signature && (
          <Menu.Item leftSection={<Icon name="person" size={16} />} onClick={() => onInsert(user.signature)}>
            {t.composer.insertSignature} ({user.signature})
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="file" size={16} />} onClick={() => setReading(true)}>
          {t.charter.readVoice}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
    <Modal opened={reading} onClose={() => setReading(false)} title={t.charter.readVoice} closeButtonProps={{ 'aria-label': t.common.close }}>
      <div className={styles.voice} lang={customerSpeaks}>
        {charter ? voice || t.charter.noVoice : t.common.loading}
      </div>
    </Modal>
    </>
  );
}
