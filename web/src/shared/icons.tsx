/** The desk's own icons: strokes of one width on a grid of 24, drawn for this project. They are decoration; words stand beside them. */

const drawings = {
  queue: 'M4 6h16M4 12h10M4 18h7M17 14v6M14 17h6',
  promise: 'M5 12.5l4 4L19 7M4 20h16',
  question: 'M9.2 9a3 3 0 1 1 4.3 2.7c-.9.5-1.5 1.2-1.5 2.3M12 17.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  quarantine: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.2 16.2L21 21',
  gap: 'M4 20V10M10 20V4M16 20v-6M22 20H2',
  channel: 'M5 12a7 7 0 0 1 7-7M5 12a7 7 0 0 0 7 7M19 12a7 7 0 0 0-7-7M19 12a7 7 0 0 1-7 7M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  team: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  leave: 'M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9',
  globe: 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM3.5 9h17M3.5 15h17M12 3c2.6 2.7 3.8 5.7 3.8 9s-1.2 6.3-3.8 9c-2.6-2.7-3.8-5.7-3.8-9S9.4 5.7 12 3z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  clock: 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM12 7v5.2l3.4 2',
  hop: 'M4 17c1-6 5-9 11-9M11 4l5 4-5 4M20 12v8',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  back: 'M19 12H5M11 6l-6 6 6 6',
  next: 'M9 5l7 7-7 7',
  previous: 'M15 5l-7 7 7 7',
  down: 'M5 9l7 7 7-7',
  up: 'M5 15l7-7 7 7',
  reply: 'M10 7L4 12l6 5M4 12h9a7 7 0 0 1 7 7',
  send: 'M4 12L20 4l-5 16-4-6.5zM11 13.5L20 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  warn: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.01',
  stop: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM8.5 8.5l7 7',
  pause: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM12 7.5V13M12 16.3v.01',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  veil: 'M4 4l16 16M9.5 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.6 3.3M6 7.6A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9',
  heart: 'M12 20S4 15 4 9.3A4.3 4.3 0 0 1 12 7.2 4.3 4.3 0 0 1 20 9.3C20 15 12 20 12 20z',
  shield: 'M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6z',
  handshake: 'M3 8l4-2 5 2 5-2 4 2v8l-3 1-5 3-6-3.5L3 16zM12 8l-3 4 2 1.5 3-2 4 4',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  device: 'M4 5h16v11H4zM9 20h6M12 16v4',
  keyboard: 'M3 6.5h18v11H3zM7 10h.01M10.5 10h.01M14 10h.01M17 10h.01M8 14h8',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7L12 17.7',
  drop: 'M4 13v6h16v-6M12 4v10M8 10.5l4 4 4-4',
  download: 'M4 15v4h16v-4M12 4v11M8 11l4 4 4-4',
  mail: 'M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7',
  form: 'M6 3.5h12v17H6zM9 8h6M9 12h6M9 16h3',
  phone: 'M6 3.5h4l1.5 4.5-2.2 1.8a13 13 0 0 0 5 5l1.7-2.3 4.5 1.5v4a2 2 0 0 1-2.2 2A17 17 0 0 1 4 5.7a2 2 0 0 1 2-2.2z',
  fax: 'M7 8V3.5h10V8M4 8h16v11H4zM8 15h8M16.5 11.5h.01',
  chat: 'M4 5h16v11h-9l-5 4v-4H4z',
  star: 'M12 3.5l2.6 5.5 5.9.8-4.3 4.1 1.1 6L12 17l-5.3 2.9 1.1-6L3.5 9.8l5.9-.8z',
  plug: 'M9 3.5V8M15 3.5V8M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v3.5',
  file: 'M7 3.5h7l4 4v13H7zM14 3.5v4h4',
  wand: 'M4 20L15 9M17.5 4v4M15.5 6h4M9 4v3M7.5 5.5h3M19 13v3M17.5 14.5h3',
  megaphone: 'M4 10v4h3l8 4.5v-13L7 10zM18 9.5a3.5 3.5 0 0 1 0 5M8 14.5V19h3v-3',
  compass: 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM15.5 8.5l-2 5-5 2 2-5z',
  split: 'M12 4v5M12 9c0 4-6 3-6 8v3M12 9c0 4 6 3 6 8v3',
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none' }}
    >
      <path d={drawings[name]} />
    </svg>
  );
}

const networkIcons: Record<string, IconName> = {
  mail: 'mail', webform: 'form', hotline: 'phone', fax: 'fax', google: 'star', trustpilot: 'star', inbound: 'plug',
  messenger: 'chat', whatsapp: 'chat', telegram: 'send', discourse: 'team', wordpress: 'file',
};

/** The icon of a network; those of the social networks are one, the name says which. */
export const networkIcon = (network: string): IconName => networkIcons[network] ?? 'megaphone';
