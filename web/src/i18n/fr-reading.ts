/** What is said beside a reading, in French: cautions, why each label was given, why something is needed. It comes with the panel. */
type OpenWords = Record<string, string>;

export const frReading = {
  selfHarm: 'Cette personne parle peut-être de se faire du mal. Répondez avec soin, donnez un numéro d’aide, et prévenez votre responsable.',
  helplines: 'Numéros d’aide', everywhere: 'Partout', noHelpline: 'Aucun numéro d’aide n’est réglé pour cette marque : demandez-le à votre responsable.',
  pressure: 'Pression supposée', pressureHelp: 'Un avantage semble demandé sous la menace d’une publication. Ce n’est qu’une supposition : une personne seule la confirme, et la demande garde son échéance.',
  scam: 'Imposture supposée', scamHelp: 'Ce message semble se faire passer pour quelqu’un d’autre et vouloir une carte, un code ou un clic. N’ouvrez pas ses liens, ne répondez pas avec des données, et signalez-le au réseau.',
  announcedNote: 'Ce n’est pas un chantage : c’est son droit.',
  missing: 'Il manque', or: ' ou ', why: 'Pourquoi cette lecture ?',
  /** By the whole label, else by its first word. */
  because: {
    need: 'Ces mots disent ce que la personne attend.', topic: 'Ces mots parlent de ce sujet.', severity: 'La conséquence pour la personne.', 'severity.low': 'Rien n’attend pour la personne.',
    in_trouble_now: 'Cela lui arrive en ce moment.', irony: 'Un éloge à côté d’un ennui : le contraire est voulu.', anger: 'Ces mots disent la colère.', 'repairable.partly': 'Ce qui est arrivé reste, mais les suites se réparent.', 'repairable.no': 'Cela ne peut plus être réparé.',
    'abuse.crude': 'Un mot cru, qui ne vise personne.', 'pressure.demand': 'Un avantage est demandé.', 'pressure.threat': 'Une menace pour la réputation y est liée.', wants_human: 'Une personne est demandée.',
    scam: 'Le message se fait passer pour quelqu’un d’autre et veut une carte, un code ou un clic.',
  } as OpenWords,
  needed: {
    parcel_number: 'Il faut le numéro de suivi ou de commande pour retrouver le colis.', order_number: 'Il faut une référence pour retrouver l’achat.', flight_number: 'Il faut le numéro du vol ou du train, ou la réservation.',
    baggage_reference: 'Il faut la référence du bagage, du vol ou de la réservation.', booking_reference: 'Il faut la référence de la réservation.', line_number: 'Il faut la ligne ou l’adresse concernée.',
    customer_number: 'Il faut l’identifiant du compte.', train_number: 'Il faut le numéro du train ou de la réservation.', case_number: 'Il faut le numéro du dossier.', address: 'Il faut l’adresse desservie ou la référence du contrat.',
    claim_number: 'Il faut le numéro du sinistre ou du contrat.', meter_index: 'Il faut l’index relevé ou le point de livraison.', phone: 'Il faut le numéro qui appelle.', product: 'Il faut savoir de quel produit il s’agit.',
    contract_number: 'Il faut la référence du contrat ou du compte.', photo: 'Une photo montre ce qui est abîmé.', description: 'Il faut savoir ce qui se passe exactement.', where: 'Il faut savoir où.', what_is_wanted: 'La personne ne dit pas ce qu’elle attend.',
  } as OpenWords,
};
