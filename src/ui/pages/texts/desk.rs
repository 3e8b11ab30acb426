//! Where texts are changed: what stands there, and by which door a change goes in.

use leptos::prelude::*;

use super::editor::EDITOR;
use crate::api::onboarding::{preview_text, save_text};
use crate::api::texts::{preview_company_text, save_company_text};
use crate::domain::error::ApiError;
use crate::domain::notification::template::{self, NotATemplate};
use crate::domain::notification::view::{Preview, Sender, TextView};
use crate::domain::timeline::MessageTrigger;
use crate::ui::browser;

/// Whose browser it is.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) enum Door {
    /// It sets the salon up.
    Setup,
    /// Somebody is signed in.
    Workspace,
}

/// The place where texts are changed.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) struct Desk {
    door: Door,
    /// As they are kept.
    pub(super) texts: Signal<Vec<TextView>>,
    pub(super) sender: Signal<Sender>,
    /// Takes what was kept just now.
    pub(super) kept: Callback<TextView>,
    /// Which text is open.
    pub(super) open: RwSignal<MessageTrigger>,
    /// What stands in it before it is kept, with the fields' own words.
    pub(super) template: RwSignal<String>,
    /// Which booking it is shown on, counted from the next one.
    pub(super) number: RwSignal<u32>,
    /// It was left, or was to be used: what is wrong with it is said, as long as it is wrong.
    pub(super) is_judged: RwSignal<bool>,
    /// Why the server did not keep it; what was typed stays.
    pub(super) refusal: RwSignal<Option<ApiError>>,
}

impl Desk {
    /// A place with the first text open.
    pub(in crate::ui::pages) fn new(door: Door, texts: Signal<Vec<TextView>>, sender: Signal<Sender>, kept: Callback<TextView>) -> Self {
        let open = MessageTrigger::Created;
        let template = texts.with_untracked(|texts| template_of(texts, open));
        Self {
            door,
            texts,
            sender,
            kept,
            open: RwSignal::new(open),
            template: RwSignal::new(template),
            number: RwSignal::new(0),
            is_judged: RwSignal::new(false),
            refusal: RwSignal::new(None),
        }
    }

    /// Whether the open text cannot be used as it stands; it gets the focus then, and says why.
    pub(in crate::ui::pages) fn is_refused(self) -> bool {
        let refused = self.fault().is_some() || self.refusal.with_untracked(Option::is_some);
        if refused {
            self.is_judged.set(true);
            browser::focus(EDITOR);
        }
        refused
    }

    /// What stands before the reader: of which text, its words, on which booking.
    pub(in crate::ui::pages) fn shown(self) -> (MessageTrigger, String, u32) {
        (self.open.get_untracked(), self.template.get_untracked(), self.number.get_untracked())
    }

    /// What is wrong with the open text as it stands.
    pub(super) fn fault(self) -> Option<NotATemplate> {
        self.template.with_untracked(|template| template::check(template).err())
    }

    /// Begins to show this text; another that cannot be kept stays open instead.
    pub(super) fn turn_to(self, trigger: MessageTrigger) {
        if !self.is_refused() {
            self.is_judged.set(false);
            self.template.set(self.stored(trigger));
            self.open.set(trigger);
        }
    }

    /// The catalogue's own text.
    pub(super) fn ready(self, trigger: MessageTrigger) -> String {
        self.texts.with(|texts| of(texts, trigger).map(|text| text.ready.clone()).unwrap_or_default())
    }

    /// The text as it is kept.
    pub(super) fn stored(self, trigger: MessageTrigger) -> String {
        self.texts.with(|texts| template_of(texts, trigger))
    }

    /// Keeps a text.
    pub(super) async fn keep(self, text: TextView) -> Result<TextView, ApiError> {
        let TextView { trigger, template, enabled, .. } = text.clone();
        match self.door {
            Door::Setup => save_text(trigger, template, enabled).await,
            Door::Workspace => save_company_text(trigger, template, enabled).await,
        }
        .map(|()| text)
    }

    /// How it reads on a booking.
    pub(super) async fn preview(self, trigger: MessageTrigger, template: String, number: u32) -> Result<Preview, ApiError> {
        match self.door {
            Door::Setup => preview_text(trigger, template, number).await,
            Door::Workspace => preview_company_text(trigger, template, number).await,
        }
    }
}

fn template_of(texts: &[TextView], trigger: MessageTrigger) -> String {
    of(texts, trigger).map(|text| text.template.clone()).unwrap_or_default()
}

fn of(texts: &[TextView], trigger: MessageTrigger) -> Option<&TextView> {
    texts.iter().find(|text| text.trigger == trigger)
}
