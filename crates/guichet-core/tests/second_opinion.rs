//! What the second opinion adds to the rules, in wordings that no list has, and what it must leave alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

use guichet_core::guard::second::Opinion;
use guichet_core::guard::{self, CustomerSeen, House, Input, Level, MessageToAnswer, Report, RuleName, Verdict, Where};
use guichet_core::model::{IdentityLevel, Visibility};

fn input(message: &str, reply: &str) -> Input {
    Input {
        channel: "facebook".to_owned(),
        visibility: Some(Visibility::Public),
        message: MessageToAnswer { text: message.to_owned(), ..MessageToAnswer::default() },
        reply: reply.to_owned(),
        now: Some("2026-11-23T09:00:00Z".parse().unwrap()),
        ..Input::default()
    }
}

fn examined(input: &Input, opinion: Option<&Opinion>) -> Report {
    guard::examine_with(input, &guard::read_message(input), &House { opinion, ..House::default() })
}

fn level(report: &Report, rule: RuleName) -> Option<Level> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule == rule && finding.place == Where::Reply);
    of_rule.map(|finding| finding.level).max()
}

/// Kind words with nothing in them: the rule hears them by itself.
const KIND: &[(RuleName, &str, &str)] = &[
    (
        RuleName::EmptySympathy,
        "Trois semaines sans chauffage avec un bébé",
        "Bonjour, nous mesurons combien cette situation est difficile pour vous et votre famille. Sachez que nous sommes de tout cœur avec vous.",
    ),
    (
        RuleName::EmptySympathy,
        "Ma fille a été oubliée à l'arrêt de bus",
        "Bonjour, nous comprenons tout à fait votre inquiétude de parent. Nos conducteurs ont à cœur la sécurité de chacun et sont formés en ce sens.",
    ),
    (
        RuleName::EmptySympathy,
        "Your driver shouted at my daughter",
        "Hi Ann, that must have been so upsetting for you both. Our drivers really do care about every single passenger and are trained to be kind.",
    ),
    (
        RuleName::EmptySympathy,
        "Third night without hot water in the hotel",
        "Dear guest, we know how much a good night means and we hear you. Our teams give their very best every day to make each stay special.",
    ),
];

const FOUND: &[(RuleName, &str, &str)] = &[
    (
        RuleName::PersonalDataInPublic,
        "Ma commande n'arrive pas",
        "Bonjour Julie, votre commande de deux lampes à 89 € part demain à votre adresse du 12 rue des Lilas.",
    ),
    (
        RuleName::PersonalDataInPublic,
        "Where is my order?",
        "Hi Julie, your order of two lamps at £89 leaves tomorrow for your address at 12 Lilac Road.",
    ),
];

const FILE: &[(&str, &str)] = &[
    (
        "Il me reste combien sur le livret ?",
        "Bonjour, il y a 412 € dessus et le dernier virement de votre fille date du 3 mars.",
    ),
    (
        "Can you tell me which seats we have?",
        "Hi, you two are in 14A and 14B, booked by Mr Hale on Monday with his card.",
    ),
];

/// Good replies near those: warm, direct, or light with somebody who jokes and asks nothing.
const GOOD: &[(&str, &str)] = &[
    (
        "Trois semaines sans chauffage avec un bébé",
        "Bonjour Léa, trois semaines de froid avec un bébé, c'est inadmissible. Le chauffagiste passe ce soir à 18 h et je vous appelle à 20 h.",
    ),
    (
        "Third night without hot water in the hotel",
        "I'm sorry, Sam. The pump is mended since 6 pm and tonight is on us.",
    ),
    ("Vos conducteurs sont adorables, merci !", "Merci, cela leur fera plaisir 😊 Bonne route à vous !"),
    ("My cat moved into your box 😂 best delivery ever", "Excellent taste 😂 Enjoy!"),
    ("Je peux venir avec mon chien ?", "Oui, en laisse."),
    ("Do you open on Sunday?", "Yes, 10 to 4."),
];

#[test]
fn it_finds_what_no_list_has() {
    let mut missed = String::new();
    for (rule, message, reply) in FOUND {
        let input = input(message, reply);
        let (alone, both) = (examined(&input, Some(&Opinion::default())), examined(&input, None));
        if level(&alone, *rule).is_some() || level(&both, *rule).is_none() {
            missed += &format!("{rule}: rules {:?}, both {:?}: {reply}\n", level(&alone, *rule), level(&both, *rule));
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

#[test]
fn kind_words_with_nothing_in_them_are_held_with_and_without_it() {
    for (rule, message, reply) in KIND {
        let input = input(message, reply);
        assert_eq!(level(&examined(&input, Some(&Opinion::default())), *rule), Some(Level::Hold), "{reply}");
        assert_eq!(level(&examined(&input, None), *rule), Some(Level::Hold), "{reply}");
    }
}

#[test]
fn a_file_told_in_other_words_is_found_where_nobody_was_verified() {
    let mut wrong = String::new();
    for (message, reply) in FILE {
        for (identity, expected) in [(IdentityLevel::Claimed, true), (IdentityLevel::Verified, false)] {
            let mut input = input(message, reply);
            input.channel = "mail".to_owned();
            input.visibility = Some(Visibility::Private);
            input.customer = Some(CustomerSeen { private_message: None, identity: Some(identity), hops: 0 });
            let found = level(&examined(&input, None), RuleName::DisclosureUnverified);
            if found.is_some() != expected {
                wrong += &format!("{identity:?}: {found:?}: {reply}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn warm_and_direct_replies_are_never_held() {
    for (message, reply) in GOOD {
        let report = examined(&input(message, reply), None);
        assert!(report.verdict < Verdict::Hold, "{reply}: {:?}", report.findings);
    }
}

#[test]
fn what_a_rule_refuses_stays_refused() {
    let input =
        input("Mon colis ?", "Bonjour, donnez-nous votre adresse mail et votre numéro de commande ici. Avec plaisir !");
    let (alone, both) = (examined(&input, Some(&Opinion::default())), examined(&input, None));
    assert_eq!(level(&alone, RuleName::PersonalDataInPublic), Some(Level::Refuse));
    assert_eq!(level(&both, RuleName::PersonalDataInPublic), Some(Level::Refuse));
}

#[test]
fn a_reply_of_any_length_is_read_to_its_end_once() {
    let long = input("Où est mon colis ?", &"Nous sommes désolés, vraiment ! ".repeat(400));
    assert!(examined(&long, None).verdict > Verdict::Pass);
}
