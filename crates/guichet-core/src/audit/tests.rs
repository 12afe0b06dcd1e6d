use super::*;
use crate::model::UserId;

fn thread(message: &str, reply: &str, hours: i64) -> Thread {
    let at: Timestamp = "2026-11-16T09:00:00Z".parse().unwrap();
    Thread {
        message: message.to_owned(),
        message_at: Some(at),
        reply: Some(reply.to_owned()).filter(|reply| !reply.is_empty()),
        reply_at: (!reply.is_empty()).then(|| at + jiff::SignedDuration::from_hours(hours)),
        channel: Some("x".to_owned()),
        locale: None,
        visibility: None,
        identity: None,
        reference: None,
    }
}

fn audited(threads: &[Thread]) -> Audited {
    let mut audit = Audit::new();
    for thread in threads {
        audit.add(judge(thread, &House::default()));
    }
    audit.finish()
}

const WHERE: &str = "Mon colis devait arriver lundi, il est où ?";

fn brand() -> Vec<Thread> {
    vec![
        thread(WHERE, "Bonjour, votre colis est au dépôt de Lyon, il sera livré demain avant 13 h. Zoé", 1),
        thread(WHERE, "Bonjour, nous comprenons votre déception et nous en sommes désolés. Belle journée.", 2),
        thread(
            WHERE,
            "Bonjour Léa, merci de contacter notre service client au 01 99 00 12 34 pour que l'on regarde. Tom",
            3,
        ),
        thread(
            WHERE,
            "Bonjour Hugo, merci de contacter notre service client au 01 99 00 12 34 pour que l'on regarde. Ana",
            30,
        ),
        thread("Le numéro à rappeler c'est le 06 39 98 11 22, toujours rien reçu !", "", 0),
    ]
}

#[test]
fn a_kind_word_answers_thanks_and_what_hurts_is_veiled() {
    let thanks = thread("Merci beaucoup pour votre geste, c'était parfait !", "Avec plaisir, à bientôt !", 1);
    let insulted = thread("Bande de voleurs, vous n'êtes que des incapables ! Où est mon colis ?", "", 0);
    let audited = audited(&[thanks, insulted]);
    assert!(audited.shares.sympathy_only < 0.01 && audited.shares.answered > 0.4, "{:?}", audited.shares);
    let shown: Vec<&str> = audited.worst.iter().map(|shown| shown.message.as_str()).collect();
    assert!(shown.iter().all(|words| !words.contains("incapables") && !words.contains("Merci")), "{shown:?}");
    assert!(shown.iter().any(|words| words.contains("Où est mon colis")), "{shown:?}");
}

#[test]
fn each_thread_counts_once_and_the_shares_sum_to_one() {
    let audited = audited(&brand());
    assert_eq!((audited.threads, audited.replies, audited.left), (5, 4, 1));
    let shares = audited.shares;
    let close = |share: f64, expected: f64| (share - expected).abs() < 1e-9;
    assert!(close(shares.answered + shares.promised, 0.2), "{shares:?}");
    assert!(close(shares.sympathy_only, 0.2) && close(shares.sent_away, 0.4) && close(shares.left, 0.2), "{shares:?}");
    let sum = shares.answered + shares.promised + shares.sent_away + shares.sympathy_only + shares.left + shares.other;
    assert!(close(sum, 1.0));
    assert_eq!(audited.topics.iter().map(|topic| topic.threads).sum::<u64>(), 5);
}

#[test]
fn waiting_times_are_those_of_the_answered_ones() {
    let audited = audited(&brand());
    assert_eq!(audited.minutes_to_reply, MinutesToReply { median: Some(120), p90: Some(1_800) });
    assert_eq!(super::figures::Audit::new().finish().minutes_to_reply, MinutesToReply { median: None, p90: None });
}

#[test]
fn one_text_with_other_names_is_one_template() {
    let audited = audited(&brand());
    assert_eq!((audited.same_template, audited.templates.len()), (2, 1));
    assert_eq!(audited.templates[0].replies, 2);
}

#[test]
fn nothing_shown_carries_personal_data() {
    let audited = audited(&brand());
    let shown = serde_json::to_string(&audited).unwrap();
    assert!(!shown.contains("06 39 98 11 22"), "{shown}");
    assert!(audited.worst.iter().any(|verbatim| verbatim.treatment == Treatment::Left));
    assert_eq!(audited.best.len(), 1, "{:?}", audited.best);
}

#[test]
fn data_asked_in_public_is_counted() {
    let asked =
        thread(WHERE, "Bonjour, donnez-nous votre adresse mail et votre numéro de téléphone en commentaire.", 1);
    let audited = audited(&[asked]);
    assert_eq!((audited.data_asked_in_public, audited.guard.refuse), (1, 1));
}

#[test]
fn a_clock_that_runs_backwards_is_no_waiting_time() {
    let mut odd = thread(WHERE, "Bonjour, il arrive demain avant 13 h.", 1);
    std::mem::swap(&mut odd.message_at, &mut odd.reply_at);
    assert_eq!(audited(&[odd]).minutes_to_reply.median, None);
}

#[test]
fn an_empty_file_is_an_empty_audit() {
    let audited = audited(&[]);
    assert_eq!((audited.threads, audited.shares), (0, Shares::default()));
}

#[test]
fn what_would_help_somebody_needs_enough_replies_and_names_the_most_frequent_first() {
    let away = |name: &str| {
        thread(WHERE, &format!("Bonjour {name}, merci de contacter notre service client au 01 99 00 12 34. Tom"), 1)
    };
    let (tom, zoe) = (UserId(uuid::Uuid::from_u128(1)), UserId(uuid::Uuid::from_u128(2)));
    let mut helping = Helping::default();
    for name in ["Léa", "Hugo", "Ana", "Noé", "Inès"] {
        helping.add(tom, &judge(&away(name), &House::default()));
    }
    helping.add(zoe, &judge(&away("Marc"), &House::default()));
    let help = helping.finish();
    assert_eq!(help.iter().map(|help| help.colleague).collect::<Vec<_>>(), [tom], "one reply tells nothing of anybody");
    assert!(help[0].rules.contains(&RuleName::QuestionUnanswered), "{help:?}");
    assert_eq!(help[0].rules.len(), 2, "two pieces of advice at most: {help:?}");
}
