/** The page of the channels, in French. */
export const frChannels = {
  title: 'Canaux', lead: 'Par où les clients vous écrivent.', add: 'Ajouter un canal', lastReceived: (when: string) => `dernier message ${when}`, nothingYet: 'rien reçu encore', check: 'Vérifier', checkOk: 'Tout va bien.', pause: 'Mettre en pause', resume: 'Remettre en marche', allows: 'Ce que ce réseau permet',
  name: 'Nom', nameHelp: 'Comme vous voulez le voir dans la file.', chooseKind: 'De quelle sorte ?', create: 'Ajouter ce canal', created: 'Le canal est ajouté.', secretOnce: 'Gardez ce secret maintenant : il ne sera plus montré.', secret: 'Secret de signature', url: 'Adresse', empty: 'Aucun canal encore. Ajoutez le premier.', adminOnly: 'Ajouter un canal demande le rôle d’administration.', example: (text: string) => `Exemple : ${text}`, paused: 'Le canal est en pause.', resumed: 'Le canal est en marche.',
  status: { ok: 'En marche', failing: 'En panne', silent: 'Silencieux', new: 'Nouveau', paused: 'En pause' } as Record<string, string>,
};
