//! A double of every network: it makes things happen as the network would write them, and has moods.

use guichet_channels::account::Surroundings;
use guichet_channels::http::NetworkPolicy;
use guichet_channels::mail::identity;
use guichet_channels::pace::Pace;
use guichet_channels::sandbox::{Sandbox, Whim};
use guichet_channels::webform::Submission;
use guichet_channels::{Account, AnyChannel, RawBytes};
use guichet_core::model::{ChannelId, Outgoing};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::support::http_double::{Answer, HttpDouble};
use crate::support::samples::{account, id, open, reply};
use crate::support::smtp_double::{Behaviour, SmtpDouble};

/// Something that happens on a network.
pub(crate) enum Happening<'a> {
    Message {
        id: &'a str,
        text: &'a str,
    },
    Edit {
        id: &'a str,
        text: &'a str,
    },
    Delete {
        id: &'a str,
    },
    Unknown,
    /// The network takes away a reply of ours, which it had taken under this id.
    Rejected {
        id: &'a str,
    },
}

/// What the network does with the next reply.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    TakeAndFallSilent,
    AskToWait,
    BreakBefore,
    Refuse,
    /// Takes the content, and says that it will not keep it now.
    PostponeContent,
    /// Takes the content, and says that it will not keep it.
    RefuseContent,
    /// The token counts no more, and another one can be had.
    TokenEnds,
    /// The token counts no more, and only a person can bring another one.
    TokenRevoked,
    /// The person has blocked the brand since the reply was drafted.
    Blocked,
    /// The time or the place to answer has closed since the reply was drafted, and only the network knows it.
    WindowOver,
}

/// How a network asks to wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    pub(crate) name: &'static str,
    /// Our word for it.
    pub(crate) code: &'static str,
    /// Whether it says for how long.
    pub(crate) says_when: bool,
}

/// What networks say when they only want a pause.
pub(crate) const fn slower(name: &'static str, says_when: bool) -> Dialect {
    Dialect { name, code: "rate_limited", says_when }
}

/// A channel with the double of its network.
pub(crate) struct Double {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) channel: AnyChannel,
    /// Whether what the double took can be looked up in it.
    pub(crate) looks_up_in_the_double: bool,
    account: Account,
    surroundings: Surroundings,
    network: Network,
}

enum Network {
    Receiver(HttpDouble),
    Sandbox(Sandbox, ChannelId),
    Mail(SmtpDouble),
    /// Shown on our own page: nobody in between.
    Page,
    /// A network with a double of its own.
    Own(Box<dyn OwnNetwork>),
}

/// One double for every kind, and for the ways in which a kind behaves differently.
pub(crate) async fn every_double() -> Vec<Double> {
    let smtp = SmtpDouble::start().await;
    let mail_account = mail_account(&smtp);
    let mut form_by_mail = account("webform", &[("form_key", "a key")]);
    form_by_mail.mail = Some(Box::new(mail_account.clone()));
    let sandbox = Surroundings::default();
    let world = Network::Sandbox(sandbox.sandbox.clone(), ChannelId(id(1)));
    let silent_world = Network::Sandbox(sandbox.sandbox.clone(), ChannelId(id(1)));
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let mut doubles = vec![
        double(
            "inbound",
            account("inbound", &[("secret", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]),
            local,
            Network::Receiver(HttpDouble::start().await),
        ),
        double(
            "sandbox of a network with look-up",
            account("sandbox", &[("network", "mastodon")]),
            sandbox.clone(),
            world,
        ),
        double(
            "sandbox of a network without look-up",
            account("sandbox", &[("network", "x")]),
            Surroundings::default(),
            silent_world,
        )
        .in_its_own_world(),
        double("mail", mail_account, Surroundings::default(), Network::Mail(smtp.clone())),
        double(
            "web form answered by mail",
            form_by_mail,
            Surroundings::default(),
            Network::Mail(SmtpDouble::start().await),
        )
        .through_its_own_relay(),
        double(
            "web form answered on the page",
            account("webform", &[("form_key", "a key")]),
            Surroundings::default(),
            Network::Page,
        ),
    ];
    doubles.extend(networks().await);
    doubles
}

/// The networks with a double of their own: one line each.
async fn networks() -> Vec<Double> {
    vec![
        crate::conformance::meta::facebook().await,
        crate::conformance::meta::messenger().await,
        crate::conformance::meta::instagram().await,
        crate::conformance::bluesky::double().await,
        crate::conformance::mastodon::double().await,
        crate::conformance::x::double().await,
        crate::conformance::google::double().await,
        crate::conformance::telegram::double().await,
    ]
}

/// A network with a double of its own, behind a channel of this kind.
pub(crate) fn own(name: &'static str, account: Account, network: impl OwnNetwork + 'static) -> Double {
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    double(name, account, local, Network::Own(Box::new(network)))
}

fn double(name: &'static str, account: Account, surroundings: Surroundings, network: Network) -> Double {
    let kind = guichet_channels::kind(&account.channel.kind).unwrap().name;
    let channel = open(&account, &surroundings);
    let looks_up_in_the_double = !matches!(network, Network::Mail(_));
    Double { name, kind, channel, looks_up_in_the_double, account, surroundings, network }
}

fn mail_account(smtp: &SmtpDouble) -> Account {
    let port = smtp.port.to_string();
    account(
        "mail",
        &[
            ("address", "aide@boutique.example"),
            ("imap_host", "127.0.0.1"),
            ("allow_intranet", "yes"),
            ("imap_port", "9"),
            ("imap_security", "none"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", &port),
            ("smtp_security", "none"),
            ("password", "essai"),
            ("mark_key", "a key"),
        ],
    )
}

impl Double {
    fn in_its_own_world(mut self) -> Self {
        self.network = Network::Sandbox(self.surroundings.sandbox.clone(), self.account.channel.id);
        self
    }

    fn through_its_own_relay(mut self) -> Self {
        if let Network::Mail(smtp) = &self.network {
            self.account.mail = Some(Box::new(mail_account(smtp)));
            self.channel = open(&self.account, &self.surroundings);
        }
        self
    }

    /// The same account opened again, as after a restart.
    pub(crate) fn reopened_as(&self, other: &Self) -> AnyChannel {
        open(&other.account, &self.surroundings)
    }

    /// The bytes that the network gives us.
    pub(crate) fn happens(&self, happening: &Happening<'_>) -> Option<RawBytes> {
        if let Network::Own(network) = &self.network {
            return network.happens(&self.channel, happening);
        }
        match self.kind {
            "mail" => match happening {
                Happening::Message { id, text } => Some(identity::raw(mail(id, text))),
                Happening::Rejected { id } => Some(identity::raw(report(id))),
                _ => None,
            },
            "webform" => match happening {
                Happening::Message { text, .. } => Some(self.submitted(text)),
                _ => None,
            },
            _ if matches!(happening, Happening::Rejected { .. }) => None,
            _ => Some(webhook(happening)),
        }
    }

    /// The same account in a process that has heard nothing of the network's pace yet.
    pub(crate) fn afresh(&self) -> AnyChannel {
        open(&self.account, &Surroundings { pace: Pace::default(), ..self.surroundings.clone() })
    }

    /// The words in which the network asks to wait.
    pub(crate) fn dialects(&self) -> &'static [Dialect] {
        const HTTP: &[Dialect] = &[slower("429 with Retry-After", true), slower("429", false)];
        const WHIM: &[Dialect] = &[slower("a number of seconds", true)];
        // A server that takes no mail now may have any reason, so it is not said that we were too fast.
        const CONTENT: Dialect = Dialect { name: "451 for the content", code: "server_error", says_when: false };
        const MAIL: &[Dialect] = &[slower("451 for the recipient", false), CONTENT];
        match &self.network {
            Network::Own(network) => network.dialects(),
            Network::Receiver(_) => HTTP,
            Network::Sandbox(..) => WHIM,
            Network::Mail(_) => MAIL,
            Network::Page => &[],
        }
    }

    /// The next reply is asked to wait in these words.
    pub(crate) fn asks_to_wait(&self, dialect: &Dialect) {
        match &self.network {
            Network::Own(network) => network.asks_to_wait(dialect.name),
            Network::Receiver(receiver) => {
                let header = if dialect.says_when { "retry-after: 3\r\n" } else { "" };
                receiver.next(Answer::Status(429, header, String::new()));
            }
            Network::Mail(smtp) if dialect.name.ends_with("content") => smtp.next(Behaviour::PostponeContent),
            _ => assert!(self.will(&Mood::AskToWait)),
        }
    }

    fn submitted(&self, text: &str) -> RawBytes {
        let AnyChannel::Webform(form) = &self.channel else { panic!("not a form") };
        let opened = "2026-03-03T10:00:00Z".parse().unwrap();
        let sent = "2026-03-03T10:01:00Z".parse().unwrap();
        // The number of the page follows from the words only where the test says that it is one page.
        let page = if text.len() > 4 { id(77) } else { id(u128::from(text.as_bytes()[0])) };
        let mut submission =
            Submission { token: form.new_token(page, opened), language: "fr".into(), ..Submission::default() };
        submission.fields.insert("message".into(), "Voir le fichier".into());
        if text.len() > 20_000 {
            let file = guichet_channels::webform::SubmittedFile {
                name: "récit.txt".into(),
                mime: "text/plain".into(),
                bytes: text.into(),
            };
            submission.files.push(file);
        } else {
            submission.fields.insert("message".into(), text.into());
        }
        form.accept(&submission, sent).unwrap()
    }

    /// Puts messages where `receive` finds them; false where they are pushed or need a real server.
    pub(crate) fn posts(&self, messages: &[(&str, &str)]) -> bool {
        if let Network::Own(network) = &self.network {
            return network.posts(messages);
        }
        let Network::Sandbox(world, channel_id) = &self.network else { return false };
        for (id, text) in messages {
            world.post_bytes(*channel_id, webhook(&Happening::Message { id, text }));
        }
        true
    }

    /// Sets the mood for the next reply; false where the network has no such mood.
    pub(crate) fn will(&self, mood: &Mood) -> bool {
        if let Network::Own(network) = &self.network {
            return network.will(mood);
        }
        let by_mail = matches!(self.network, Network::Mail(_));
        if !by_mail && matches!(mood, Mood::PostponeContent | Mood::RefuseContent) {
            return false;
        }
        // Neither has tokens, and only the simulated network has people who block and windows that close.
        let simulated = matches!(self.network, Network::Sandbox(..));
        match mood {
            Mood::TokenEnds | Mood::TokenRevoked => return false,
            Mood::Blocked | Mood::WindowOver if !simulated => return false,
            _ => {}
        }
        match &self.network {
            Network::Receiver(receiver) => receiver.next(match mood {
                Mood::TakeAndFallSilent => Answer::KeepAndBreak,
                Mood::AskToWait => Answer::Status(429, "retry-after: 3\r\n", String::new()),
                Mood::BreakBefore => Answer::Status(503, "", String::new()),
                _ => Answer::Status(403, "", String::new()),
            }),
            Network::Sandbox(world, channel_id) => world.next_send(
                *channel_id,
                match mood {
                    Mood::TakeAndFallSilent => Whim::AcceptThenTimeOut,
                    Mood::AskToWait => Whim::RateLimit { retry_after: 3 },
                    Mood::BreakBefore => Whim::Unreachable,
                    Mood::WindowOver => Whim::Refuse { code: "window_closed".into() },
                    _ => Whim::Refuse { code: "recipient_unreachable".into() },
                },
            ),
            Network::Mail(smtp) => smtp.next(match mood {
                Mood::TakeAndFallSilent => Behaviour::TakeAndBreak,
                Mood::AskToWait => Behaviour::PostponeRecipient,
                Mood::BreakBefore => Behaviour::BreakBefore,
                Mood::PostponeContent => Behaviour::PostponeContent,
                Mood::RefuseContent => Behaviour::RefuseContent,
                _ => Behaviour::RefuseRecipient,
            }),
            Network::Page | Network::Own(_) => return false,
        }
        true
    }

    /// Whether the double sees what arrives.
    pub(crate) fn counts(&self) -> bool {
        !matches!(self.network, Network::Page)
    }

    /// How many replies stand there; none where there is nothing between us and the reader.
    pub(crate) fn arrived(&self) -> Option<usize> {
        match &self.network {
            Network::Receiver(receiver) => Some(receiver.kept().len()),
            Network::Sandbox(world, channel_id) => Some(world.delivered(*channel_id).len()),
            Network::Mail(smtp) => Some(smtp.taken().len()),
            Network::Page => None,
            Network::Own(network) => Some(network.arrived()),
        }
    }

    /// Whether other words under an id come as an edit beside the message, so that the message is known by its id alone.
    pub(crate) fn edits_come_beside(&self) -> bool {
        matches!(&self.network, Network::Own(network) if network.edits_come_beside())
    }

    /// A reply that this network can take.
    pub(crate) fn reply(&self, number: u128) -> Outgoing {
        let mut outgoing = reply(number);
        if let Network::Own(network) = &self.network {
            return network.reply(outgoing);
        }
        if let Network::Receiver(receiver) = &self.network {
            outgoing.reply_url = Some(format!("http://127.0.0.1:{}/replies", receiver.port));
        }
        outgoing
    }
}

fn mail(id: &str, text: &str) -> Vec<u8> {
    format!("From: Jeanne <jeanne@courrier.example>\r\nMessage-ID: <{id}>\r\nDate: Tue, 3 Mar 2026 10:02:00 +0100\r\nSubject: Colis\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n").into_bytes()
}

/// A mail server reports that a mail did not arrive.
fn report(id: &str) -> Vec<u8> {
    format!("From: MAILER-DAEMON@courrier.example\r\nMessage-ID: <rapport@courrier.example>\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; courrier.example\r\n\r\nFinal-Recipient: rfc822; jeanne@courrier.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--b--\r\n").into_bytes()
}

fn webhook(happening: &Happening<'_>) -> RawBytes {
    let mut item = json!({
        "source": "forum", "external_id": "m-1", "author": {"id": "u-7", "name": "Jeanne"}, "text": "",
        "created_at": "2026-03-03T10:00:00Z", "visibility": "public",
    });
    let kind = match happening {
        Happening::Message { id, text } => {
            item["external_id"] = json!(id);
            let long = text.len() > 1_000_000;
            item["text"] = json!(if long { "Voir le fichier" } else { text });
            if long {
                item["attachments"] =
                    json!([{"name": "récit.txt", "mime": "text/plain", "base64": base64(text.as_bytes())}]);
            }
            "message"
        }
        Happening::Edit { id, text } => {
            item["external_id"] = json!(id);
            item["text"] = json!(text);
            "edit"
        }
        Happening::Delete { id } => {
            item["external_id"] = json!(id);
            "delete"
        }
        Happening::Unknown | Happening::Rejected { .. } => "reaction",
    };
    item["type"] = json!(kind);
    let body = item.to_string().into_bytes();
    match guichet_channels::inbound::wire::parse(&body) {
        Ok(incoming) => guichet_channels::inbound::wire::raw_from(&incoming, body),
        Err(_) => RawBytes {
            source: "forum".into(),
            external_id: "m-1".into(),
            part: "message".into(),
            content_hash: String::new(),
            body,
        },
    }
}

fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}
