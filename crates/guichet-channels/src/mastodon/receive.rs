//! Fetching: the mentions that came, what the brand answered in the app, and what was changed or deleted since.

use guichet_core::model::SendOutcome;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::MastodonChannel;
use super::cursor::{Cursor, is_later};
use super::server::Trouble;
use super::wire;
use crate::channel::{Batch, Failure, RawBytes};
use crate::pace::Purpose;
use crate::secret::content_hash;

/// The most notifications of one page that servers give.
const PAGE: usize = 80;
/// A page from this length on may have another one after it.
const MAY_BE_FULL: usize = 30;
/// Pages that are read backwards when a channel is new.
const FIRST_PAGES: usize = 10;
/// Statuses that are asked for at once.
const AT_ONCE: usize = 20;
/// Statuses that are looked at one by one in a round, where the server does not give several at once.
const ONE_BY_ONE: usize = 5;
/// Of these, so many are the newest ones, in each round: what was just written is changed and taken back most often.
const NEWEST: usize = 2;

impl MastodonChannel {
    /// What came after the cursor, with the cursor after it.
    pub(super) async fn fetch(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        let (mut place, fresh) = self.place(cursor).await.map_err(|trouble| trouble.failure())?;
        let going_back = place.after.is_empty() || !place.before.is_empty();
        let (news, more) = if going_back {
            let read = self.earlier_notifications(&place.before).await.map_err(|trouble| trouble.failure())?;
            place.before = read.1.unwrap_or_default();
            (read.0, !place.before.is_empty())
        } else {
            self.notifications(&[("min_id", &place.after)]).await.map_err(|trouble| trouble.failure())?
        };
        let mut items = Vec::new();
        self.take(&news, fresh || going_back, &mut place, &mut items);
        if !more {
            // What is only a supplement may wait for the next round; what was fetched may not be lost for it.
            let _ = self.look_again(&mut place, &mut items).await;
            let _ = self.own_statuses(&mut place, &mut items).await;
        }
        Ok(Batch { items, cursor: place.write(), more })
    }

    /// The place in these words, and whether it is a new one: that of another account or server is as good as none. What they
    /// could see and we cannot is not gone.
    async fn place(&self, cursor: Option<&str>) -> Result<(Cursor, bool), Trouble> {
        let known = Cursor::read(cursor);
        let token = self.server.token.as_deref().unwrap_or_default();
        let hash = content_hash(&[self.server.address.as_bytes(), token.as_bytes()]);
        let signed_in: String = hash.chars().take(16).collect();
        if let Some(place) = known.as_ref().filter(|place| place.signed_in == signed_in) {
            return Ok((place.clone(), false));
        }
        let (me, server) = (self.own_id().await?, self.server.address.to_string());
        Ok(match known.filter(|place| place.me == me && (place.server.is_empty() || place.server == server)) {
            Some(place) => (Cursor { signed_in, server, ..place }, false),
            None => (Cursor { me, server, signed_in, ..Cursor::default() }, true),
        })
    }

    /// The id of our own account.
    pub(super) async fn own_id(&self) -> Result<String, Trouble> {
        let me = self.server.fetch("/api/v1/accounts/verify_credentials", &[]).await?;
        me.get("id").and_then(Value::as_str).map(str::to_owned).ok_or(Trouble::NotConnected)
    }

    /// One page, oldest first, and whether another one may come after it. What is too long for us is asked for in smaller pages.
    async fn notifications(&self, bounds: &[(&str, &str)]) -> Result<(Vec<Value>, bool), Trouble> {
        // Strangers whom the account's own policy filters out are customers too.
        let types = [("types[]", "mention"), ("types[]", "quote"), ("include_filtered", "true")];
        let mut limit = PAGE;
        let mut page = loop {
            let most = limit.to_string();
            let mut asked = types.to_vec();
            asked.push(("limit", &most));
            asked.extend_from_slice(bounds);
            match self.server.fetch_list("/api/v1/notifications", &asked).await {
                Err(Trouble::Unreadable { cut: true }) if limit > 1 => limit /= 2,
                other => break other?,
            }
        };
        let full = page.len() >= limit.min(MAY_BE_FULL);
        page.sort_by(|left, right| {
            let (left, right) = (notification_id(left), notification_id(right));
            (left.len(), left).cmp(&(right.len(), right))
        });
        Ok((page, full))
    }

    /// For a new channel: what came in the last days and before this notification, oldest first; and from where to go on back
    /// at the next call, where that was not all.
    async fn earlier_notifications(&self, from: &str) -> Result<(Vec<Value>, Option<String>), Trouble> {
        let days = SignedDuration::from_hours(24 * i64::from(self.first_days));
        let since = Timestamp::now().checked_sub(days).unwrap_or(Timestamp::MIN);
        let recent = |value: &Value| {
            let at = value.get("created_at").and_then(Value::as_str).and_then(|at| at.parse::<Timestamp>().ok());
            at.is_none_or(|at| at >= since)
        };
        let (mut all, mut before, mut goes_on) = (Vec::new(), from.to_owned(), false);
        for _ in 0..FIRST_PAGES {
            let bound = [("max_id", before.as_str())];
            let (page, full) = self.notifications(if before.is_empty() { &[] } else { &bound }).await?;
            let oldest = page.first();
            goes_on = full && oldest.is_some_and(|oldest| recent(oldest) && notification_id(oldest) != before);
            if let Some(oldest) = oldest {
                notification_id(oldest).clone_into(&mut before);
            }
            // The first page stays whole at its end, so that the place is known even when nothing is recent.
            all.splice(0..0, page);
            if !goes_on {
                break;
            }
        }
        let last = all.last().cloned();
        all.retain(recent);
        if all.is_empty() {
            // Nothing to take: only its place counts.
            all.extend(last.map(|value| serde_json::json!({"id": notification_id(&value), "type": "status"})));
        }
        Ok((all, goes_on.then_some(before)))
    }

    fn take(&self, news: &[Value], fresh: bool, place: &mut Cursor, items: &mut Vec<RawBytes>) {
        for value in news {
            let id = notification_id(value);
            if is_later(id, &place.after) {
                id.clone_into(&mut place.after);
            }
            let Some(raw) = wire::notification(&self.source, value) else { continue };
            items.push(raw);
            let Some(status) = value.get("status").filter(|status| status.is_object()) else { continue };
            let Some(status_id) = wire::id_of(status) else { continue };
            let by = status.pointer("/account/id").and_then(Value::as_str).unwrap_or_default();
            // On the way back through many, the latest ones are watched already.
            if place.before.is_empty() || place.watched.len() < AT_ONCE {
                place.watch(&status_id, edited_at(status), by);
            }
            // Perhaps known from before, with earlier words.
            if fresh && !edited_at(status).is_empty() {
                items.extend(wire::edit(&self.source, status));
            }
        }
    }

    /// What became of the statuses that we know, the newest first.
    async fn look_again(&self, place: &mut Cursor, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        for several in place.in_turn().chunks(AT_ONCE) {
            let asked: Vec<(&str, &str)> = several.iter().map(|id| ("id[]", id.as_str())).collect();
            let found = match self.server.fetch_list("/api/v1/statuses", &asked).await {
                Ok(found) => found,
                Err(Trouble::Said(answer)) if matches!(answer.status, 400 | 404 | 405 | 422) => {
                    return self.look_one_by_one(place, items).await;
                }
                Err(trouble) => return Err(trouble),
            };
            for id in several {
                match found.iter().find(|status| wire::id_of(status).as_ref() == Some(id)) {
                    Some(status) => self.compare(status, place, items),
                    // Not among them: whether it is really gone, the status itself says.
                    None => self.look_in_turn(id, place, items).await?,
                }
            }
            place.turn = several.last().cloned().unwrap_or_default();
        }
        place.turn.clear();
        Ok(())
    }

    async fn look_one_by_one(&self, place: &mut Cursor, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        let newest: Vec<String> = place.newest().take(NEWEST).map(str::to_owned).collect();
        let mut others = place.in_turn();
        others.retain(|id| !newest.contains(id));
        let all = others.len() + newest.len() <= ONE_BY_ONE;
        let went_on = place.turn.clone();
        for id in &newest {
            self.look_in_turn(id, place, items).await?;
        }
        place.turn = went_on;
        for id in others.iter().take(ONE_BY_ONE - NEWEST) {
            self.look_in_turn(id, place, items).await?;
        }
        if all {
            place.turn.clear();
        }
        Ok(())
    }

    /// Looks at one of many. What the server cannot say of this one holds up no other.
    async fn look_in_turn(&self, id: &str, place: &mut Cursor, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        let looked = self.look_at(id, place, items).await;
        id.clone_into(&mut place.turn);
        looked.or_else(|trouble| if trouble.is_of_all() { Err(trouble) } else { Ok(()) })
    }

    async fn look_at(&self, id: &str, place: &mut Cursor, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        match self.server.fetch(&format!("/api/v1/statuses/{id}"), &[]).await {
            Ok(status) => self.compare(&status, place, items),
            Err(Trouble::Said(answer)) if matches!(answer.status, 404 | 410) => {
                // The server says the same of what was deleted, of what its author hides from us, and of everything while it is
                // being put right: words are taken back only once that is told apart.
                if place.misses(id, Timestamp::now().as_second()) {
                    if !self.hides_from_us(place.by.get(id)).await? {
                        items.push(wire::deletion(&self.source, id));
                    }
                    place.forget(id);
                }
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }

    /// Whether whoever wrote something has blocked us since: then it is hidden, and not taken back. An account that was connected
    /// without the right to know it, or whose server does not say it, is told nothing: what may have been taken back counts as that.
    async fn hides_from_us(&self, author: Option<&String>) -> Result<bool, Trouble> {
        let Some(author) = author else { return Ok(false) };
        match self.server.fetch_list("/api/v1/accounts/relationships", &[("id[]", author)]).await {
            Ok(known) => Ok(known.iter().any(|relation| relation.get("blocked_by") == Some(&Value::Bool(true)))),
            Err(Trouble::Said(answer)) if matches!(answer.status, 400 | 403..=405 | 410 | 422) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    fn compare(&self, status: &Value, place: &mut Cursor, items: &mut Vec<RawBytes>) {
        let Some(id) = wire::id_of(status) else { return };
        place.missing.remove(&id);
        let Some(known) = place.watched.iter_mut().find(|(known, _)| *known == id) else { return };
        if known.1 != edited_at(status) {
            edited_at(status).clone_into(&mut known.1);
            items.extend(wire::edit(&self.source, status));
        }
    }

    /// What the brand answered in the network's own app to something that we know.
    async fn own_statuses(&self, place: &mut Cursor, items: &mut Vec<RawBytes>) -> Result<(), Trouble> {
        let after = place.own_after.clone();
        let mut asked = vec![("exclude_reblogs", "true"), ("limit", "40")];
        if !after.is_empty() {
            asked.push(("min_id", &after));
        }
        let mut own = self.server.fetch_list(&format!("/api/v1/accounts/{}/statuses", place.me), &asked).await?;
        own.retain(|status| wire::id_of(status).is_some());
        own.reverse();
        for status in &own {
            let id = wire::id_of(status).unwrap_or_default();
            if is_later(&id, &place.own_after) {
                place.own_after = id;
            }
            let answers = status.get("in_reply_to_id").and_then(Value::as_str);
            if answers.is_some_and(|answered| place.watches(answered)) {
                items.extend(wire::own(&self.source, status));
            }
        }
        Ok(())
    }

    /// Looks for a reply among the latest statuses of the account.
    pub(super) async fn find_own(&self, answers: Option<&str>, text: &str, since: Timestamp) -> Option<Option<String>> {
        let me = self.own_id().await.ok()?;
        let path =
            self.server.at(&format!("/api/v1/accounts/{me}/statuses"), &[("exclude_reblogs", "true"), ("limit", "40")]);
        let request = crate::http::Request::get(path);
        let page = self.server.call(request, Purpose::Answer).await.ok()?.value();
        let statuses = page.as_array()?;
        let written_at = |status: &Value| {
            status.get("created_at").and_then(Value::as_str).and_then(|at| at.parse::<Timestamp>().ok())
        };
        let same = |status: &&Value| {
            // The same words may stand there from another day.
            if written_at(status).is_some_and(|at| at < since) {
                return false;
            }
            let said =
                wire::own(&self.source, status).and_then(|raw| wire::parse(&self.source, &self.domain, &raw.body).ok());
            let answered = status.get("in_reply_to_id").and_then(Value::as_str);
            // A status whose parent was deleted answers nothing any more.
            (answered == answers || answered.is_none())
                && said.is_some_and(|said| said.text.split_whitespace().eq(text.split_whitespace()))
        };
        if let Some(found) = statuses.iter().find(same) {
            return Some(wire::id_of(found));
        }
        let reached = statuses.len() < MAY_BE_FULL
            || statuses.iter().any(|status| written_at(status).is_some_and(|at| at < since));
        reached.then_some(None)
    }
}

fn notification_id(value: &Value) -> &str {
    value.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn edited_at(status: &Value) -> &str {
    status.get("edited_at").and_then(Value::as_str).unwrap_or_default()
}

/// The id of what was published.
pub(super) fn published(value: &Value) -> SendOutcome {
    SendOutcome::Sent { external_id: wire::id_of(value) }
}
