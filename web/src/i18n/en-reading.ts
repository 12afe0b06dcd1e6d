/** What is said beside a reading, in English. */
import type { frReading } from './fr-reading';

export const enReading: typeof frReading = {
  selfHarm: 'This person may speak of harming themselves. Answer with care, give a helpline, and tell your lead.',
  helplines: 'Helplines', everywhere: 'Everywhere', noHelpline: 'No helpline is set for this brand: ask your lead for one.',
  pressure: 'Pressure suspected', pressureHelp: 'An advantage seems to be asked under the threat of a publication. This is only a suspicion: a person alone confirms it, and the request keeps its deadline.',
  scam: 'Impersonation suspected', scamHelp: 'This message seems to pose as somebody else and to be after a card, a code or a click. Do not open its links, do not answer with data, and report it to the network.',
  announcedNote: 'This is not blackmail: it is their right.',
  missing: 'Missing', or: ' or ', why: 'Why this reading?',
  because: {
    need: 'These words say what the person is after.', topic: 'These words speak of this topic.', severity: 'The consequence for the person.', 'severity.low': 'Nothing waits for the person.',
    in_trouble_now: 'It happens to them at this moment.', irony: 'Praise beside a trouble: the opposite is meant.', anger: 'These words say anger.', 'repairable.partly': 'What happened stays, but what follows from it can be put right.', 'repairable.no': 'It can no longer be put right.',
    'abuse.crude': 'A crude word, aimed at nobody.', 'pressure.demand': 'An advantage is asked.', 'pressure.threat': 'A threat to reputation is tied to it.', wants_human: 'A person is asked for.',
    scam: 'The message poses as somebody else and is after a card, a code or a click.',
  },
  needed: {
    parcel_number: 'The parcel or order number is needed to find the parcel.', order_number: 'A reference is needed to find the purchase.', flight_number: 'The flight or train number, or the booking, is needed.',
    baggage_reference: 'The reference of the bag, the flight or the booking is needed.', booking_reference: 'The booking reference is needed.', line_number: 'The line or the address concerned is needed.',
    customer_number: 'The account identifier is needed.', train_number: 'The train number or the booking is needed.', case_number: 'The file number is needed.', address: 'The address served or the contract is needed.',
    claim_number: 'The claim or policy number is needed.', meter_index: 'The meter reading or the supply point is needed.', phone: 'The calling number is needed.', product: 'It must be known which product it is.',
    contract_number: 'The contract or account reference is needed.', photo: 'A photo shows what is damaged.', description: 'It must be known what happens exactly.', where: 'It must be known where.', what_is_wanted: 'The person does not say what they expect.',
  },
};
