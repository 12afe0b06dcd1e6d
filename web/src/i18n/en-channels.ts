/** Channels, in English. */
import type { frChannels } from './fr-channels';

export const enChannels: typeof frChannels = {
  title: 'Channels', lead: 'Where customers write to you.', add: 'Add a channel', lastReceived: (when) => `last message ${when}`, nothingYet: 'nothing received yet', check: 'Check', checkOk: 'All is well.', pause: 'Pause', resume: 'Resume', allows: 'What this network allows',
  name: 'Name', nameHelp: 'As you want to see it in the queue.', chooseKind: 'Of which kind?', create: 'Add this channel', created: 'The channel is added.', secretOnce: 'Keep this secret now: it will not be shown again.', secret: 'Signing secret', url: 'Address', empty: 'No channel yet. Add the first one.', adminOnly: 'Adding a channel needs the administrator role.', example: (text) => `Example: ${text}`, paused: 'The channel is paused.', resumed: 'The channel is running.',
  status: { ok: 'Working', failing: 'Failing', silent: 'Silent', new: 'New', paused: 'Paused' },
};
