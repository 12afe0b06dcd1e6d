/** The words about the day's work, in English. */
import type { frWork } from './fr-work';

export const enWork: typeof frWork = {
  alarms: 'Alarms',
  alarmsHelp: 'In minutes of opening time. Zero: never.',
  promiseWarning: 'Warn before a promise falls due',
  deadlineWarning: 'Announce a deadline before',
  escalation: 'Tell the lead of an answer that is late by',
  closed: 'While the desk is closed',
  closedHelp: 'One word a case and closing. It says that it is automatic, and when you reopen. It answers nothing and meets no deadline. Thanks, threats and spam get none.',
  closedOn: 'Tell whoever writes that the team is away',
  closedPublic: 'In public too on',
  closedPublicHelp: 'Otherwise only in private messages, by mail and on the form.',
  holidays: {
    none: 'None', france: 'France', alsace_moselle: 'Alsace-Moselle', mayotte: 'Mayotte', martinique: 'Martinique', guadeloupe: 'Guadeloupe', saint_martin: 'Saint Martin',
    guyane: 'French Guiana', saint_barthelemy: 'Saint Barthélemy', reunion: 'Réunion',
  },
  counting: (done, total) => `Your new deadlines are being applied: ${done} of ${total} cases`,
  because: (when, reasons) => `${when}, because ${reasons}`,
  allowed: (time) => `${time} allowed`,
  onTheWall: 'counted day and night',
  openOnly: 'counted in opening hours',
  holiday: (day) => `${day} is a public holiday`,
  ownDay: (day) => `the desk is closed on ${day}`,
  restDays: 'the desk is closed on days of rest',
  and: ' and ',
  reasons: {
    before_closing: 'the hour fell while closed: brought forward to the closing before', at_opening: 'the desk was closed all along: at its opening',
    window_closes: 'the network takes no answer afterwards', timezone_unknown: 'the time zone of the settings is unknown', hardly_open: 'the desk is hardly ever open',
  },
  moved: (before) => `deadlines changed; it was ${before}`,
};
