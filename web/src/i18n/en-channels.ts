/** Channels, in English. */
import type { frChannels } from './fr-channels';

export const enChannels: typeof frChannels = {
  title: 'Channels', lead: 'Where customers write to you.', add: 'Add a channel', lastReceived: (when) => `last message ${when}`, nothingYet: 'nothing received yet', check: 'Check', checkOk: 'All is well.', pause: 'Pause', resume: 'Resume', allows: 'What this network allows',
  name: 'Name', nameHelp: 'As you want to see it in the queue.', chooseKind: 'Of which kind?', create: 'Add this channel', created: 'The channel is added.', settings: 'Settings', settingsOf: (name) => `Settings of ${name}`, save: 'Save', saved: 'The settings are saved.', makeAnew: (what) => `Make a new one: ${what}`, makeAnewHelp: 'The old one ceases to count when you save. The new one is shown once.', secretKept: 'Leave empty to keep what is stored.', secretOnce: 'Keep this now: it will not be shown again.', secret: 'Signing secret', url: 'Address', empty: 'No channel yet. Add the first one.', adminOnly: 'Adding a channel needs the administrator role.', example: (text) => `Example: ${text}`, paused: 'The channel is paused.', resumed: 'The channel is running.',
  connect: 'Connect the account', connectAgain: 'Connect again', connectTitle: (name) => `Connect ${name}`, connectGo: (network) => `Go on at ${network}`,
  connectLead: 'The network’s page opens and asks for these rights, and no others. Then you come back here.', rights: 'The rights asked for',
  checkedAt: (when) => `tried ${when}`, webhookHelp: 'Address to give to the network, so that it brings its messages.', needsYou: 'A channel needs you', needYou: (n) => `${n} channels need you`,
  ends: (name, when, left) => `${name} stops ${when} (in ${left}): connect the account again before that.`, ended: (name) => `${name} has stopped: connect the account again.`,
  silence: 'Quieter than usual at this hour. Check the account: if it answers, nobody is writing, and that is all.', failing: (name) => `${name} does not answer.`, quiet: (name) => `${name} is quieter than usual.`,
  pace: (left, when) => `${left} more calls to the network until ${when}.`, paceOf: (left, of, when) => `${left} more calls to the network of ${of}, until ${when}.`,
  status: { ok: 'Working', failing: 'Failing', ending: 'Connect again', silent: 'Silent', new: 'New', paused: 'Paused' },
};
