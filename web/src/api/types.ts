/** The shapes of the desk's HTTP API, as the server sends them. Times are RFC 3339; spans count Unicode code points. */

export type Span = [number, number];
export type Time = string;
export type Locale = 'fr' | 'en';
export type Role = 'agent' | 'lead' | 'admin';

export interface User {
  id: string;
  email: string;
  name: string;
  signature: string;
  locale: Locale;
  has_password?: boolean;
}
export interface BrandOfUser {
  id: string;
  slug: string;
  name: string;
  role: Role;
  locale: Locale;
  timezone: string;
  sector: string | null;
  undo_seconds: number;
  /** What to give to somebody who speaks of harming themselves, the own country first. */
  helplines?: { country?: string; number: string }[];
}
export interface Session {
  user: User;
  csrf: string;
  brands: BrandOfUser[];
}

export const LANES = ['now', 'today', 'can_wait', 'waiting', 'kudos', 'sensitive', 'partnership', 'spam'] as const;
export type Lane = (typeof LANES)[number];
export type CaseState =
  | 'open'
  | 'waiting_customer'
  | 'waiting_colleague'
  | 'waiting_partner'
  | 'solved'
  | 'confirmed'
  | 'lapsed'
  | 'reopened'
  | 'closed'
  | 'merged';
export type Outcome = 'none' | 'helped' | 'held' | 'sent_away' | 'sympathy_only' | 'lapsed' | 'left';
export type Severity = 'low' | 'normal' | 'high' | 'critical';
export type Visibility = 'public' | 'unlisted' | 'followers' | 'private';

export interface Person {
  id: string;
  name: string;
}
export interface ChannelOfCase {
  id: string;
  kind: string;
  network: string;
  name: string;
}
export interface CaseRow {
  id: string;
  reference: string;
  state: CaseState;
  outcome: Outcome;
  lane: Lane;
  lane_reasons: string[];
  severity: Severity;
  in_trouble_now: boolean;
  due_at?: Time | null;
  waiting_since?: Time | null;
  topics: string[];
  customer: { id: string; display_name: string; handle: string; network: string };
  /** None when the case has no inbound message, or its channel was removed. */
  channel: ChannelOfCase | null;
  visibility: Visibility | null;
  request: string;
  excerpt: string;
  language: string;
  veiled: boolean;
  undecided: number;
  hops: number;
  contacts: number;
  assigned_to: Person | null;
  opened_at: Time;
  updated_at: Time;
  history: boolean;
  /** The incident that it belongs to and that goes on. */
  incident: IncidentBrief | null;
  merged_into?: string | null;
}
export interface Page<T> {
  cases: T[];
  next_cursor: string | null;
}
export interface Counts {
  undecided: number;
  overdue: number;
  lanes: Record<Lane, number>;
  unknown_sends: number;
  quarantined: number;
  promises_due: number;
  approvals: number;
  failing_channels: number;
  incidents: number;
  unowned_incidents: number;
  late_relays: number;
  promises_soon: number;
  promises_to_repair: number;
  escalated: number;
}

export interface IncidentAbout {
  topic: string | null;
  words: string[];
  place: string | null;
}
export interface IncidentBrief {
  id: string;
  state: 'open' | 'owned';
  about: IncidentAbout;
  owner: Person | null;
}
export const END_REASONS = ['fixed', 'by_itself', 'not_ours'] as const;
export type IncidentEndReason = (typeof END_REASONS)[number];
export interface IncidentView {
  id: string;
  state: 'open' | 'owned' | 'over' | 'rejected';
  about: IncidentAbout;
  since: Time;
  noticed_at: Time;
  last_at: Time;
  messages: number;
  owner: Person | null;
  owned_at: Time | null;
  owner_due_at: Time;
  word_due_at: Time;
  word_said_at: Time | null;
  word_next_at: Time | null;
  over_at: Time | null;
  over_why: IncidentEndReason | null;
  may_settle: boolean;
}
export interface IncidentDetail {
  incident: IncidentView;
  customers: number;
}
export interface IncidentMessage {
  reference: string;
  case_state: CaseState;
  message: MessageView;
}
export interface SimilarCase {
  kind: 'same_fact' | 'duplicate' | 'copy' | 'same_case';
  score: number;
  shared: string[];
  case: CaseRow;
  answer: { text: string; at: Time } | null;
}

export interface Fact {
  kind: string;
  raw: string;
  value: string;
  unit?: string | null;
  span: Span;
}
export interface Missing {
  kind: string;
  any_of?: string[];
  why: string;
}
export interface Reading {
  v: number;
  language: string;
  need: string;
  needs: string[];
  topics: { topic: string; score: number }[];
  severity: Severity;
  in_trouble_now: boolean;
  repairable: 'yes' | 'partly' | 'no';
  sentiment: number;
  anger: number;
  irony: boolean;
  abuse: { level: 'none' | 'crude' | 'insult' | 'harassment' | 'threat'; target: string; kinds: string[] };
  pressure: { suspected: boolean; demand_span?: Span | null; threat_span?: Span | null };
  announced: { kind: string; span: Span }[];
  wants_human: boolean;
  thanks: { span: Span; whom?: { text: string; span: Span } | null }[];
  request: string;
  questions: { text: string; span: Span }[];
  facts: Fact[];
  missing: Missing[];
  personal_data: { kind: string; span: Span }[];
  confidence: number;
  reasons: { label: string; span: Span; why: string }[];
}

export type MessageState =
  | 'received'
  | 'read'
  | 'quarantined'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'refused'
  | 'unknown'
  | 'deleted'
  | 'cancelled';
export interface Sending {
  state: 'queued' | 'sending' | 'sent' | 'refused' | 'unknown' | 'cancelled';
  undo_until?: Time | null;
  problem?: string | null;
  problem_text?: string | null;
  attempts: number;
}
export interface MessageView {
  id: string;
  conversation_id: string;
  direction: 'inbound' | 'outbound';
  author_kind: 'customer' | 'human' | 'human_with_ai' | 'automatic';
  author_name: string;
  text: string;
  masked: boolean;
  created_at: Time;
  received_at: Time;
  state: MessageState;
  revision: number;
  revisions: { text: string; replaced_at: Time }[];
  decision: { kind: string; reason: string | null; note: string | null; by_name: string | null; at: Time } | null;
  visibility: Visibility;
  /** Since when the network shows it to its author alone. */
  hidden_at: Time | null;
  hidden_reason: string | null;
  /** Who keeps a sealed copy of its words as evidence. */
  held: { reason: string; by_name: string; at: Time; until: Time } | null;
  automatic: boolean;
  /** Without quotes and signature; the whole text when there are none. */
  own_words: Span;
  attachments: { id: string; name: string; mime: string; size: number; url: string | null }[];
  reading: Reading | null;
  /** What a colleague said of the reading. */
  correction: Correction | null;
  /** Labels that the brand's corrections changed. */
  learned: Learned[];
  sending: Sending | null;
  /** Where its words are to be read, when they cannot be read here. */
  elsewhere?: string;
}
export interface Correction {
  id: string;
  changes: { label: string; said: string; is: string }[];
  request: string | null;
  by_name: string;
  at: Time;
  /** The customer changed the words since. */
  older_text: boolean;
}
export interface Learned {
  label: string;
  said: string;
  by: { id: string; case_id: string; case_reference: string; at: Time; by_name: string }[];
}
/** Labels as a colleague sets them. */
export interface Labels {
  need?: string;
  topic?: string;
  severity?: string;
  abuse?: string;
  irony?: boolean;
  pressure?: boolean;
  partnership?: boolean;
  wants_human?: boolean;
  asks?: boolean;
  request?: string;
}
export interface CorrectionLine extends Correction {
  message_id: string;
  case_id: string;
  case_reference: string;
  beginning: string;
}
export interface CorrectionPage {
  corrections: CorrectionLine[];
  next_cursor: string | null;
}
export type LengthUnit = 'characters' | 'graphemes' | 'bytes' | 'weighted';
export interface Limit {
  max: number;
  unit: LengthUnit;
}
export interface Capabilities {
  network: string;
  public: boolean;
  public_limit: Limit | null;
  public_second_limit: Limit | null;
  private_limit: Limit | null;
  private_opening: 'always' | 'if_they_allow' | 'one_reply_within_days' | 'they_wrote_first' | 'never';
  private_window: number | null;
  edit_own: boolean;
  delete_own: boolean;
  hide_others: boolean;
  lookup: boolean;
  words?: string[];
}
export interface ConversationView {
  id: string;
  channel: ChannelOfCase | null;
  visibility: Visibility;
  subject: string;
  /** Who wrote here, where it is not the customer of the case: two cases became one. */
  writer?: { name: string; identity: IdentityView; tracking_url: string };
  capabilities: Capabilities;
  /** What the network can be asked here, by the name of the remedy. */
  acts: string[];
  reply_visibilities: Visibility[];
  /** For each of these, whether a reply can leave now; empty on earlier pages. */
  ways?: WayView[];
  messages: MessageView[];
}
export interface WayView {
  visibility: Visibility;
  refusal?: { code: string; message: string; hint: string };
  until?: Time;
  /** A person may still answer after `until`, and no machine. */
  person_until?: Time;
}
export interface PromiseView {
  id: string;
  case_id: string;
  reference: string;
  message_id: string;
  /** Said to the customer, or a look whether somebody who was sent elsewhere was helped there. */
  kind: 'said' | 'follow_up';
  text: string;
  by_hand: boolean;
  warned_at?: Time;
  due_at: Time;
  state: 'open' | 'kept' | 'replaced' | 'broken' | 'cancelled';
  owner: Person | null;
}
export interface DeadlineView {
  kind: 'first_answer' | 'next_answer';
  started_at: Time;
  due_at: Time;
  reasons: string[];
  met_at?: Time | null;
}
export type IdentityHow = 'drop_link' | 'known_address' | 'call_back' | 'by_hand';
export interface IdentityView {
  /** What holds now. */
  level: 'unknown' | 'claimed' | 'verified';
  /** It was verified, and the time of that is over. */
  expired: boolean;
  how: IdentityHow | null;
  by_name: string | null;
  at: Time | null;
  until: Time | null;
  reason: string;
}
export interface CustomerView {
  id: string;
  display_name: string;
  language: string;
  identity: IdentityView;
  handles: { network: string; handle: string }[];
  cases: CaseRow[];
}
export interface RegroupingView {
  id: string;
  kind: 'merge' | 'split';
  /** Whether the case that is shown went on, or is the other one. */
  side: 'kept' | 'other';
  case_id: string;
  reference: string;
  by: Person;
  at: Time;
  undone_at?: Time | null;
}
export interface CaseDetail {
  case: CaseRow;
  customer: CustomerView;
  conversations: ConversationView[];
  promises: PromiseView[];
  deadlines: DeadlineView[];
  tracking_url: string | null;
  /** Cases that became part of this one, or were taken out of it, newest first. */
  regroupings: RegroupingView[];
  more_before: string | null;
}

export type Level = 'warn' | 'hold' | 'refuse';
export interface TextEdit {
  span: Span;
  text: string;
}
export interface Remedy {
  kind: string;
  label: string;
  /** Empty when the correction is an act and no words. */
  edits: TextEdit[];
  /** What follows in further messages when the draft is split. */
  then?: string[];
}
export interface Finding {
  rule: string;
  level: Level;
  in: 'reply' | 'message';
  span?: Span | null;
  why: string;
  remedy?: Remedy | null;
  /** Only the lead may let it pass. */
  needs_lead?: boolean;
}
export interface GuardReport {
  v: number;
  verdict: 'pass' | Level;
  findings: Finding[];
  answers: { question_span: Span; how: 'answered' | 'promised' | 'asked_back' | 'open' }[];
  promises: { text: string; span: Span; due?: string | null; dated?: boolean }[];
  /** Who must agree before it leaves. */
  approval?: { by: Role; reasons: { code: string; why: string; span?: Span }[] };
  /** The pause that is due before it leaves. */
  breath?: { seconds: number; because: string[]; spans?: Span[] };
}
export interface Length {
  used: number;
  max: number | null;
  unit: LengthUnit;
}
export interface GuardAnswer {
  report: GuardReport;
  length: Length;
  /** What sending it costs, in words. */
  cost?: string;
  /** By when a look is owed whether the customer was helped, when the draft only sends them elsewhere. */
  follow_up_at?: Time;
}
export interface Overrule {
  rule: string;
  reason: string;
}
export interface ReplyBody {
  reply_id: string;
  conversation_id: string;
  text: string;
  visibility: Visibility;
  seen_up_to: string | null;
  overrules: Overrule[];
  answered: Span[];
  proposed?: boolean;
  breathed?: boolean;
}
export interface ReplyAccepted {
  message: MessageView;
  /** None when the brand allows no time to take a reply back. */
  undo_until: Time | null;
}
export type CloseReason = 'thanks_only' | 'spam' | 'duplicate' | 'not_for_us' | 'answered_elsewhere' | 'other';

export interface SearchResult {
  case: CaseRow;
  /** None when the case itself was found, by its reference. */
  message_id: string | null;
  excerpt: string;
  at: Time;
}
export interface QuarantineItem {
  id: string;
  channel: ChannelOfCase;
  received_at: Time;
  size: number;
  problem: string;
  problem_text: string;
  attempts: number;
  preview: string;
}
export interface UnknownSend {
  reply_id: string;
  case: CaseRow;
  message: MessageView;
  since: Time;
  problem: string;
  problem_text: string;
}
export interface ChannelView {
  id: string;
  kind: string;
  network: string;
  name: string;
  state: 'active' | 'paused';
  status: 'ok' | 'failing' | 'ending' | 'silent' | 'new' | 'paused';
  problem?: string | null;
  problem_text?: string | null;
  last_received_at?: Time | null;
  url?: string | null;
  /** What is set, secrets left out. */
  settings: Record<string, string>;
  capabilities: Capabilities;
  /** The rights that connecting it in the browser asks for; empty where it is connected otherwise. */
  scopes: { name: string; why: string }[];
  checked_at?: Time;
  ends_at?: Time;
  /** 14, 7 or 2 days: how near the end is. */
  ends_within?: number;
  pace: { bucket: string; remaining: number; limit?: number; resets_at: Time }[];
  /** What replies and receiving have cost this month, in words. */
  spent?: string;
}
export interface ChannelSetting {
  name: string;
  label: string;
  help: string;
  required: boolean;
  secret: boolean;
  /** An empty value makes a new one. */
  made: boolean;
  example: string;
}
export interface ChannelKind {
  kind: string;
  title: string;
  description: string;
  settings: ChannelSetting[];
}
export interface MemberView {
  id: string;
  name: string;
  email: string;
  role: Role;
  signature: string;
}
export interface OpeningSlot {
  weekday: number;
  from: string;
  to: string;
}
export interface DeadlineRule {
  network?: string | null;
  severity?: Severity | null;
  minutes: number;
  around_the_clock: boolean;
}
export interface BrandSettings {
  locale: Locale;
  timezone: string;
  sector: string | null;
  hours: OpeningSlot[];
  holidays: 'none' | 'france' | 'alsace_moselle' | 'mayotte' | 'martinique' | 'guadeloupe' | 'saint_martin' | 'guyane' | 'saint_barthelemy' | 'reunion';
  /** Minutes of opening time around promises and deadlines; 0 for never. */
  promise_warning_minutes: number;
  deadline_warning_minutes: number;
  escalation_minutes: number;
  /** Whoever writes while the desk is closed is told so by a machine. */
  out_of_hours: boolean;
  out_of_hours_public: string[];
  closed_days: string[];
  undo_seconds: number;
  lapse_days: number;
  /** Days for which a verified identity holds. */
  identity_days: number;
  /** Opening time after which whoever was sent elsewhere is asked. */
  follow_up_minutes: number;
  relay_minutes: number;
  incident_owner_minutes: number;
  incident_word_minutes: number;
  deadlines: DeadlineRule[];
  own_domains: string[];
  helplines: string[];
  mediator: { name: string; address: string; url: string; opens_after_months: number | null; closes_after_months: number | null };
}
export type GapOutcome = 'helped' | 'held' | 'sent_away' | 'sympathy_only' | 'lapsed' | 'left' | 'open';
export type GapFigures = Record<GapOutcome, number> & { asked: number };
export type GapReport = GapFigures & {
  from: Time;
  to: Time;
  by_topic: (GapFigures & { topic: string })[];
  minutes_to_answer: { median: number; p90: number } | null;
};
export interface DemoTour {
  tour: { title: string; text: string; path: string }[];
}
export interface DeskEvent {
  kind: string;
  at: Time;
  case_id?: string | null;
  conversation_id?: string | null;
  message_id?: string | null;
  promise_id?: string | null;
  channel_id?: string | null;
  user_id?: string | null;
  detail?: string | null;
}
