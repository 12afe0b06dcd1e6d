//! A post: who wrote it, under what, and whether X will take our answer.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingKind, ReplyDoor, Visibility};
use serde_json::Value;

use super::event::{id, list, required_id, time};
use super::{Event, POST_FETCHED, POST_GONE, SOURCE, Understood, is_id, word};
use crate::channel::ParseProblem;
use crate::text;

/// Understands a post.
pub(super) fn written(event: &Event<'_>) -> Result<Understood, ParseProblem> {
    let post = event.payload;
    let version = required_id(post, "id")?;
    let history = list(post, "edit_history_tweet_ids");
    let first = history.first().and_then(Value::as_str).filter(|first| is_id(first)).unwrap_or(&version).to_owned();
    let author = required_id(post, "author_id")?;
    let own = event.is_own(&author);
    let kind = match () {
        () if first != version && event.kind != POST_FETCHED => IncomingKind::Edit,
        () if own => IncomingKind::OwnReply,
        () => IncomingKind::Message,
    };
    let said = word(post, "text").unwrap_or_default().to_owned();
    let answers = parent(post)?.into_iter().chain(quoted(post)).collect();
    let attachments = files(event, post);
    let text = words_of(post, own);
    text::not_too_long(&text, "text")?;
    if text.trim().is_empty() && attachments.is_empty() {
        return Err(ParseProblem::of("empty", "text"));
    }
    let protected = event.user(&author).and_then(|user| user.get("protected")).and_then(Value::as_bool);
    let incoming = Incoming {
        kind,
        source: SOURCE.to_owned(),
        thread_id: Some(id(post, "conversation_id")?.unwrap_or_else(|| first.clone())),
        external_id: first,
        in_reply_to: answers,
        case_reference: None,
        author: event.author(&author),
        subject: String::new(),
        text,
        created_at: time(post, "created_at")?,
        // Followers that its author let in can read it, and nobody else.
        visibility: if protected == Some(true) { Visibility::Followers } else { Visibility::Public },
        attachments,
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: if own { ReplyDoor::Open } else { door(event, post) },
    };
    Ok(Understood { incoming, said, version })
}

/// Understands that a post is not there any more.
pub(super) fn deleted(event: &Event<'_>) -> Result<Understood, ParseProblem> {
    let version = required_id(event.payload, "id")?;
    let author = id(event.payload, "author_id")?.unwrap_or_default();
    // X tells of the account's own posts only. An answer of ours that is gone did not arrive after all.
    let own = if author.is_empty() { event.kind != POST_GONE && event.own_id.is_some() } else { event.is_own(&author) };
    let incoming = Incoming {
        kind: if own { IncomingKind::Bounce } else { IncomingKind::Delete },
        source: SOURCE.to_owned(),
        external_id: version.clone(),
        thread_id: None,
        in_reply_to: Vec::new(),
        case_reference: None,
        author: if author.is_empty() { guichet_core::model::IncomingAuthor::default() } else { event.author(&author) },
        subject: String::new(),
        text: String::new(),
        created_at: None,
        visibility: Visibility::Private,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: own,
        unproven: false,
        reply_door: ReplyDoor::Open,
    };
    Ok(Understood { incoming, said: String::new(), version })
}

/// What it replies to.
fn parent(post: &Value) -> Result<Option<String>, ParseProblem> {
    match referenced(post, "replied_to") {
        Some(parent) => Ok(Some(parent)),
        None => id(post, "in_reply_to_tweet_id"),
    }
}

/// What it quotes.
fn quoted(post: &Value) -> Option<String> {
    referenced(post, "quoted")
}

fn referenced(post: &Value, relation: &str) -> Option<String> {
    let found = list(post, "referenced_tweets").iter().find(|other| word(other, "type") == Some(relation))?;
    word(found, "id").filter(|id| is_id(id)).map(str::to_owned)
}

/// Whether X will take an answer: without a contract of their own, only where its author named or quoted the account.
fn door(event: &Event<'_>, post: &Value) -> ReplyDoor {
    let mentions = post.get("entities").map_or(&[][..], |entities| list(entities, "mentions"));
    // X puts the names of a thread in front of a reply by itself: nobody wrote them, and they call nobody.
    let in_front = names_in_front(post, word(post, "text").unwrap_or_default());
    let written = |mention: &&Value| {
        let at = mention.get("start").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
        at.map_or(in_front == 0, |at| at >= in_front)
    };
    let names_us = |mention: &Value| word(mention, "id").is_some_and(|id| event.is_own(id));
    let named = event.kind == "post.mention.create" || mentions.iter().filter(written).any(names_us);
    let quotes_us = event.kind == "post.quote.create"
        || quoted(post)
            .and_then(|id| event.tweet(&id))
            .and_then(|tweet| word(tweet, "author_id"))
            .is_some_and(|author| event.is_own(author));
    if event.needs_summon && !named && !quotes_us {
        return ReplyDoor::NotSummoned;
    }
    // Of the other limits ("following", "subscribers", "verified") nobody tells us whether they leave us out.
    let invited_only = matches!(word(post, "reply_settings"), Some("mentionedUsers" | "mentioned_users"));
    if invited_only && !named { ReplyDoor::Closed } else { ReplyDoor::Open }
}

/// The words as a reader sees them: long posts whole, addresses as they were written, signs instead of their codes. Of our own
/// answers the names go that X puts in front: they were not written by anybody.
pub(in crate::x) fn words_of(post: &Value, own: bool) -> String {
    let long = post.get("note_tweet").filter(|note| word(note, "text").is_some());
    let holder = long.unwrap_or(post);
    let written = word(holder, "text").unwrap_or_default();
    let begins = if own && long.is_none() { names_in_front(post, written) } else { 0 };
    let mut words: String = written.chars().skip(begins).collect();
    if let Some(entities) = holder.get("entities") {
        for address in list(entities, "urls") {
            let Some(short) = word(address, "url") else { continue };
            words = match (word(address, "expanded_url"), word(address, "media_key")) {
                // The address of a file that is attached.
                (_, Some(_)) => words.replace(short, ""),
                (Some(full), None) => words.replace(short, as_typed(full, word(address, "display_url"))),
                (None, None) => words,
            };
        }
    }
    // The codes of X for three signs; "&amp;" last, so that what looks like a code stays one.
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text::words(words.trim())
}

/// An address without its scheme where X has put one in front that was not written.
fn as_typed<'a>(full: &'a str, shown: Option<&str>) -> &'a str {
    match full.strip_prefix("http://") {
        Some(bare) if shown == Some(bare) => bare,
        _ => full,
    }
}

/// How many signs stand in front of what was written, in an answer.
fn names_in_front(post: &Value, written: &str) -> usize {
    if !matches!(parent(post), Ok(Some(_))) {
        return 0;
    }
    let said = list(post, "display_text_range").first().and_then(Value::as_u64);
    if let Some(begins) = said.and_then(|begins| usize::try_from(begins).ok()).filter(|begins| *begins > 0) {
        return begins;
    }
    let mut rest = written;
    while let Some(after) = rest.strip_prefix('@') {
        let name = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        match after.get(name..).and_then(|after| after.strip_prefix(' ')) {
            Some(after) if name > 0 => rest = after,
            _ => break,
        }
    }
    written.chars().count() - rest.chars().count()
}

/// Whether two texts say the same: X trims and folds blanks.
pub(in crate::x) fn same_words(left: &str, right: &str) -> bool {
    left.split_whitespace().eq(right.split_whitespace())
}

/// The files of a post or a message, by address. Nothing is fetched.
pub(super) fn files(event: &Event<'_>, holder: &Value) -> Vec<IncomingAttachment> {
    let keys = holder.get("attachments").map_or(&[][..], |attachments| list(attachments, "media_keys"));
    let known = event.included("media");
    let of_key = |key: &Value| known.iter().find(|media| media.get("media_key") == Some(key));
    keys.iter()
        .take(8)
        .filter_map(of_key)
        .filter_map(|media| word(media, "url").or_else(|| word(media, "preview_image_url")))
        .filter_map(file_at)
        .collect()
}

/// A file that only has an address.
pub(super) fn file_at(address: &str) -> Option<IncomingAttachment> {
    let url = reqwest::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let name = text::file_name(url.path());
    let mime = match name.rsplit('.').next() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        Some("webp") => "image/webp",
        Some("mp4") => "video/mp4",
        _ => "application/octet-stream",
    };
    Some(IncomingAttachment { name, mime: mime.to_owned(), bytes: Vec::new(), url: Some(url.into()) })
}
