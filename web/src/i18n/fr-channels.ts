/** The page of the channels, in French. */
export const frChannels = {
  title: 'Canaux', lead: 'Par où les clients vous écrivent.', add: 'Ajouter un canal', lastReceived: (when: string) => `dernier message ${when}`, nothingYet: 'rien reçu encore', check: 'Vérifier', checkOk: 'Tout va bien.', pause: 'Mettre en pause', resume: 'Remettre en marche', allows: 'Ce que ce réseau permet',
  name: 'Nom', nameHelp: 'Comme vous voulez le voir dans la file.', chooseKind: 'De quelle sorte ?', create: 'Ajouter ce canal', created: 'Le canal est ajouté.', secretOnce: 'Gardez ce secret maintenant : il ne sera plus montré.', secret: 'Secret de signature', url: 'Adresse', empty: 'Aucun canal encore. Ajoutez le premier.', adminOnly: 'Ajouter un canal demande le rôle d’administration.', example: (text: string) => `Exemple : ${text}`, paused: 'Le canal est en pause.', resumed: 'Le canal est en marche.',
  connect: 'Connecter le compte', connectAgain: 'Connecter de nouveau', connectTitle: (name: string) => `Connecter ${name}`, connectGo: (network: string) => `Continuer sur ${network}`,
  connectLead: 'La page du réseau s’ouvre et demande ces droits, et aucun autre. Vous revenez ici ensuite.', rights: 'Les droits demandés',
  checkedAt: (when: string) => `essayé ${when}`, webhookHelp: 'Adresse à donner au réseau pour qu’il apporte ses messages.', needsYou: 'Un canal demande votre attention', needYou: (n: string) => `${n} canaux demandent votre attention`,
  ends: (name: string, when: string, left: string) => `${name} s’arrête ${when} (dans ${left}) : connectez le compte de nouveau avant.`, ended: (name: string) => `${name} ne marche plus : connectez le compte de nouveau.`,
  silence: 'Plus silencieux que d’habitude à cette heure. Vérifiez le compte : s’il répond, personne n’écrit, voilà tout.', failing: (name: string) => `${name} ne répond pas.`, quiet: (name: string) => `${name} est plus silencieux que d’habitude.`,
  pace: (left: string, when: string) => `Encore ${left} appels au réseau jusqu’à ${when}.`, paceOf: (left: string, of: string, when: string) => `Encore ${left} appels au réseau sur ${of}, jusqu’à ${when}.`,
  status: { ok: 'En marche', failing: 'En panne', ending: 'À reconnecter', silent: 'Silencieux', new: 'Nouveau', paused: 'En pause' } as Record<string, string>,
};
