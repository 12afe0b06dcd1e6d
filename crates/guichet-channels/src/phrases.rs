//! Words for people, in French and in English, and the one table from a problem's code to its words.
//!
//! Codes are stored (quarantine, outbox, channel health); words are made here when somebody looks.

use serde::Serialize;

/// The same thing said in French and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Phrase {
    /// Both at once.
    pub fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// In this locale (`fr`, else English).
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> &str {
        if locale.starts_with("fr") { &self.fr } else { &self.en }
    }
}

/// Every code that this crate gives, with its words: what happened, and what to do.
const WORDS: &[(&str, &str, &str)] = &[
    // Items that were not understood.
    ("not_json", "Le contenu n’est pas du JSON lisible.", "The content is not readable JSON."),
    ("missing_field", "Il manque un champ.", "A field is missing."),
    ("bad_field", "Un champ n’a pas la forme attendue.", "A field does not have the expected form."),
    ("too_large", "Le contenu dépasse la taille permise.", "The content is larger than allowed."),
    (
        "unknown_event",
        "Le réseau annonce un événement que Guichet ne connaît pas encore.",
        "The network reports an event that Guichet does not know yet.",
    ),
    (
        "another_account",
        "Cet événement concerne un compte de la même application qui n’est pas encore un canal de la marque. Ajoutez ce canal, puis remettez l’événement à traiter.",
        "This event is about an account of the same app that is not a channel of the brand yet. Add that channel, then put the event back to work.",
    ),
    ("not_a_mail", "Ces octets ne forment pas un courriel.", "These bytes do not form an e-mail."),
    ("empty", "Le message est vide.", "The message is empty."),
    (
        "taken_id",
        "Un autre message porte déjà cet identifiant : celui-ci n’est pas entré. Lisez-le ici.",
        "Another message already has this identifier: this one did not enter. Read it here.",
    ),
    (
        "suspect",
        "Envoi suspect : un champ invisible a été rempli. Relisez-le ; si c’est un vrai message, remettez-le à traiter.",
        "Suspicious submission: an invisible field was filled in. Read it; if it is a real message, put it back to work.",
    ),
    ("bad_line", "Cette ligne du fichier n’a pas pu être lue.", "This line of the file could not be read."),
    ("bad_date", "Cette date n’est pas lisible.", "This date cannot be read."),
    // Told by a network of a person.
    (
        "person_blocked_us",
        "Cette personne a bloqué le compte : aucune réponse ne lui parvient.",
        "This person blocked the account: no reply reaches them.",
    ),
    (
        "person_unblocked_us",
        "Cette personne a débloqué le compte : les réponses lui parviennent de nouveau.",
        "This person unblocked the account: replies reach them again.",
    ),
    // Receiving.
    (
        "unreachable",
        "Le serveur ne répond pas. Nouvel essai automatique ; vérifiez l’adresse si cela dure.",
        "The server does not answer. We keep trying; check the address if it lasts.",
    ),
    (
        "sign_in_refused",
        "Le serveur refuse l’identifiant ou le mot de passe. Corrigez-les dans les réglages du canal.",
        "The server refuses the user name or the password. Correct them in the channel's settings.",
    ),
    (
        "access_refused",
        "Le réseau refuse l’accès que la marque avait donné, ou ne l’a pas accordé. Vérifiez l’identifiant et la clé de l’application dans les réglages, puis connectez de nouveau le compte.",
        "The network refuses the access that the brand had given, or did not grant it. Check the application's id and secret in the settings, then connect the account again.",
    ),
    (
        "may_not_read",
        "Le compte n’a pas le droit de lire ici : reconnectez-le en accordant tous les droits demandés.",
        "The account may not read here: connect it again and grant all the rights that are asked for.",
    ),
    (
        "rate_limited",
        "Le réseau nous demande d’attendre. L’envoi repartira seul.",
        "The network asks us to wait. Sending goes on by itself.",
    ),
    (
        "protocol",
        "Le serveur a répondu autrement que prévu. Nouvel essai automatique.",
        "The server answered in an unexpected way. We keep trying.",
    ),
    (
        "tls",
        "La connexion sécurisée a échoué : le certificat du serveur n’est pas reconnu.",
        "The secure connection failed: the server's certificate is not recognised.",
    ),
    // Sending.
    (
        "recipient_unreachable",
        "Cette personne ne peut pas être jointe ici : l’adresse n’existe pas ou refuse nos messages.",
        "This person cannot be reached here: the address does not exist or refuses our messages.",
    ),
    ("too_long", "La réponse est trop longue pour ce réseau.", "The reply is too long for this network."),
    ("target_gone", "Le message auquel vous répondez a été supprimé.", "The message that you answer was deleted."),
    (
        "target_gone_or_hidden",
        "Le message auquel vous répondez n’existe plus, ou son auteur ne nous le montre plus.",
        "The message that you answer is gone, or its author does not show it to us any more.",
    ),
    (
        "replied_already",
        "Quelqu’un a déjà répondu à cet avis entre-temps. Lisez cette réponse, puis envoyez la vôtre si elle doit la remplacer.",
        "Somebody answered this review meanwhile. Read that answer, then send yours if it is to replace it.",
    ),
    (
        "account_suspended",
        "Le réseau a suspendu le compte de la marque, ou celui de la personne.",
        "The network suspended the account of the brand, or that of the person.",
    ),
    (
        "permission_missing",
        "Le compte n’a pas le droit d’écrire ici. Vérifiez les droits du canal.",
        "The account may not write here. Check the channel's rights.",
    ),
    (
        "window_closed",
        "Le délai pour répondre en privé est passé. La personne doit écrire de nouveau.",
        "The time to answer in private is over. The person has to write again.",
    ),
    (
        "private_reply_spent",
        "Une seule réponse privée est permise, et elle a déjà été donnée. La personne doit d’abord y répondre.",
        "One private reply is allowed, and it was given already. The person has to answer it first.",
    ),
    (
        "reply_not_allowed",
        "Le réseau ne permet pas de répondre ainsi à ce message.",
        "The network does not allow to answer this message in this way.",
    ),
    (
        "duplicate",
        "Le réseau refuse deux fois les mêmes mots. Écrivez-le autrement.",
        "The network refuses the same words twice. Say it in another way.",
    ),
    (
        "content_rejected",
        "Le réseau a refusé le contenu de la réponse.",
        "The network refused the content of the reply.",
    ),
    ("refused", "Le réseau a refusé la réponse.", "The network refused the reply."),
    (
        "no_return_address",
        "Ce message n’a pas donné d’adresse de retour : répondez par un autre canal.",
        "This message gave no return address: answer by another channel.",
    ),
    (
        "address_not_allowed",
        "Cette adresse mène au réseau interne. La personne qui exploite ce serveur peut l’autoriser pour ce canal.",
        "This address leads to the internal network. Whoever runs this server can allow it for this channel.",
    ),
    (
        "server_error",
        "Le serveur d’en face a une panne. L’envoi repartira seul.",
        "The other server is out of order. Sending goes on by itself.",
    ),
    (
        "no_answer",
        "Aucune réponse du réseau : le message est peut-être arrivé. Il n’est pas renvoyé sans vérification.",
        "No answer from the network: the message may have arrived. It is not sent again without a check.",
    ),
    (
        "connection_lost",
        "La connexion s’est coupée pendant l’envoi : le message est peut-être arrivé.",
        "The connection broke while sending: the message may have arrived.",
    ),
    (
        "settings",
        "Les réglages du canal sont incomplets ou illisibles : rien n’est reçu. Saisissez-les de nouveau.",
        "The channel's settings are incomplete or cannot be read: nothing is received. Enter them again.",
    ),
    ("no_private_message", "Ce réseau n’a pas de messages privés.", "This network has no private messages."),
    (
        "no_target",
        "Cette réponse ne dit pas à quel message elle répond.",
        "This reply does not say which message it answers.",
    ),
    (
        "no_location",
        "Aucun établissement n’est choisi. Connectez le compte, ou nommez les établissements dans les réglages.",
        "No location is chosen. Connect the account, or name the locations in the settings.",
    ),
    (
        "quota_not_granted",
        "Google n’a pas encore ouvert son API à ce projet : le quota est de zéro. Demandez l’accès dans la console Google.",
        "Google has not opened its API to this project yet: the quota is zero. Ask for access in the Google console.",
    ),
    (
        "service_disabled",
        "L’API n’est pas activée dans le projet. Activez-la dans la console du réseau.",
        "The API is not switched on in the project. Switch it on in the network's console.",
    ),
    (
        "taken_elsewhere",
        "Un autre programme reçoit déjà les messages de ce compte. Arrêtez-le, ou retirez l’adresse qu’il a donnée au réseau.",
        "Another program receives the messages of this account already. Stop it, or remove the address that it gave the network.",
    ),
    (
        "address_not_reached",
        "Le réseau n’arrive pas jusqu’à l’adresse de ce canal. Vérifiez qu’elle est publique, en https, avec un certificat reconnu.",
        "The network does not get through to the address of this channel. Check that it is public, in https, with a recognised certificate.",
    ),
    (
        "not_connected",
        "Le compte n’est pas encore connecté. Connectez-le depuis la page des canaux.",
        "The account is not connected yet. Connect it from the page of the channels.",
    ),
    (
        "another_account_connected",
        "Le jeton appartient à un autre compte que celui des réglages. Connectez le bon compte.",
        "The token belongs to another account than the one of the settings. Connect the right account.",
    ),
    (
        "several_accounts",
        "Vous gérez plusieurs comptes : indiquez l’identifiant du bon dans les réglages, puis recommencez.",
        "You manage several accounts: give the identifier of the right one in the settings, then try again.",
    ),
    (
        "no_account",
        "Cette connexion ne donne accès à aucun compte de ce type. Vérifiez le compte choisi et les droits accordés.",
        "This sign-in gives access to no account of this kind. Check the chosen account and the granted rights.",
    ),
    (
        "token_expired",
        "L’accès au compte a expiré. Reconnectez le canal.",
        "Access to the account has expired. Connect the channel again.",
    ),
    // What a trial of an account finds.
    (
        "scopes_missing",
        "Le compte a été connecté sans tous les droits. Reconnectez-le et acceptez-les tous.",
        "The account was connected without all rights. Connect it again and accept them all.",
    ),
    (
        "not_subscribed",
        "Le réseau n’envoie pas tous les événements du compte. Reconnectez-le, et vérifiez l’adresse du webhook dans votre application.",
        "The network does not push all events of the account. Connect it again, and check the webhook address in your application.",
    ),
    (
        "subscriptions_missing",
        "Le réseau n’annonce pas tout ce qui concerne ce compte. Créez les abonnements qui manquent.",
        "The network does not announce all that concerns this account. Create the subscriptions that are missing.",
    ),
    (
        "webhook_missing",
        "Le réseau ne connaît pas l’adresse de ce canal. Enregistrez-la comme webhook de l’application.",
        "The network does not know the address of this channel. Register it as a webhook of the application.",
    ),
    (
        "webhook_refused",
        "Le réseau n’a pas accepté l’adresse de ce canal comme webhook.",
        "The network did not take the address of this channel as a webhook.",
    ),
    (
        "webhook_invalid",
        "Le réseau a déclaré le webhook invalide et n’envoie plus rien. Validez-le de nouveau.",
        "The network declared the webhook invalid and sends nothing more. Validate it again.",
    ),
    (
        "webhook_forbidden",
        "Le réseau ne permet pas à cette application d’enregistrer l’adresse du canal. Vérifiez son forfait.",
        "The network does not allow this application to register the channel's address. Check its plan.",
    ),
    (
        "webhook_waits",
        "Le réseau demande d’attendre avant d’enregistrer l’adresse de ce canal. Guichet redemande de lui-même.",
        "The network asks to wait before the channel's address is registered. Guichet asks again by itself.",
    ),
    (
        "replay_owed",
        "Le réseau n’a pas encore rapporté ce qui est arrivé pendant que l’adresse du canal ne répondait pas. Guichet le redemande de lui-même.",
        "The network has not yet brought again what happened while the channel's address did not answer. Guichet asks again by itself.",
    ),
    (
        "app_token_refused",
        "Le réseau refuse le jeton de l’application. Copiez-le de nouveau dans les réglages du canal.",
        "The network refuses the application's token. Copy it again into the channel's settings.",
    ),
    // The public networks.
    (
        "other_account",
        "Cet événement concerne un autre compte que celui du canal. Corrigez les abonnements de l’application.",
        "This event is about another account than the channel's. Correct the application's subscriptions.",
    ),
    (
        "reply_closed",
        "Le réseau n’accepte pas notre réponse ici : l’auteur ne nous a ni nommés ni cités, nous a bloqués, ou limite les réponses.",
        "The network does not take our reply here: its author neither named nor quoted us, has blocked us, or limits replies.",
    ),
    (
        "quota_exhausted",
        "Le quota payé auprès du réseau est épuisé. L’envoi repartira quand il sera renouvelé ou relevé.",
        "The quota paid for with the network is used up. Sending goes on when it is renewed or raised.",
    ),
    (
        "encrypted",
        "Cette conversation est chiffrée de bout en bout : répondez dans l’application du réseau.",
        "This conversation is encrypted from end to end: answer in the network's own app.",
    ),
    (
        "group_conversation",
        "Cette conversation privée réunit plusieurs personnes : lisez-la et répondez dans l’application du réseau.",
        "This private conversation is a group: read it and answer in the network's own app.",
    ),
    (
        "token_ends",
        "Le compte a été connecté sans le droit de le rester : l’accès s’arrêtera bientôt. Reconnectez-le avec tous les droits.",
        "The account was connected without the right to stay so: access will end soon. Connect it again with all rights.",
    ),
];

/// The words of a code. A code that is not ours gets an honest general sentence.
#[must_use]
pub fn problem_words(code: &str) -> Phrase {
    WORDS.iter().find(|(known, _, _)| *known == code).map_or_else(
        || Phrase::new("Un problème inattendu s’est produit.", "An unexpected problem occurred."),
        |(_, fr, en)| Phrase::new(*fr, *en),
    )
}

/// The words for a code on one kind of channel: an account that is connected in the browser has no password that could be wrong.
#[must_use]
pub fn words_for(kind: &str, code: &str) -> Phrase {
    let in_browser = !crate::scopes_of(kind).is_empty();
    problem_words(if code == "sign_in_refused" && in_browser { "access_refused" } else { code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_said_once_and_in_both_languages() {
        for (index, (code, fr, en)) in WORDS.iter().enumerate() {
            assert!(!WORDS[index + 1..].iter().any(|(other, _, _)| other == code), "{code} stands twice");
            assert!(fr.ends_with('.') && en.ends_with('.'), "{code} is not a sentence");
            assert!(!fr.contains('\''), "{code}: French takes the curly apostrophe");
        }
    }

    #[test]
    fn what_the_trial_of_an_account_finds_has_words() {
        // The code alone is kept, and said later.
        for source in [include_str!("x/health.rs"), include_str!("meta/health.rs")] {
            let (code, _) = source.split_once("#[cfg(test)]").unwrap_or((source, ""));
            let made = code.split("Problem::new(").chain(code.split("Problem::of_code(")).skip(1);
            let codes = made.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
            for code in codes {
                assert!(WORDS.iter().any(|(known, _, _)| *known == code), "{code} has no words");
            }
        }
    }

    #[test]
    fn an_unknown_code_still_gets_words() {
        assert_eq!(problem_words("never_seen").in_locale("fr-CA"), "Un problème inattendu s’est produit.");
    }
}
