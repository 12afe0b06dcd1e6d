//! What comes in while one watches: the told stories first, then people who pass by, for as long as the desk runs.

use std::collections::BTreeSet;

use super::super::setup::PreparedBrand;
use super::super::stories::Story;
use super::{Stage, passers};

/// With so many undecided, whoever watches could not follow: those who pass by become few.
const MANY_WAIT: i64 = 60;

impl Stage {
    /// Never ends: a desk to which nobody writes shows nothing.
    pub(super) async fn tell_the_present(&self) {
        tokio::time::sleep(self.pace.first).await;
        if self.fresh {
            self.tell_in_order().await;
        }
        self.let_people_pass_by().await;
    }

    async fn tell_in_order(&self) {
        let places: BTreeSet<u32> =
            self.brands.iter().flat_map(|brand| &brand.stories.stories).filter_map(|story| story.drip).collect();
        for place in places {
            for brand in &self.brands {
                for story in brand.stories.stories.iter().filter(|story| story.drip == Some(place)) {
                    self.post(brand, story, self.source.now());
                    tokio::time::sleep(self.pace.within_burst).await;
                }
            }
            tokio::time::sleep(self.pace.between).await;
        }
    }

    async fn let_people_pass_by(&self) {
        let told = in_turn(&self.brands);
        if told.is_empty() {
            return;
        }
        // Not the same one first at each start.
        let (_, mut next) = self.source.next_id().as_u64_pair();
        loop {
            next = next.wrapping_add(1);
            let length = u64::try_from(told.len()).unwrap_or(1);
            let place = usize::try_from(next % length).unwrap_or_default();
            if let Some((brand, story)) = told.get(place) {
                let telling = passers::telling(story, self.source.next_id());
                self.post(brand, &telling, self.source.now());
            }
            let many = self.waiting().await > MANY_WAIT;
            let pause = if many { self.pace.passers_when_many_wait } else { self.pace.passers };
            tokio::time::sleep(pause).await;
        }
    }

    async fn waiting(&self) -> i64 {
        let mut waiting = 0;
        for brand in &self.brands {
            waiting += self.store.queue_counts(brand.id).await.map(|counts| counts.undecided).unwrap_or_default();
        }
        waiting
    }
}

/// The stories of those who pass by, one brand after the other.
fn in_turn(brands: &[PreparedBrand]) -> Vec<(&PreparedBrand, &Story)> {
    let passing = |brand: &PreparedBrand| brand.stories.stories.iter().filter(|story| story.passing).count();
    let most = brands.iter().map(passing).max().unwrap_or_default();
    (0..most)
        .flat_map(|place| {
            brands.iter().filter_map(move |brand| {
                Some((brand, brand.stories.stories.iter().filter(|story| story.passing).nth(place)?))
            })
        })
        .collect()
}
