//! What was decided before: the detector is brought back to where the store says that it stands, without a new alarm.

use super::{Detector, InSight, Key, Voice, keys};
use crate::incident::{Seen, Theme};
use crate::model::{CustomerId, IncidentId};

/// The incident that a message belongs to, as the store says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Belongs {
    /// Which.
    pub incident: IncidentId,
    /// People said that it is none.
    pub rejected: bool,
}

impl Detector {
    /// A message of the past, with what became of it: it is learnt from, and alarms nobody any more.
    pub fn recall(&mut self, seen: &Seen, belongs: Option<Belongs>) {
        let number = self.advance(seen.at);
        let usual = belongs.is_some_and(|belongs| belongs.rejected);
        let of = belongs.map(|belongs| belongs.incident);
        self.in_sight.push_back(InSight { number, seen: seen.clone(), of, usual });
        if of.is_none() {
            let voice = Voice { number, at: seen.at, customer: seen.customer, mood: seen.mood };
            for key in keys(seen) {
                self.tracks.say(key, voice);
            }
        }
    }

    /// People said that it is none: whoever says the same raises no alarm, and what was said is usual from now on.
    pub fn reject(&mut self, id: IncidentId) {
        self.watched.iter_mut().filter(|known| known.id == id).for_each(|known| known.rejected = true);
        self.in_sight.iter_mut().filter(|one| one.of == Some(id)).for_each(|one| one.usual = true);
    }

    /// It is one after all.
    pub fn accept(&mut self, id: IncidentId) {
        self.watched.iter_mut().filter(|known| known.id == id).for_each(|known| known.rejected = false);
        self.in_sight.iter_mut().filter(|one| one.of == Some(id)).for_each(|one| one.usual = false);
    }

    /// Somebody was erased: nothing that they wrote is remembered. Answers the incidents that they told of; what these are about
    /// is to be [said again](Self::retell), as the others told it.
    pub fn forget_customer(&mut self, customer: CustomerId) -> Vec<IncidentId> {
        let mut told: Vec<IncidentId> = Vec::new();
        let mut gone: Vec<(u64, Vec<Key>)> = Vec::new();
        for one in self.in_sight.iter().filter(|one| one.seen.customer == customer) {
            told.extend(one.of);
            gone.push((one.number, keys(&one.seen)));
        }
        self.in_sight.retain(|one| one.seen.customer != customer);
        for (number, keys) in gone {
            for key in keys {
                self.tracks.remove(key, number);
            }
        }
        told.sort_unstable();
        told.dedup();
        told
    }

    /// What an incident is about, said anew.
    pub fn retell(&mut self, id: IncidentId, theme: &Theme) {
        self.watched.iter_mut().filter(|known| known.id == id).for_each(|known| known.theme = theme.clone());
    }
}
