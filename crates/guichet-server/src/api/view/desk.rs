//! What every view of a brand needs: its channels and its people by name, loaded once a request.

use std::collections::HashMap;

use guichet_core::model::{Brand, Case, CaseId, Channel, ChannelId, CustomerId, Handle, UserId};
use guichet_core::text::reading::Direction;
use guichet_store::QueueRow;

use super::{CaseRow, Colleague};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::ApiResult;
use crate::load::present;
use crate::locale::Locale;

/// Messages looked through for the customer's last one.
const LOOKED_THROUGH: u32 = 20;

/// A brand as somebody sees it.
pub struct Desk {
    pub(crate) app: App,
    pub(crate) brand: Brand,
    pub(crate) locale: Locale,
    channels: HashMap<ChannelId, Channel>,
    names: HashMap<UserId, String>,
}

impl Desk {
    /// Loads names and channels.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn load(app: &App, staff: &Staff) -> ApiResult<Self> {
        let channels = app.store().channels(staff.brand.id).await?;
        let members = app.store().members(staff.brand.id).await?;
        Ok(Self {
            app: app.clone(),
            brand: staff.brand.clone(),
            locale: staff.locale(),
            channels: channels.into_iter().map(|channel| (channel.id, channel)).collect(),
            names: members.into_iter().map(|(member, user)| (member.user_id, user.name)).collect(),
        })
    }

    /// A channel of the brand.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<&Channel> {
        self.channels.get(&id)
    }

    /// A colleague; somebody who left keeps the name of nobody.
    #[must_use]
    pub fn colleague(&self, id: UserId) -> Colleague {
        let unknown = || self.locale.pick("Ancien collègue", "Former colleague").to_owned();
        Colleague::new(id, self.names.get(&id).cloned().unwrap_or_else(unknown))
    }

    /// Lines of the queue.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn rows(&self, rows: &[QueueRow]) -> ApiResult<Vec<CaseRow>> {
        let mut customers: Vec<CustomerId> = rows.iter().map(|row| row.customer.id).collect();
        customers.sort_unstable();
        customers.dedup();
        let mut handles: HashMap<CustomerId, Vec<Handle>> = HashMap::new();
        for handle in self.app.store().handles_of(self.brand.id, &customers).await? {
            handles.entry(handle.customer_id).or_default().push(handle);
        }
        let of = |row: &QueueRow| handles.get(&row.customer.id).map(Vec::as_slice).unwrap_or_default();
        let cases: Vec<CaseId> = rows.iter().map(|row| row.case.id).collect();
        let incidents = self.app.store().live_incidents_of(self.brand.id, &cases).await?;
        let incident = |row: &QueueRow| incidents.get(&row.case.id);
        Ok(rows.iter().map(|row| CaseRow::new(self, row, self.shown(row, of(row)), incident(row))).collect())
    }

    /// The line of one case.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub async fn row(&self, case: Case) -> ApiResult<CaseRow> {
        let row = self.queue_row(case).await?;
        let handles = self.app.store().handles(self.brand.id, row.customer.id).await?;
        let incident = self.app.store().incident_of_case(self.brand.id, row.case.id).await?;
        let incident = incident.filter(|incident| incident.state.is_live());
        Ok(CaseRow::new(self, &row, self.shown(&row, &handles), incident.as_ref()))
    }

    async fn queue_row(&self, case: Case) -> ApiResult<QueueRow> {
        let store = self.app.store();
        let customer = present(store.customer(self.brand.id, case.customer_id).await?, "customer")?;
        let messages = store.messages_of_case(self.brand.id, case.id, None, LOOKED_THROUGH).await?.items;
        let last_inbound = messages.into_iter().find(|message| message.direction == Direction::Inbound);
        let reading = match &last_inbound {
            Some(message) => store.reading(self.brand.id, message.id).await?,
            None => None,
        };
        Ok(QueueRow { case, customer, last_inbound, reading })
    }

    /// The handle on the network of the last message, else the first one.
    fn shown<'a>(&self, row: &QueueRow, handles: &'a [Handle]) -> Option<&'a Handle> {
        let network = row.last_inbound.as_ref().and_then(|message| self.channel(message.channel_id));
        let there = |handle: &&Handle| network.is_some_and(|channel| channel.network == handle.network);
        handles.iter().find(there).or_else(|| handles.first())
    }
}
