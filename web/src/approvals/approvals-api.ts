/** Replies that wait for the lead, as the server gives them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { Person, Role, Time, Visibility } from '../api/types';

export interface ApprovalView {
  id: string;
  case_id: string;
  reference: string;
  customer: string;
  conversation_id: string;
  text: string;
  visibility: Visibility;
  why: string;
  by: Role;
  reasons: { code: string; why: string }[];
  asked_by: Person;
  asked_at: Time;
  due_at: Time;
  escalated: boolean;
  state: 'waiting' | 'approved' | 'changed' | 'returned' | 'withdrawn';
  decided_by: Person | null;
  decided_at: Time | null;
  note: string | null;
  newer: number;
  last_message_id: string | null;
  customer_said: string;
  may_approve: boolean;
  own: boolean;
}
interface ApprovalPage {
  approvals: ApprovalView[];
  escalation: string;
  next_cursor: string | null;
}

export const approvalsQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['approvals', brand],
    queryFn: ({ pageParam, signal }) => get<ApprovalPage>(brandPath(brand, 'approvals', { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const caseApprovalsQuery = (brand: string, caseId: string) =>
  queryOptions({
    queryKey: ['approvals', brand, caseId],
    queryFn: ({ signal }) => get<ApprovalPage>(brandPath(brand, `cases/${caseId}/approvals`), signal),
  });
