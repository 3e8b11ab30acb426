//! The one place where a booking or a client changes: kept, numbered, told to whoever watches, sent as webhooks.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::Crm;
use super::super::hooks::letter::{Letter, Posted, sha256_hex};
use super::super::hooks::subscribers::subscribers;
use super::super::model::{Client, Record, Salon};
use super::super::wire::{self, muddle, record::View};
use super::super::world::{Line, World};
use super::JournalChange;
use super::change::{Author, Change, Content};

/// What a webhook is about.
pub(super) struct News {
    resource: &'static str,
    id: i64,
    status: &'static str,
    /// What was so before, in the vendor's spelling; null for what is new.
    before: Value,
    after: Value,
    words: String,
}

impl News {
    /// Something that was there is another now.
    pub(super) fn update(resource: &'static str, id: i64, before: Value, after: Value, words: String) -> Self {
        Self { resource, id, status: "update", before, after, words }
    }
}

impl Crm {
    /// Enters `record` as it is to be from now on, in place of what stood there; a new one gets its own number first.
    pub(in super::super) fn enter(self: &Arc<Self>, world: &mut World, salon_id: i64, mut record: Record, author: Author) {
        let now = self.clock.now();
        record.changed_at = now;
        let Some(salon) = world.salons.get_mut(&salon_id) else { return };
        let old = salon.records.get(&record.id).cloned();
        let before = old.as_ref().map(|old| Content::of(salon, old));
        let webhook = View { webhook: true, ..self.view() };
        let was = old.as_ref().map_or(Value::Null, |old| wire::record::record(salon, old, webhook));
        let after = Content::of(salon, &record);
        let seq = salon.changes.last().map_or(0, |last| last.seq) + 1;
        let change = Change { seq, at: now, record_id: record.id, author, before, after };
        let status = match (&old, record.deleted) {
            (None, _) => "create",
            (Some(old), true) if !old.deleted => "delete",
            _ => "update",
        };
        let is_now = wire::record::record(salon, &record, webhook);
        let news = News { resource: "record", id: record.id, status, before: was, after: is_now, words: change.words() };
        let days = old.iter().map(|old| old.start.date()).chain([record.start.date()]).collect();
        let noise = self.is_noisy(salon, &change, &record);
        let mut lines =
            vec![Line::LastId(world.last_id), Line::Record(salon_id, Box::new(record.clone())), Line::Change(salon_id, Box::new(change))];
        self.tell(world, salon_id, news, author, &mut lines);
        self.finish(world, lines);
        // Nobody watching is the usual case, not a fault.
        let _ = self.live.send(JournalChange { salon: salon_id, record: record.id, days });
        if noise {
            let confirmed = Record { attendance: 2, ..record.clone() };
            self.enter(world, salon_id, confirmed, Author::Vendor);
            self.enter(world, salon_id, record, Author::Vendor);
        }
    }

    /// Enters `client` as it is to be from now on.
    pub(in super::super) fn enter_client(self: &Arc<Self>, world: &mut World, salon_id: i64, mut client: Client, author: Author) {
        client.changed_at = self.clock.now();
        let Some(salon) = world.salons.get(&salon_id) else { return };
        let old = salon.clients.get(&client.id);
        let hidden = self.faults().hidden_phones;
        let before = old.map_or(Value::Null, |old| wire::client::client(salon, old, hidden));
        let status = match old {
            None => "create",
            Some(old) if client.deleted && !old.deleted => "delete",
            Some(_) => "update",
        };
        let words = format!("{}: карточка клиента", client.display_name());
        let news = News { resource: "client", id: client.id, status, before, after: wire::client::client(salon, &client, hidden), words };
        let mut lines = vec![Line::LastId(world.last_id), Line::Client(salon_id, Box::new(client))];
        self.tell(world, salon_id, news, author, &mut lines);
        self.finish(world, lines);
    }

    /// What the world does to shapes at the moment.
    pub(in super::super) fn view(&self) -> View {
        let faults = self.faults();
        View { hidden_phones: faults.hidden_phones, wrong_offset: faults.wrong_offset, webhook: false }
    }

    /// Commits `lines` and sends the letters among them.
    pub(in super::super) fn finish(self: &Arc<Self>, world: &mut World, lines: Vec<Line>) {
        let letters: Vec<Posted> = lines
            .iter()
            .filter_map(|line| match line {
                Line::Letter(letter) => Some(letter.clone()),
                _ => None,
            })
            .collect();
        self.commit(world, lines);
        let how = self.faults().webhooks;
        for letter in &letters {
            self.send_letter(letter, &how);
        }
    }

    /// Writes the webhook of `news`, if anybody wants it.
    pub(super) fn tell(&self, world: &World, salon: i64, news: News, author: Author, lines: &mut Vec<Line>) {
        let urls = subscribers(world, salon, news.resource, author == Author::Partner);
        if urls.is_empty() {
            return;
        }
        let faults = self.faults();
        let mut data = if faults.webhooks.partial { partial(&news) } else { news.after };
        if faults.webhooks.shuffle_services {
            muddle::shuffle_services(&mut data, &self.lot);
        }
        muddle::muddle(&mut data, &faults, &self.lot);
        let body = json!({"company_id": salon, "resource": news.resource, "resource_id": news.id, "status": news.status, "data": data});
        let body = body.to_string();
        let copies = if news.status == "update" { faults.webhooks.copies } else { 1 };
        lines.push(Line::Letter(Posted::from(Letter {
            id: next_letter(world, lines),
            salon,
            at: self.clock.now(),
            resource: news.resource.to_owned(),
            resource_id: news.id,
            status: news.status.to_owned(),
            sha256: sha256_hex(body.as_bytes()),
            body,
            urls,
            copies,
            lost: self.lot.chance(faults.webhooks.lose),
            words: news.words,
        })));
    }

    /// Whether the vendor's robot will confirm and unconfirm this booking right away.
    fn is_noisy(&self, salon: &Salon, change: &Change, record: &Record) -> bool {
        let is_news = change.before.as_ref().is_none_or(|before| before.start != change.after.start);
        change.author != Author::Vendor
            && is_news
            && !record.deleted
            && record.attendance == 0
            && salon.instant(record.start) > change.at
            && self.lot.chance(self.faults().webhooks.attendance_noise)
    }
}

/// The number of the next letter.
pub(in super::super) fn next_letter(world: &World, lines: &[Line]) -> u64 {
    let written = lines.iter().filter(|line| matches!(line, Line::Letter(_))).count() as u64;
    world.letters.last_key_value().map_or(world.letters_before, |(&last, _)| last) + 1 + written
}

/// The id and what differs. All of what is new; of what was deleted the mark alone.
fn partial(news: &News) -> Value {
    let (Some(before), Some(after)) = (news.before.as_object(), news.after.as_object()) else { return news.after.clone() };
    let changed = after.iter().filter(|(key, value)| key.as_str() == "id" || before.get(*key) != Some(*value));
    Value::Object(changed.map(|(key, value)| (key.clone(), value.clone())).collect())
}
