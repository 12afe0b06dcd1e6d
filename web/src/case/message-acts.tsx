/**
 * What can be done with a message of somebody else: hide it on its network and show it again, keep its words as evidence and let
 * them go. Loaded only where one of these is possible.
 */
import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { MessageView } from '../api/types';
import { enActs } from '../i18n/en-acts';
import { frActs } from '../i18n/fr-acts';
import { useLanguage, word } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { Reasons, reasonOfKey } from '../shared/reasons';
import { useReturnFocus } from '../shared/return-focus';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import dialog from './close-dialog.module.css';
import styles from './message-acts.module.css';

interface WhyProps {
  title: string;
  lead: string;
  reasons: Record<string, string>;
  submit: string;
  onChosen: (reason: string) => Promise<boolean>;
  onClose: () => void;
}

/** Asks why: a number chooses, Enter says yes. Nothing is chosen beforehand. */
function WhyDialog({ title, lead, reasons, submit, onChosen, onClose }: WhyProps) {
  useReturnFocus();
  const { t } = useLanguage();
  const [reason, setReason] = useState<string>();
  const [busy, setBusy] = useState(false);
  const codes = Object.keys(reasons);
  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!reason) return;
    setBusy(true);
    if (await onChosen(reason)) onClose();
    else setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form
        onSubmit={(event) => void send(event)}
        onKeyDown={(event) => setReason((before) => reasonOfKey(event, codes) ?? before)}
      >
        <p className={dialog.lead}>{lead}</p>
        <Reasons label={title} reasons={Object.entries(reasons)} chosen={reason} first={codes[0]} onChoose={setReason} />
        <div className={dialog.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!reason}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Does something with a message, says it, and reads the case again. */
function useAct(message: MessageView) {
  const { t } = useLanguage();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  return async (what: string, body: object, said: string): Promise<boolean> => {
    try {
      await post(brandPath(brand, `messages/${message.id}/${what}`), body);
      say(said);
      return true;
    } catch (error) {
      sayProblem(error, t);
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: ['case', brand] });
    }
  };
}

/** The sealed copy: who keeps it, and for whom has the right, its words and its end. */
function Held({ message, held, lead, words }: { message: MessageView; held: NonNullable<MessageView['held']>; lead: boolean; words: typeof frActs }) {
  const time = useTimeWords();
  const now = useNow();
  const brand = useBrand().slug;
  const act = useAct(message);
  const [copy, setCopy] = useState<{ text: string; earlier: string[] }>();
  const [sure, setSure] = useState(false);
  const read = async () => {
    if (copy) return setCopy(undefined);
    try {
      setCopy(await post<{ text: string; earlier: string[] }>(brandPath(brand, `messages/${message.id}/show-held`)));
    } catch (error) {
      sayProblem(error, time.t);
    }
  };
  return (
    <div className={styles.held}>
      <Icon name="lock" size={15} />
      <span>{words.held(word(words.heldFor, held.reason), held.by_name, moment(held.until, now, time))}</span>
      {lead && (
        <span className={styles.buttons}>
          <button type="button" onClick={() => void read()} aria-expanded={copy !== undefined}>
            {copy ? words.fold : words.read}
          </button>
          <button type="button" onClick={() => (sure ? void act('release', {}, words.released) : setSure(true))} onBlur={() => setSure(false)}>
            {sure ? words.releaseSure : words.release}
          </button>
        </span>
      )}
      {copy && (
        <div className={`${styles.copy} prose`}>
          {copy.text}
          {copy.earlier.map((text, index) => (
            <p key={index}>
              <span className="quiet">{words.earlier}</span>
              {'\n'}
              {text}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface Props {
  message: MessageView;
  /** The network can hide what stands under our own posts. */
  hides: boolean;
  /** Its reading is shown beside: its keys count. */
  selected: boolean;
}

export default function MessageActs({ message, hides, selected }: Props) {
  const { t, locale } = useLanguage();
  const words = locale === 'fr' ? frActs : enActs;
  const lead = useBrand().role !== 'agent';
  const act = useAct(message);
  const [asks, setAsks] = useState<'hide' | 'hold'>();
  const gone = message.state === 'deleted';
  const hidden = message.hidden_at !== null;
  const mayHide = hides && !gone && message.visibility !== 'private';
  const mayHold = lead && !gone && !message.held && message.text.trim() !== '';
  const hideOrShow = () => (hidden ? void act('show-again', {}, words.shown) : setAsks('hide'));
  // A key that hides never shows again by a second press: everybody could read it.
  useKeys(selected && mayHide && !hidden ? { h: () => setAsks('hide') } : {});
  return (
    <>
      {message.held && <Held message={message} held={message.held} lead={lead} words={words} />}
      {(mayHide || mayHold || (hidden && message.hidden_reason)) && (
        <div className={styles.acts}>
          {hidden && message.hidden_reason && <span>{word(words.hiddenFor, message.hidden_reason)}</span>}
          {mayHide && (
            <button type="button" onClick={hideOrShow}>
              <Icon name={hidden ? 'eye' : 'veil'} size={15} /> {hidden ? words.showAgain : words.hide}
            </button>
          )}
          {mayHold && (
            <button type="button" onClick={() => setAsks('hold')}>
              <Icon name="lock" size={15} /> {words.hold}
            </button>
          )}
        </div>
      )}
      {asks === 'hide' && (
        <WhyDialog title={words.hideTitle} lead={words.hideLead} reasons={words.hideReasons} submit={words.hideSubmit} onChosen={(reason) => act('hide', { reason }, t.composer.hidden)} onClose={() => setAsks(undefined)} />
      )}
      {asks === 'hold' && (
        <WhyDialog title={words.holdTitle} lead={words.holdLead} reasons={words.holdReasons} submit={words.holdSubmit} onChosen={(reason) => act('hold', { reason }, words.holding)} onClose={() => setAsks(undefined)} />
      )}
    </>
  );
}
