/** The screens of relays in one piece: the first load names one file instead of three. */
export { default } from './case-relays';
export { ContactsPage } from './contacts-page';
export { RelaysPage } from './relays-page';
